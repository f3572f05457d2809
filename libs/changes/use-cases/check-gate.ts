import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { type Actor, Fault, fromGlobalId, type Id, problem, type Problem } from '#kernel';
import { CommitListener, Database } from '#platform/database';
import { firstValueFrom, merge, timer } from 'rxjs';
import { ChangeRefs } from '../data/change-refs.ts';
import type { ChangeRecord } from '../domain/change.ts';
import { approvalAwaits, type GateAnswer, gateAnswer } from '../domain/gate.ts';
import { isApproved } from '../domain/policy-view.ts';
import type { Facts } from '../domain/facts.ts';
import { heldAt } from '../domain/held.ts';
import { type MissingPiece, missingBy } from '../domain/completeness.ts';
import type { GuardView } from '../domain/guards.ts';
import { Judge } from '../judge.ts';
import { ChangeRules } from '../rules.ts';
import { ReadChanges } from './read-changes.ts';

export interface GateInput {
  /** Number or id of the change. */
  readonly change: string;
  /** Key or global id. */
  readonly environment?: string;
  readonly artifact?: string;
  /** How long to wait for a verdict that is not PENDING; 0 to answer at once. */
  readonly waitMs?: number;
  /** Ends the waiting when the caller has gone. */
  readonly signal?: AbortSignal;
}

export interface GateResult extends GateAnswer {
  readonly change: ChangeRecord;
}

const lookAgainMs = 1_000;

/** The deployment gate: one place that answers "may I deploy?" for REST, GraphQL and CLI. */
@Injectable()
export class CheckGate {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly read: ReadChanges,
    private readonly rules: ChangeRules,
    private readonly judge: Judge,
    private readonly catalog: Catalog,
    private readonly database: Database,
    private readonly listener: CommitListener,
  ) {}

  async execute(actor: Actor, input: GateInput): Promise<GateResult> {
    const { problems } = this.judge.system(actor, 'readGate');
    if (problems[0] !== undefined) throw new Fault('FORBIDDEN', problems[0].message);
    const environmentId = await this.environment(input.environment);
    const until = Date.now() + (input.waitMs ?? 0);
    for (;;) {
      const answer = await this.answer(actor, input, environmentId);
      const left = until - Date.now();
      if (answer.verdict !== 'PENDING' || left <= 0 || input.signal?.aborted === true) return answer;
      await this.somethingNew(Math.min(left, lookAgainMs));
    }
  }

  private async answer(actor: Actor, input: GateInput, environmentId: Id | null): Promise<GateResult> {
    const change = await this.refs.record(input.change);
    const facts = (await this.read.factsOf([change])).get(change) as Facts;
    const nearer = approvalAwaits[change.state];
    const seen = this.judge.view(change, facts);
    const view = {
      state: change.state,
      environmentIds: change.environmentIds,
      artifacts: change.artifacts,
      mayProceed:
        isApproved(change, facts) || (change.type === 'EMERGENCY' && change.state === 'IMPLEMENTING'),
      waits: this.waits(seen),
      whoCan: this.judge.whoCan(nearer === undefined ? [] : [nearer]),
      held: [
        ...this.judge.action(actor, 'passGate', change, heldAt(facts, environmentId)).problems,
        ...this.lostSince(seen),
      ],
    };
    const question = {
      environmentId,
      environmentName: input.environment ?? null,
      artifactDigest: input.artifact ?? null,
    };
    return { ...gateAnswer(view, question), change };
  }

  /** What the start would wait for, whoever starts it. */
  private waits(view: GuardView): readonly Problem[] {
    const lacking = view.change.type === 'EMERGENCY' ? [] : missingBy(view.completeness, 'start');
    return [...this.lacks(lacking), ...this.judge.waits('startImplementation', view)];
  }

  /** Evidence that is there when the work starts, and does not count any more: a commit came after it. */
  private lostSince(view: GuardView): readonly Problem[] {
    if (view.change.state !== 'IMPLEMENTING' || view.change.type === 'EMERGENCY') return [];
    const kinds = view.completeness.evidence.map(({ kind }) => `evidence: ${kind}`);
    return this.lacks(missingBy(view.completeness, 'start').filter(({ piece }) => kinds.includes(piece)));
  }

  private lacks(missing: readonly MissingPiece[]): readonly Problem[] {
    if (missing.length === 0) return [];
    const plain = problem('NOT_READY', 'It is not complete.', {
      rule: 'start-needs-completeness',
      wayOut: 'Add what is missing.',
    });
    return [this.judge.incomplete(plain, missing)];
  }

  private async environment(ref: string | undefined): Promise<Id | null> {
    if (ref === undefined) return null;
    const parsed = fromGlobalId(ref);
    if (parsed?.type === 'Environment') return parsed.id;
    return (await this.catalog.environmentsByKeys([ref], this.database.manager)).get(ref)?.id ?? null;
  }

  private async somethingNew(withinMs: number): Promise<void> {
    await firstValueFrom(merge(this.listener.commits, timer(withinMs)));
  }
}
