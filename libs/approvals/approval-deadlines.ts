import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ChangeCommands,
  type ChangeInHand,
  type ChangeRecord,
  type Deadline,
  Deadlines,
  type DeadlineSource,
} from '#changes';
import type { Actor, Outcome } from '#kernel';
import type { Work } from '#platform/database';
import { Rounds } from './data/rounds.ts';
import { deadlineKinds, type Due, dueOf } from './domain/due.ts';
import type { Round } from './domain/round.ts';
import { RoundOutcome } from './round-outcome.ts';
import { RoundPatience } from './round-patience.ts';
import { Settings } from './settings.ts';

const timeIsOver = 'the time to vote is over';

/** Reminders, escalations and the deadline of a ratification, all told from the round itself. */
@Injectable()
export class ApprovalDeadlines implements DeadlineSource, OnModuleInit {
  readonly kinds = deadlineKinds;

  constructor(
    private readonly deadlines: Deadlines,
    private readonly rounds: Rounds,
    private readonly commands: ChangeCommands,
    private readonly settings: Settings,
    private readonly patience: RoundPatience,
    private readonly outcome: RoundOutcome,
  ) {}

  onModuleInit(): void {
    this.deadlines.add(this);
  }

  async ahead(changes: readonly ChangeRecord[], manager: Work['manager']): Promise<readonly Deadline[]> {
    const live = await this.rounds.live(
      changes.map((c) => c.id),
      manager,
    );
    return live.flatMap((round) => this.dueOf(round).map((due) => ({ ...due, changeId: round.changeId })));
  }

  async meet(deadline: Deadline, actor: Actor): Promise<void> {
    const done = await this.run(deadline, actor, (hand, round, due) => this.bring(hand, round, due));
    // What the votes decide may not take effect: then the time is over all the same, once, and not again and again.
    if (!done.ok && deadline.kind === 'approval-close')
      await this.run(deadline, actor, (hand, round) => this.outcome.hold(hand, round, timeIsOver));
  }

  private run(
    deadline: Deadline,
    actor: Actor,
    body: (hand: ChangeInHand, round: Round, due: Due) => Promise<void>,
  ): Promise<Outcome<ChangeRecord>> {
    const command = { name: deadline.kind, changeId: deadline.changeId, input: { key: deadline.key } };
    return this.commands.run(actor, command, async (hand) => {
      const round = await this.rounds.open(hand.change.id, hand.work.manager);
      const due = round === null ? undefined : this.dueOf(round).find((d) => d.key === deadline.key);
      if (round === null || due === undefined || due.at > hand.work.now) return [];
      await body(hand, round, due);
      return [];
    });
  }

  private async bring(hand: ChangeInHand, round: Round, { kind }: Due): Promise<void> {
    if (kind === 'approval-close') {
      hand.objections.push(...(await this.outcome.close(hand, round, timeIsOver)));
      return;
    }
    if (kind === 'ratification-deadline') return this.patience.miss(hand, round);
    return kind.endsWith('reminder')
      ? this.patience.remind(hand, round)
      : this.patience.escalate(hand, round);
  }

  private dueOf(round: Round): Due[] {
    return dueOf(round, this.settings.patience(round.purpose));
  }
}
