import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import { RecordViolation } from '#duties';
import type { Problem } from '#kernel';
import { announce } from './announce.ts';
import { Rounds } from './data/rounds.ts';
import type { Round, Vote } from './domain/round.ts';
import type { Tally } from './domain/tally.ts';

/** What a vote brings about: the next step, an approval that moves the change, a refusal that stops it. */
@Injectable()
export class RoundOutcome {
  constructor(
    private readonly rounds: Rounds,
    private readonly violations: RecordViolation,
  ) {}

  /** @returns why what the votes decide must not happen: then the last vote is refused as well */
  async afterVote(
    hand: ChangeInHand,
    round: Round,
    vote: Vote,
    { before, after }: { readonly before: Tally; readonly after: Tally },
  ): Promise<readonly Problem[]> {
    if (after.verdict === 'rejected') return this.reject(hand, round, vote);
    if (after.verdict === 'approved') return this.approve(hand, round, after);
    if (after.current !== null && after.current !== before.current)
      await announce.stepOpened(hand, round, after.current, after);
    return [];
  }

  private async approve(hand: ChangeInHand, round: Round, counted: Tally): Promise<readonly Problem[]> {
    await this.decide(hand, round, 'approved');
    await announce.approved(hand, round, counted);
    if (round.purpose === 'authorization')
      return hand.follow('authorizeChange', { data: { round: round.id, digest: round.digest } });
    await announce.ratified(hand, round, counted, hand.work.now > round.dueAt);
    return [];
  }

  private async reject(hand: ChangeInHand, round: Round, vote: Vote): Promise<readonly Problem[]> {
    await this.decide(hand, round, 'rejected');
    await announce.refused(hand, round, vote);
    if (round.purpose === 'authorization')
      return hand.follow('rejectChange', { data: { round: round.id, comment: vote.comment } });
    const { implementers, requesters } = await hand.facts();
    await this.violations.record(hand, {
      rule: 'emergency-ratification-refused',
      occurrence: round.id,
      description: `The emergency board refused to ratify what was done: ${vote.comment}`,
      persons: [...new Set([...requesters, ...implementers])],
      dueAt: round.dueAt,
    });
    return [];
  }

  private async decide(hand: ChangeInHand, round: Round, state: 'approved' | 'rejected'): Promise<void> {
    await this.rounds.patch(round, { state, decidedAt: hand.work.now }, hand.work.manager);
    hand.forgetFacts();
  }
}
