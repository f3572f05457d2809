import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ChangeCommands,
  type ChangeInHand,
  type ChangeRecord,
  type Deadline,
  Deadlines,
  type DeadlineSource,
} from '#changes';
import { RecordViolation } from '#duties';
import type { Actor } from '#kernel';
import type { Work } from '#platform/database';
import { announce } from './announce.ts';
import { Conditions, type KeptCondition } from './data/conditions.ts';
import { Rounds } from './data/rounds.ts';
import { conditionState } from './domain/condition.ts';
import type { Round } from './domain/round.ts';
import { RoundKeeper } from './round-keeper.ts';

const kind = 'condition-lapse';

/** A condition that nobody has met by its time: what was approved on it no longer is. */
@Injectable()
export class ConditionDeadlines implements DeadlineSource, OnModuleInit {
  readonly kinds = [kind];

  constructor(
    private readonly deadlines: Deadlines,
    private readonly rounds: Rounds,
    private readonly conditions: Conditions,
    private readonly commands: ChangeCommands,
    private readonly keeper: RoundKeeper,
    private readonly violations: RecordViolation,
  ) {}

  onModuleInit(): void {
    this.deadlines.add(this);
  }

  async ahead(changes: readonly ChangeRecord[], manager: Work['manager']): Promise<readonly Deadline[]> {
    const open = await this.conditions.openOf(
      changes.map((c) => c.id),
      manager,
    );
    return open.map(({ id, changeId, dueAt }) => ({ kind, key: `${kind}:${id}`, changeId, at: dueAt }));
  }

  async meet(deadline: Deadline, actor: Actor): Promise<void> {
    const command = { name: kind, changeId: deadline.changeId, input: { key: deadline.key } };
    await this.commands.run(actor, command, async (hand) => {
      const { manager, now } = hand.work;
      const condition = await this.conditions.byId(deadline.key.slice(kind.length + 1), manager);
      if (condition === null || condition.dueAt > now) return [];
      if (conditionState(condition, condition.voteStands) !== 'open') return [];
      const round = await this.rounds.byId(condition.roundId, manager);
      if (round === null || round.state === 'voided' || round.state === 'rejected') return [];
      await this.lapse(hand, round, condition);
      return [];
    });
  }

  private async lapse(hand: ChangeInHand, round: Round, condition: KeptCondition): Promise<void> {
    const { manager, now } = hand.work;
    await this.conditions.settle(condition.id, { settledAt: now }, manager);
    hand.forgetFacts();
    const votes = (await this.rounds.votes([round.id], manager)).get(round.id) ?? [];
    const voter = votes.find((v) => v.id === condition.voteId)?.personId ?? '';
    const { requesterId, implementerId, state } = hand.change;
    const told = [voter, requesterId, ...(implementerId === null ? [] : [implementerId])];
    await announce.conditionLapsed(hand, round, voter, condition, told);
    if (state === 'AUTHORIZING' || state === 'SCHEDULED') await this.fallBack(hand, round, condition);
    else
      await this.violations.record(hand, {
        rule: 'condition-not-met',
        occurrence: condition.id,
        description: `The change was approved on a condition that was not met by ${condition.dueAt.toISOString()}: ${condition.text}`,
        persons: told.slice(1),
        dueAt: null,
      });
  }

  /** As after a material edit: nothing that was said counts, and the change is assessed anew. */
  private async fallBack(hand: ChangeInHand, round: Round, condition: KeptCondition): Promise<void> {
    await this.keeper.void(hand, round, `a condition was not met in time: ${condition.text}`);
    const data = { because: ['condition'], condition: condition.id };
    const problems = [...(await hand.follow('returnToAssessment', { data }))];
    if (hand.change.type === 'EMERGENCY') problems.push(...(await hand.follow('callEmergencyBoard')));
    hand.objections.push(...problems);
  }
}
