import { type Id, problem, type Problem } from '#kernel';
import type { BallotVerdict, Round } from './round.ts';
import type { Tally } from './tally.ts';

/** Why this person's vote cannot be taken now, apart from policy; none when it can. */
export function ballotProblems(
  round: Round,
  counted: Tally,
  ballot: {
    readonly person: Id;
    /** Whose seat it fills; the voter's own when left out. */
    readonly seat?: Id;
    readonly verdict: BallotVerdict;
    readonly comment: string;
  },
): Problem[] {
  const problems: Problem[] = [];
  const seat = ballot.seat ?? ballot.person;
  const standing = counted.standing.get(ballot.person);
  if (standing !== undefined) problems.push(votedAlready(standing.verdict));
  else if (counted.seats.has(seat)) problems.push(seat === ballot.person ? votedForYou : seatTaken);
  else if (counted.current === null || !askedIn(round, counted.current, seat))
    problems.push(
      problem('NOT_PERMITTED', 'You are not asked in the step that is open now.', {
        rule: 'asked-now',
        wayOut: 'Wait until the steps before yours are through.',
      }),
    );
  if (ballot.verdict === 'reject' && ballot.comment.trim() === '')
    problems.push(
      problem('INVALID_INPUT', 'Say why you reject it.', {
        path: ['input', 'comment'],
        wayOut: 'Give a comment.',
      }),
    );
  return problems;
}

/** A second vote of the same person; what the first one says, where that is known. */
export const votedAlready = (verdict?: string): Problem =>
  problem(
    'ALREADY_EXISTS',
    `You have voted in this round already${verdict === undefined ? '' : `: ${verdict}`}. A person counts once.`,
    { rule: 'one-vote-a-person', wayOut: 'Withdraw that vote first; then you can vote again.' },
  );

const seatTaken: Problem = problem('ALREADY_EXISTS', 'The vote of this member is cast already.', {
  rule: 'one-vote-a-seat',
  wayOut: 'Whoever cast it can withdraw it; then you can vote.',
});
const votedForYou: Problem = problem('ALREADY_EXISTS', 'Somebody who stands in for you has voted already.', {
  rule: 'one-vote-a-seat',
  wayOut: 'They can withdraw that vote; then you can vote yourself.',
});

/** A vote for somebody for whom the voter does not stand in. */
export const standsInForNobody: Problem = problem(
  'NOT_PERMITTED',
  'You do not stand in for this member now.',
  {
    rule: 'stands-in',
    path: ['input', 'onBehalfOf'],
    wayOut:
      'A deputy votes while the member is away or keeps out of it, a delegate while the delegation lasts and covers this change. A delegation is not passed on.',
  },
);

/** A delegation that ended while the vote was on its way. */
export const delegationOver: Problem = problem('NOT_PERMITTED', 'The delegation has ended.', {
  rule: 'delegation-live',
  path: ['input', 'onBehalfOf'],
  wayOut: 'The member can vote, or delegate again.',
});

/** A withdrawal by somebody without a vote. */
export const noVoteYet: Problem = problem('WRONG_STATE', 'You have no vote in this round.', {
  rule: 'vote-to-withdraw',
});

const askedIn = (round: Round, step: number, person: Id): boolean =>
  round.steps[step]?.electorate.includes(person) === true;

/** The most entries a person may have in a round: votes and withdrawals. */
export const maxEntries = 100;
