import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import { type Id, newId, problem, type Problem } from '#kernel';
import { announce } from './announce.ts';
import { ConditionDrafts } from './condition-drafts.ts';
import { type Count, circumstancesOf, Counts } from './counts.ts';
import { Rounds } from './data/rounds.ts';
import { ballotProblems, standsInForNobody } from './domain/ballot.ts';
import type { ConditionDraft } from './domain/condition.ts';
import type { BallotVerdict, Round, Vote } from './domain/round.ts';
import { standIns } from './domain/stand-in.ts';
import { tally } from './domain/tally.ts';
import { LentVotes } from './lent-votes.ts';
import { RoundOutcome } from './round-outcome.ts';
import { type BallotInHand, VoteChecks } from './vote-checks.ts';

/** What a voter says. */
export interface Said {
  readonly verdict: BallotVerdict;
  readonly comment?: string | null;
  /** The member for whom the voter stands in; null or absent for a vote of their own. */
  readonly onBehalfOf?: Id | null;
  readonly conditions?: readonly ConditionDraft[] | null;
}

/** Takes a vote that policy lets its voter cast: finds its seat, hears what stands against it, and counts. */
@Injectable()
export class BallotBox {
  constructor(
    private readonly rounds: Rounds,
    private readonly counts: Counts,
    private readonly lent: LentVotes,
    private readonly drafts: ConditionDrafts,
    private readonly checks: VoteChecks,
    private readonly outcome: RoundOutcome,
  ) {}

  async put(hand: ChangeInHand, round: Round, said: Said): Promise<readonly Problem[]> {
    const { personId, accountId } = hand.work.actor;
    if (personId === null || accountId === null)
      return [problem('NOT_PERMITTED', 'Only people vote.', { rule: 'people-vote' })];
    const count = await this.counts.of(hand, round);
    const onBehalfOf = said.onBehalfOf == null || said.onBehalfOf === personId ? null : said.onBehalfOf;
    const vote: Vote = {
      id: newId(),
      roundId: round.id,
      step: count.counted.current ?? 0,
      personId,
      accountId,
      verdict: said.verdict,
      comment: said.comment ?? '',
      digest: round.digest,
      castAt: hand.work.now,
      ordinal: 1 + count.votes.filter((v) => v.personId === personId).length,
      onBehalfOf,
      delegationId: null,
    };
    const conditions = said.conditions ?? [];
    const { problems, delegationId } = await this.hear(hand, round, { count, vote, conditions });
    return problems.length > 0
      ? problems
      : this.take(hand, round, { ...vote, delegationId }, count, conditions);
  }

  /** Why whoever the voter stands in for could not vote either: what policy says of the voter alone does not tell. */
  async behind(hand: ChangeInHand, round: Round, { onBehalfOf, verdict }: Said): Promise<readonly Problem[]> {
    const { personId } = hand.work.actor;
    if (onBehalfOf == null || onBehalfOf === personId) return [];
    const { presence } = await this.counts.of(hand, round);
    const lent = presence.lent.find((d) => d.delegateId === personId && d.delegatorId === onBehalfOf);
    return lent === undefined
      ? []
      : this.lent.problems(hand, round, { delegationId: lent.id, delegator: onBehalfOf, verdict });
  }

  /** What stands against the vote. */
  private async hear(
    hand: ChangeInHand,
    round: Round,
    { count, vote, conditions }: { count: Count; vote: Vote; conditions: readonly ConditionDraft[] },
  ): Promise<{ readonly problems: readonly Problem[]; readonly delegationId: Id | null }> {
    const seat = vote.onBehalfOf ?? vote.personId;
    const verdict = vote.verdict as BallotVerdict;
    const problems = ballotProblems(round, count.counted, { ...vote, person: vote.personId, seat, verdict });
    const step = round.steps[vote.step];
    if (problems.length > 0 || step === undefined) return { problems, delegationId: null };
    let delegationId: Id | null = null;
    if (vote.onBehalfOf !== null) {
      const rights = standIns(step, count.presence, hand.change).filter(
        (s) => s.person === vote.personId && s.seat === seat,
      );
      // A deputy's right is the board's own gift, and needs nobody's leave.
      const right = rights.find((s) => s.delegationId === null) ?? rights[0];
      if (right === undefined) return { problems: [standsInForNobody], delegationId: null };
      delegationId = right.delegationId;
    }
    if (delegationId !== null) {
      const barred = await this.lent.problems(hand, round, { delegationId, delegator: seat, verdict });
      if (barred.length > 0) return { problems: barred, delegationId };
    }
    const asked = await this.drafts.problems(hand, round, verdict, conditions);
    if (asked.length > 0) return { problems: asked, delegationId };
    return { problems: await this.checks.problems(inHand(hand, round, vote)), delegationId };
  }

  private async take(
    hand: ChangeInHand,
    round: Round,
    vote: Vote,
    { counted, votes, presence }: Count,
    drafts: readonly ConditionDraft[],
  ): Promise<readonly Problem[]> {
    await this.rounds.addVote(vote, hand.work.manager);
    const conditions = await this.drafts.keep(hand, vote, drafts);
    hand.forgetFacts();
    const ballot = inHand(hand, round, vote);
    await announce.voteCast(hand, round, vote, conditions, await this.checks.additions(ballot));
    await this.checks.taken(ballot, vote.id);
    const after = tally(round.steps, [...votes, vote], circumstancesOf(round, presence));
    return this.outcome.afterVote(hand, round, vote, { before: counted, after });
  }
}

function inHand(hand: ChangeInHand, round: Round, vote: Vote): BallotInHand {
  const step = round.steps[vote.step];
  if (step === undefined) throw new Error(`Round ${round.id} has no step ${vote.step}.`);
  return {
    hand,
    round,
    step,
    stepIndex: vote.step,
    voter: vote.personId,
    seat: vote.onBehalfOf ?? vote.personId,
    verdict: vote.verdict as BallotVerdict,
  };
}
