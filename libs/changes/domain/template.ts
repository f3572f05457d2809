import type { Id } from '#kernel';
import type { ChangeContent, ContentField } from './content.ts';
import { isUnaltered } from './edit.ts';
import type { TemplateFacts } from './facts.ts';

/** One version of a standard change's template, as rules read it. */
export interface TemplateRecord {
  readonly id: Id;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly content: Partial<ChangeContent>;
  /** Fields in which a change must say what the template says. */
  readonly fixedFields: readonly ContentField[];
  readonly proposedBy: Id;
  readonly proposedAt: Date;
  readonly approvedBy: Id | null;
  readonly approvedAt: Date | null;
  readonly expiresAt: Date;
  readonly retiredAt: Date | null;
}

/** What decides whether a change may follow a template. */
type TemplateFields = Pick<
  TemplateRecord,
  'name' | 'version' | 'content' | 'fixedFields' | 'approvedAt' | 'expiresAt' | 'retiredAt'
>;

/** Why a template cannot be used now; null when it can. */
export function whyUnusable(
  template: Omit<TemplateFields, 'content' | 'fixedFields'>,
  now: Date,
): string | null {
  const what = `Version ${template.version} of the template "${template.name}"`;
  if (template.approvedAt === null) return `${what} has not been approved.`;
  if (template.retiredAt !== null)
    return `${what} was retired on ${template.retiredAt.toISOString().slice(0, 10)}.`;
  if (template.expiresAt <= now)
    return `${what} expired on ${template.expiresAt.toISOString().slice(0, 10)}.`;
  return null;
}

export function templateFacts(template: TemplateFields, change: ChangeContent, now: Date): TemplateFacts {
  return {
    name: template.name,
    version: template.version,
    live: whyUnusable(template, now) === null,
    unaltered: isUnaltered(change, template.content, template.fixedFields),
  };
}
