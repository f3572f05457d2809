import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import { RecordViolation } from '#duties';
import type { Id } from '#kernel';
import { People } from '#people';
import { announce, askedNow } from './announce.ts';
import { Rounds } from './data/rounds.ts';
import type { Round } from './domain/round.ts';
import type { Rung } from './domain/settings.ts';
import { tally } from './domain/tally.ts';
import { Settings } from './settings.ts';

/** What happens when a round is not answered in time. Counters on the round make each thing happen once. */
@Injectable()
export class RoundPatience {
  constructor(
    private readonly rounds: Rounds,
    private readonly people: People,
    private readonly violations: RecordViolation,
    private readonly settings: Settings,
  ) {}

  async remind(hand: ChangeInHand, round: Round): Promise<void> {
    const reminded = await this.rounds.patch(
      round,
      { remindersSent: round.remindersSent + 1 },
      hand.work.manager,
    );
    await announce.reminded(hand, reminded, await this.asked(hand, round));
  }

  async escalate(hand: ChangeInHand, round: Round): Promise<void> {
    const rung = this.settings.patience(round.purpose).escalation[round.escalationLevel];
    if (rung === undefined) return;
    const { manager } = hand.work;
    const raised = await this.rounds.patch(round, { escalationLevel: round.escalationLevel + 1 }, manager);
    await announce.escalated(
      hand,
      raised,
      rung.to,
      await this.standingOn(hand, rung.to),
      await this.asked(hand, round),
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
    await announce.missed(hand, missed, await this.asked(hand, round));
  }

  private async asked(hand: ChangeInHand, round: Round): Promise<readonly Id[]> {
    const votes = (await this.rounds.votes([round.id], hand.work.manager)).get(round.id) ?? [];
    return askedNow(round, tally(round.steps, votes));
  }

  /** A requester whom nobody leads is led by the change managers. */
  private async standingOn({ change, work }: ChangeInHand, rung: Rung): Promise<readonly Id[]> {
    if (rung === 'requesterManager') {
      const requester = await this.people.byId(change.requesterId, work.manager);
      const manager =
        requester?.managerId == null ? null : await this.people.byId(requester.managerId, work.manager);
      if (manager?.active === true) return [manager.id];
    }
    const page = await this.people.list({ role: 'changeManager', active: true }, firstHundred);
    return page.nodes.map((p) => p.id);
  }
}

const firstHundred = { limit: 100, backward: false, cursor: null } as const;
