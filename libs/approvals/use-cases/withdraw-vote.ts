import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeRecord } from '#changes';
import { type Actor, type Id, newId, type Outcome, problem } from '#kernel';
import { announce } from '../announce.ts';
import { circumstancesOf, Counts } from '../counts.ts';
import { Rounds } from '../data/rounds.ts';
import { maxEntries, noVoteYet } from '../domain/ballot.ts';
import type { Vote } from '../domain/round.ts';
import { standingVotes, tally } from '../domain/tally.ts';

export interface Withdrawal {
  readonly comment?: string | null;
  readonly expectedVersion?: number | null;
}

/** Takes one's own vote back, as long as the round is not decided. */
@Injectable()
export class WithdrawVote {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly rounds: Rounds,
    private readonly counts: Counts,
  ) {}

  execute(
    actor: Actor,
    changeId: Id,
    { comment, expectedVersion }: Withdrawal,
  ): Promise<Outcome<ChangeRecord>> {
    const command = { name: 'withdrawVote', changeId, expectedVersion, input: { comment: comment ?? '' } };
    return this.commands.run(actor, command, async (hand) => {
      const { manager, now } = hand.work;
      const round = await this.rounds.open(changeId, manager);
      if (round === null)
        return [
          problem('WRONG_STATE', 'No round is open: what was decided cannot be taken back.', {
            rule: 'open-round',
            wayOut: 'A change manager can cancel the change, or have it edited and approved anew.',
          }),
        ];
      const forbidden = await hand.permit('withdrawVote');
      if (forbidden.length > 0) return forbidden;
      const { votes, presence, counted } = await this.counts.of(hand, round);
      const standing = standingVotes(votes).get(actor.personId ?? '');
      if (standing === undefined) return [noVoteYet];
      if (standing.ordinal + 2 > maxEntries)
        return [
          problem('WRONG_STATE', 'You have taken your vote back too often: this one stands.', {
            rule: 'bounded-votes',
          }),
        ];
      const vote: Vote = {
        id: newId(),
        roundId: round.id,
        step: standing.step,
        personId: standing.personId,
        accountId: actor.accountId ?? '',
        verdict: 'withdraw',
        comment: comment ?? '',
        digest: round.digest,
        castAt: now,
        ordinal: standing.ordinal + 1,
        onBehalfOf: standing.onBehalfOf,
        delegationId: standing.delegationId,
      };
      await this.rounds.addVote(vote, manager);
      const { current } = tally(round.steps, [...votes, vote], circumstancesOf(round, presence));
      if (current !== counted.current) await this.rounds.patch(round, { currentStep: current }, manager);
      hand.forgetFacts();
      await announce.voteWithdrawn(hand, round, vote);
      return [];
    });
  }
}
