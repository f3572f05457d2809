import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import type { Id } from '#kernel';
import { askedNow } from './announce.ts';
import { Presences } from './data/presences.ts';
import { Rounds } from './data/rounds.ts';
import type { Round, Vote } from './domain/round.ts';
import { askable, type Presence, standIns } from './domain/stand-in.ts';
import { type Circumstances, standingVotes, type Tally, tally } from './domain/tally.ts';

/** A round as it stands: its votes, how things are with those who are asked, and what it amounts to. */
export interface Count {
  readonly votes: readonly Vote[];
  readonly presence: Presence;
  readonly counted: Tally;
}

export const circumstancesOf = (
  { closedSteps }: Pick<Round, 'closedSteps'>,
  presence: Presence,
): Circumstances => ({
  closedSteps,
  recused: presence.recused,
});

/** Counts rounds, within a command on their change: two queries. */
@Injectable()
export class Counts {
  constructor(
    private readonly rounds: Rounds,
    private readonly presences: Presences,
  ) {}

  async of({ work }: ChangeInHand, round: Round): Promise<Count> {
    const votes = (await this.rounds.votes([round.id], work.manager)).get(round.id) ?? [];
    const presence = await this.presences.of(round.id, work.now, work.manager);
    return { votes, presence, counted: tally(round.steps, votes, circumstancesOf(round, presence)) };
  }

  /** Who is asked now: members without a vote, and whoever may vote for one of them. */
  async asked(hand: ChangeInHand, round: Round): Promise<readonly Id[]> {
    const { votes, presence, counted } = await this.of(hand, round);
    const members = askedNow(round, counted);
    const step = counted.current === null ? undefined : round.steps[counted.current];
    if (step === undefined) return members;
    const standing = [...standingVotes(votes).values()];
    const others = askable(step, standIns(step, presence, hand.change), standing);
    return [...new Set([...members, ...others.map((s) => s.person)])];
  }
}
