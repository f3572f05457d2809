import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ChangeCommands,
  type ChangeInHand,
  type ChangeRecord,
  ChangeRules,
  type Deadline,
  Deadlines,
  type DeadlineSource,
  type Facts,
  isOpen,
  Judge,
  Requirements,
} from '#changes';
import type { Actor, Id } from '#kernel';
import type { Manager } from '#platform/database';
import { collectEvents, Collections } from './data/collections.ts';
import { collectKinds, type CollectStep, stepsOf, type Told } from './domain/collection.ts';
import { askedFirst } from './standing.ts';

const looksAt: ReadonlySet<string> = new Set([
  'ASSESSING',
  'AUTHORIZING',
  'SCHEDULED',
  'VALIDATING',
  'ROLLED_BACK',
  'REVIEWING',
]);

/**
 * Evidence that is missing is asked for as the window nears, of whoever can bring it; they are reminded, then the owners of
 * the services and the change managers are told. It ends by itself once nothing is missing: each step looks again.
 */
@Injectable()
export class EvidenceDeadlines implements DeadlineSource, OnModuleInit {
  readonly kinds = collectKinds;

  constructor(
    private readonly deadlines: Deadlines,
    private readonly commands: ChangeCommands,
    private readonly rules: ChangeRules,
    private readonly judge: Judge,
    private readonly requirements: Requirements,
    private readonly collections: Collections,
  ) {}

  onModuleInit(): void {
    this.deadlines.add(this);
  }

  async ahead(changes: readonly ChangeRecord[], manager: Manager): Promise<Deadline[]> {
    const waiting = changes.filter(({ state }) => looksAt.has(state));
    const facts = await this.rules.factsOf(waiting, manager);
    const lacking = waiting.filter((change) => this.open(change, facts.get(change.id)).length > 0);
    const told = await this.collections.told(
      lacking.map(({ id }) => id),
      manager,
    );
    return lacking.flatMap((change) =>
      this.steps(change, facts.get(change.id), told.get(change.id) ?? []).map(({ kind, key, at }) => ({
        ...{ changeId: change.id, kind, key, at },
      })),
    );
  }

  async meet({ changeId, kind, key }: Deadline, actor: Actor): Promise<void> {
    const command = { name: 'collectEvidence', changeId, input: { key } };
    await this.commands.run(actor, command, async (hand) => {
      const { manager } = hand.work;
      const told = (await this.collections.told([changeId], manager)).get(changeId) ?? [];
      const facts = await hand.facts();
      const step = this.steps(hand.change, facts, told).find((one) => one.kind === kind && one.key === key);
      if (step !== undefined) await this.tell(hand, step, facts);
      return [];
    });
  }

  private async tell(
    hand: ChangeInHand,
    { kind, key, due, to, missing }: CollectStep,
    facts: Facts,
  ): Promise<void> {
    const { change, work } = hand;
    const kinds = new Set(missing.map((one) => one.kind));
    const needs = this.open(change, facts).filter((need) => kinds.has(need.kind));
    const toldPersons: Id[] =
      to === null
        ? askedFirst(change)
        : to === 'owners'
          ? await this.collections.owners(change.serviceIds, work.manager)
          : [];
    await hand.emit(collectEvents[kind], {
      key,
      to: to ?? undefined,
      dueAt: due.toISOString(),
      missing: needs.map(({ kind: of, status, by, because, how, rows }) => ({
        ...{ kind: of, status, by, because, how },
        rules: rows.map(({ rule }) => rule),
      })),
      toldPersons,
    });
  }

  private open(change: ChangeRecord, facts: Facts | undefined) {
    return facts === undefined ? [] : this.judge.completeness(change, facts).evidence.filter(isOpen);
  }

  private steps(change: ChangeRecord, facts: Facts | undefined, told: readonly Told[]): CollectStep[] {
    const missing = this.open(change, facts).map(({ kind, status, by }) => ({ kind, status, by }));
    const { id, state, plannedStart, plannedEnd, submittedAt, implementedAt } = change;
    const times = {
      plannedStart,
      plannedEnd,
      submittedAt,
      implementedAt,
      revisedAt: facts?.revisedAt ?? null,
    };
    return stepsOf({ changeId: id, state, ...times, missing, told }, this.requirements.evidence.collecting);
  }
}
