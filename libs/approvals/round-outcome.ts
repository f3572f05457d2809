import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import { RecordViolation } from '#duties';
import type { Problem } from '#kernel';
import { announce } from './announce.ts';
import { circumstancesOf, Counts } from './counts.ts';
import { Rounds } from './data/rounds.ts';
import type { Round, Vote } from './domain/round.ts';
import { type Tally, tally } from './domain/tally.ts';

/** What a vote brings about: the next step, an approval that moves the change, a refusal that stops it. */
@Injectable()
export class RoundOutcome {
  constructor(
    private readonly rounds: Rounds,
    private readonly counts: Counts,
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
    await this.goOn(hand, round, { before, after });
    return [];
  }

  /** Neither approved nor rejected: the step that is asked may be another one now. */
  async goOn(
    hand: ChangeInHand,
    round: Round,
    { before, after }: { readonly before: Tally; readonly after: Tally },
  ): Promise<void> {
    if (after.current === null || after.current === before.current) return;
    const asks = await this.rounds.patch(round, { currentStep: after.current }, hand.work.manager);
    const others = (await this.counts.asked(hand, asks)).filter((id) => !after.standing.has(id));
    if (after.current > (before.current ?? 0))
      await announce.stepOpened(hand, asks, after.current, after, others);
  }

  /**
   * Ends the time to vote in the step that is asked: the votes that are in decide, if its quorum took part. Otherwise the
   * step stays open, and the next vote that makes the quorum decides.
   * @returns why what the votes decide must not happen
   */
  async close(hand: ChangeInHand, round: Round, because: string): Promise<readonly Problem[]> {
    const { votes, presence, counted } = await this.counts.of(hand, round);
    if (counted.current === null) return [];
    const closedSteps = counted.current + 1;
    const closed = await this.rounds.patch(round, { closedSteps }, hand.work.manager);
    const after = tally(round.steps, votes, circumstancesOf(closed, presence));
    const step = counted.steps[counted.current];
    if (step !== undefined) await announce.votingClosed(hand, closed, step, because);
    hand.forgetFacts();
    const last = votes.findLast(
      (v) => v.verdict === 'reject' && after.standing.get(v.personId)?.ordinal === v.ordinal,
    );
    if (after.verdict === 'rejected' && last !== undefined) return this.reject(hand, closed, last);
    if (after.verdict === 'approved') return this.approve(hand, closed, after);
    await this.goOn(hand, closed, { before: counted, after });
    return [];
  }

  /** Ends the time to vote without a decision: the next vote decides, if what it decides may take effect. */
  async hold(hand: ChangeInHand, round: Round, because: string): Promise<void> {
    const { counted } = await this.counts.of(hand, round);
    const step = counted.current === null ? undefined : counted.steps[counted.current];
    const closedSteps = Math.max(round.closedSteps, (round.currentStep ?? 0) + 1);
    const held = await this.rounds.patch(round, { closedSteps }, hand.work.manager);
    if (step !== undefined) await announce.votingClosed(hand, held, step, because);
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
    await this.rounds.patch(round, { state, decidedAt: hand.work.now, currentStep: null }, hand.work.manager);
    hand.forgetFacts();
  }
}
