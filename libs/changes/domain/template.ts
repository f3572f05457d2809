import type { Id, Problem } from '#kernel';
import type { ChangeContent, ContentField } from './content.ts';
import { isUnaltered } from './edit.ts';
import type { Facts, TemplateFacts } from './facts.ts';

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
  /** When it failed so often that its rules suspend it, for which change, and by which rule. */
  readonly suspendedAt: Date | null;
  readonly suspendedFor: Id | null;
  readonly suspendedBecause: string | null;
  /** When somebody had it used again. */
  readonly releasedAt: Date | null;
  readonly releasedBy: Id | null;
}

/** Not released since it was last suspended. */
export const isSuspended = ({
  suspendedAt,
  releasedAt,
}: Pick<TemplateRecord, 'suspendedAt' | 'releasedAt'>): boolean =>
  suspendedAt !== null && (releasedAt === null || releasedAt < suspendedAt);

/** What decides whether a change may follow a template. */
type TemplateFields = Pick<
  TemplateRecord,
  | 'name'
  | 'version'
  | 'content'
  | 'fixedFields'
  | 'approvedAt'
  | 'expiresAt'
  | 'retiredAt'
  | 'suspendedAt'
  | 'suspendedBecause'
  | 'releasedAt'
> & {
  /** The change for which it is suspended, as CHG-000123, where that was read. */
  readonly suspendedForNumber?: string | null;
};

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
  if (isSuspended(template)) {
    const change = template.suspendedForNumber == null ? 'a change' : template.suspendedForNumber;
    return `${what} was suspended on ${template.suspendedAt?.toISOString().slice(0, 10) ?? ''} for ${change}: ${template.suspendedBecause ?? ''}.`;
  }
  return null;
}

export function templateFacts(template: TemplateFields, change: ChangeContent, now: Date): TemplateFacts {
  const whyDead = whyUnusable(template, now);
  return {
    name: template.name,
    version: template.version,
    live: whyDead === null,
    whyDead,
    unaltered: isUnaltered(change, template.content, template.fixedFields),
  };
}

/** A refusal for a template that is not live, with why it is not. */
export function explainTemplate(problem: Problem, { template }: Pick<Facts, 'template'>): Problem {
  if (problem.rule !== 'start-needs-live-template' || template === null) return problem;
  const why = template.whyDead ?? 'The change no longer says what the template fixes.';
  return { ...problem, message: `${problem.message} ${why}` };
}
