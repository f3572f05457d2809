import { Injectable } from '@nestjs/common';
import {
  type Actor,
  done,
  type Id,
  type Json,
  notFound,
  type Outcome,
  problem,
  type Problem,
  refused,
} from '#kernel';
import { UnitOfWork, type Work } from '#platform/database';
import { DecisionStore, type PolicyDecision } from '#policy';
import { ChangeInHand } from './change-in-hand.ts';
import { ChangesRepository } from './data/changes.repository.ts';
import type { ChangeRecord } from './domain/change.ts';
import { contentDigest } from './domain/content.ts';
import { Judge } from './judge.ts';
import { ChangeRules } from './rules.ts';

export interface ChangeCommand {
  /** The mutation's name. */
  readonly name: string;
  readonly changeId: Id;
  /** The version the caller saw; a change that has moved on is refused. Null asks for no check. */
  readonly expectedVersion?: number | null;
  /** What the caller sent, for its Idempotency-Key. */
  readonly input: Json;
}

/** Asks policy about something that is not about one change, and keeps the decision. */
export type Permit = (action: string) => readonly Problem[];

/** How every command on an existing change runs: lock, check the version, decide, write, tell the world. */
@Injectable()
export class ChangeCommands {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ChangesRepository,
    private readonly judge: Judge,
    private readonly rules: ChangeRules,
    private readonly decisions: DecisionStore,
  ) {}

  /** @param body answers the problems that refuse the command; none when it is done */
  async run(
    actor: Actor,
    command: ChangeCommand,
    body: (hand: ChangeInHand) => Promise<readonly Problem[]>,
  ): Promise<Outcome<ChangeRecord>> {
    let decisions: readonly PolicyDecision[] = [];
    let locked: ChangeRecord | null = null;
    const keep = (work: Work) => this.keep(work, command.changeId, decisions);
    return this.unitOfWork.run<ChangeRecord>(
      actor,
      {
        name: command.name,
        input: [command.changeId, command.input],
        subject: { type: 'change', id: command.changeId },
        idOf: (change) => change.id,
        reload: (id, work) => this.reload(id, work),
        refusedOn: () =>
          locked === null ? {} : { revision: locked.revision, digest: contentDigest(locked) },
        onRefusal: keep,
      },
      async (work) => {
        decisions = [];
        const before = await this.repository.lock(command.changeId, work.manager);
        locked = before;
        const stale = staleness(before, command.expectedVersion);
        if (stale !== null) return refused(stale);
        const hand = new ChangeInHand(work, this.judge, this.rules, before);
        decisions = hand.decisions;
        const problems = [...(await body(hand)), ...hand.objections];
        if (problems.length > 0) return refused(...problems);
        const after = await this.write(hand);
        keep(work);
        return done(after);
      },
    );
  }

  /** A change that is being filed: nothing to lock yet. What `body` does to it beyond filing is written as well. */
  async file(
    actor: Actor,
    command: { readonly name: string; readonly input: Json },
    draft: (work: Work, permit: Permit) => Promise<Outcome<Omit<ChangeRecord, 'number'>>>,
    body: (hand: ChangeInHand) => Promise<readonly Problem[]>,
  ): Promise<Outcome<ChangeRecord>> {
    let asked: PolicyDecision[] = [];
    const permit: Permit = (action) => {
      const decision = this.judge.system(actor, action);
      asked.push(decision);
      return decision.problems;
    };
    return this.unitOfWork.run<ChangeRecord>(
      actor,
      {
        ...command,
        idOf: (change) => change.id,
        reload: (id, work) => this.reload(id, work),
        onRefusal: (work) => this.keep(work, null, asked),
      },
      async (work) => {
        asked = [];
        const drafted = await draft(work, permit);
        if (!drafted.ok) return drafted;
        const before = await this.repository.insert(drafted.value, work.manager);
        const hand = new ChangeInHand(work, this.judge, this.rules, before);
        const problems = [...(await body(hand)), ...hand.objections];
        if (problems.length > 0) return refused(...problems);
        const after = await this.write(hand);
        this.keep(work, after.id, [...asked, ...hand.decisions]);
        return done(after);
      },
    );
  }

  /** Writes what the command did to the change; nothing when it only read or filed. */
  private async write({ before, change, work }: ChangeInHand): Promise<ChangeRecord> {
    if (change !== before) {
      const after = { ...change, version: before.version + 1, updatedAt: work.now };
      await this.repository.update(before, after, work.manager);
      this.announce(work, after);
      return after;
    }
    this.announce(work, change);
    return change;
  }

  /** The workflow that watches this change is told, once the transaction is through. */
  private announce(work: Work, change: ChangeRecord): void {
    if (change.state !== 'DRAFT' && work.events.length > 0)
      work.enqueue({ topic: 'change', key: change.id, payload: {} });
  }

  private keep(work: Work, changeId: Id | null, decisions: readonly PolicyDecision[]): void {
    if (decisions.length === 0) return;
    this.decisions.record(work, decisions, {
      correlationId: work.actor.correlationId,
      subjectType: changeId === null ? null : 'change',
      subjectId: changeId,
      accountId: work.actor.accountId,
      at: work.now,
    });
  }

  private async reload(id: Id, work: Work): Promise<ChangeRecord> {
    const change = (await this.repository.byIds([id], work.manager)).get(id);
    if (change === undefined) throw notFound('change');
    return change;
  }
}

function staleness(change: ChangeRecord, expected: number | null | undefined): Problem | null {
  if (expected == null || expected === change.version) return null;
  return problem(
    'STALE_VERSION',
    `You saw version ${expected}; the change is at version ${change.version} by now.`,
    {
      path: ['input', 'expectedVersion'],
      currentVersion: change.version,
      wayOut: 'Read the change again, look at what is new, and repeat.',
    },
  );
}
