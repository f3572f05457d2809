import { Injectable } from '@nestjs/common';
import {
  type Actor,
  done,
  Fault,
  type Id,
  type Json,
  newId,
  type Outcome,
  problem,
  type Problem,
  refused,
} from '#kernel';
import { UnitOfWork, type Work } from '#platform/database';
import { DecisionStore, type PolicyDecision } from '#policy';
import { Templates } from '../data/templates.repository.ts';
import type { ChangeContent, ContentField } from '../domain/content.ts';
import { contentFields, fields } from '../domain/content.ts';
import type { TemplateRecord } from '../domain/template.ts';
import type { AskedMore } from '../domain/policy-view.ts';
import { Judge } from '../judge.ts';
import type { ChangeInput } from './change-input.ts';
import { Referents } from './referents.ts';

export interface ProposeTemplateInput {
  /** A slug that stays the same over all versions. */
  readonly key: string;
  readonly name: string;
  readonly content: ChangeInput;
  /** Fields in which a change must say what the template says; all that the template fills, when left out. */
  readonly fixedFields?: readonly string[] | null;
  readonly expiresAt: Date;
}

type TemplateCommand = 'proposeTemplate' | 'approveTemplate' | 'retireTemplate';

/** Standard-change templates: proposed as a new version by one person, approved by another, retired when they fail. */
@Injectable()
export class KeepTemplates {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly templates: Templates,
    private readonly referents: Referents,
    private readonly judge: Judge,
    private readonly decisions: DecisionStore,
  ) {}

  propose(actor: Actor, input: ProposeTemplateInput): Promise<Outcome<TemplateRecord>> {
    return this.run(
      actor,
      'proposeTemplate',
      null,
      JSON.parse(JSON.stringify(input)) as Json,
      async (work, permit) => {
        const forbidden = permit();
        if (forbidden.length > 0) return refused(...forbidden);
        const { content, problems } = await this.referents.resolve(input.content, work.manager);
        const bad = [...problems, ...templateProblems(input, content, work.now)];
        if (bad.length > 0) return refused(...bad);
        const template = await this.newVersion(work, input, content);
        await this.templates.insert(template, work.manager);
        const { fixedFields, expiresAt } = template;
        this.tell(work, 'template.proposed', template, {
          content: JSON.parse(JSON.stringify(content)) as Json,
          fixedFields: [...fixedFields],
          expiresAt: expiresAt.toISOString(),
        });
        return done(template);
      },
    );
  }

  approve(actor: Actor, id: Id): Promise<Outcome<TemplateRecord>> {
    return this.run(actor, 'approveTemplate', id, { id }, async (work, permit) => {
      const template = await this.templates.lock(id, work.manager);
      const forbidden = permit({ proposer: template.proposedBy });
      if (forbidden.length > 0) return refused(...forbidden);
      if (template.approvedAt !== null || template.retiredAt !== null)
        return refused(
          problem('WRONG_STATE', template.retiredAt === null ? 'It is approved already.' : 'It is retired.'),
        );
      return this.patch(work, template, 'template.approved', {
        approvedBy: actor.personId,
        approvedAt: work.now,
      });
    });
  }

  retire(actor: Actor, id: Id, reason: string): Promise<Outcome<TemplateRecord>> {
    return this.run(actor, 'retireTemplate', id, { id, reason }, async (work, permit) => {
      const template = await this.templates.lock(id, work.manager);
      const forbidden = permit();
      if (forbidden.length > 0) return refused(...forbidden);
      if (template.retiredAt !== null) return refused(problem('WRONG_STATE', 'It is retired already.'));
      return this.patch(work, template, 'template.retired', { retiredAt: work.now }, { reason });
    });
  }

  private run(
    actor: Actor,
    name: TemplateCommand,
    id: Id | null,
    input: Json,
    body: (work: Work, permit: (more?: AskedMore) => readonly Problem[]) => Promise<Outcome<TemplateRecord>>,
  ): Promise<Outcome<TemplateRecord>> {
    let asked: PolicyDecision[] = [];
    const permit = (more?: AskedMore) => {
      const decision = this.judge.system(actor, name, more);
      asked.push(decision);
      return decision.problems;
    };
    const keep = (work: Work, subjectId: Id | null): void => {
      const meta = {
        correlationId: actor.correlationId,
        subjectType: subjectId === null ? null : 'template',
        subjectId,
        accountId: actor.accountId,
        at: work.now,
      };
      this.decisions.record(work, asked, meta);
    };
    return this.unitOfWork.run<TemplateRecord>(
      actor,
      {
        name,
        input,
        ...(id === null ? {} : { subject: { type: 'template', id } }),
        idOf: (t) => t.id,
        reload: async (known, work) => this.templates.lock(known, work.manager),
        onRefusal: (work) => keep(work, id),
      },
      async (work) => {
        asked = [];
        const outcome = await body(work, permit);
        if (outcome.ok) keep(work, outcome.value.id);
        return outcome;
      },
    );
  }

  private async newVersion(
    { manager, actor, now }: Work,
    input: ProposeTemplateInput,
    content: Partial<ChangeContent>,
  ): Promise<TemplateRecord> {
    if (actor.personId === null) throw new Fault('FORBIDDEN', 'A template is proposed by a person.');
    const said = Object.keys(content) as ContentField[];
    return {
      id: newId(),
      key: input.key,
      version: (await this.templates.newestVersion(input.key, manager)) + 1,
      name: input.name,
      content,
      fixedFields:
        (input.fixedFields as readonly ContentField[] | null | undefined) ??
        said.filter((f) => fields[f].material),
      proposedBy: actor.personId,
      proposedAt: now,
      approvedBy: null,
      approvedAt: null,
      expiresAt: input.expiresAt,
      retiredAt: null,
      suspendedAt: null,
      suspendedFor: null,
      suspendedBecause: null,
      releasedAt: null,
      releasedBy: null,
    };
  }

  private async patch(
    work: Work,
    template: TemplateRecord,
    event: string,
    patch: Partial<TemplateRecord>,
    data: Record<string, Json> = {},
  ): Promise<Outcome<TemplateRecord>> {
    await this.templates.patch(template.id, patch, work.manager);
    const after = { ...template, ...patch };
    this.tell(work, event, template, { ...data, before: stageOf(template), after: stageOf(after) });
    return done(after);
  }

  private tell(
    work: Work,
    type: string,
    { id, key, version, name }: TemplateRecord,
    data: Record<string, Json> = {},
  ): void {
    work.emit({ type, subjectType: 'template', subjectId: id, data: { key, version, name, ...data } });
  }
}

/** How far a version has come, as its events tell it. */
const stageOf = ({ retiredAt, approvedAt }: TemplateRecord): string =>
  retiredAt !== null ? 'retired' : approvedAt !== null ? 'approved' : 'proposed';

function templateProblems(
  input: ProposeTemplateInput,
  content: Partial<ChangeContent>,
  now: Date,
): Problem[] {
  const problems: Problem[] = [];
  const path = (field: string) => ({ path: ['input', field] });
  if (!/^[a-z0-9][a-z0-9-]{1,59}$/.test(input.key))
    problems.push(
      problem('INVALID_INPUT', 'A key has 2 to 60 lower-case letters, digits and hyphens.', path('key')),
    );
  if (input.expiresAt <= now)
    problems.push(problem('INVALID_INPUT', 'It would have expired already.', path('expiresAt')));
  for (const field of ['plannedStart', 'plannedEnd'] as const)
    if (content[field] != null)
      problems.push(
        problem('INVALID_INPUT', 'A template plans no time: each change says its own.', {
          path: ['input', 'content', field],
        }),
      );
  for (const field of input.fixedFields ?? []) {
    if (!contentFields.includes(field as ContentField))
      problems.push(
        problem('INVALID_INPUT', `There is no field "${field.slice(0, 60)}".`, {
          ...path('fixedFields'),
          wayOut: `There are ${contentFields.join(', ')}.`,
        }),
      );
    else if (content[field as ContentField] === undefined)
      problems.push(
        problem('INVALID_INPUT', `The template fixes ${field} but does not say it.`, path('fixedFields')),
      );
  }
  return problems;
}
