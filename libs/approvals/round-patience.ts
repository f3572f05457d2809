import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import { RecordViolation } from '#duties';
import { announce } from './announce.ts';
import { Counts } from './counts.ts';
import { Rounds } from './data/rounds.ts';
import type { Round } from './domain/round.ts';
import { rungText } from './domain/settings.ts';
import { Ladder } from './ladder.ts';
import { Settings } from './settings.ts';

/** What happens when a round is not answered in time. Counters on the round make each thing happen once. */
@Injectable()
export class RoundPatience {
  constructor(
    private readonly rounds: Rounds,
    private readonly counts: Counts,
    private readonly ladder: Ladder,
    private readonly violations: RecordViolation,
    private readonly settings: Settings,
  ) {}

  async remind(hand: ChangeInHand, round: Round): Promise<void> {
    const reminded = await this.rounds.patch(
      round,
      { remindersSent: round.remindersSent + 1 },
      hand.work.manager,
    );
    await announce.reminded(hand, reminded, await this.counts.asked(hand, round));
  }

  async escalate(hand: ChangeInHand, round: Round): Promise<void> {
    const rung = this.settings.patience(round.purpose).escalation[round.escalationLevel];
    if (rung === undefined) return;
    const { manager } = hand.work;
    const raised = await this.rounds.patch(round, { escalationLevel: round.escalationLevel + 1 }, manager);
    await announce.escalated(
      hand,
      raised,
      rungText(rung.to),
      await this.ladder.standingOn(hand, rung.to),
      await this.counts.asked(hand, round),
    );
  }

  /** The work began and nobody ratified it in time: that is on record from now on, also if it is ratified later. */
  async miss(hand: ChangeInHand, round: Round): Promise<void> {
    const { manager, now } = hand.work;
    const missed = await this.rounds.patch(round, { missedAt: now }, manager);
    const { requesters, implementers } = await hand.facts();
    await this.violations.record(hand, {
      rule: 'emergency-ratification-missed',
      occurrence: round.countsFrom.toISOString(),
      description: `The emergency was not ratified by ${round.dueAt.toISOString()}.`,
      persons: [...new Set([...requesters, ...implementers])],
      dueAt: round.dueAt,
    });
    await announce.missed(hand, missed, await this.counts.asked(hand, round));
  }
}
