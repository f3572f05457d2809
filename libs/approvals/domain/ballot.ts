import { type Id, problem, type Problem } from '#kernel';
import type { BallotVerdict, Round } from './round.ts';
import type { Tally } from './tally.ts';

/** Why this person's vote cannot be taken now, apart from policy; none when it can. */
export function ballotProblems(
  round: Round,
  counted: Tally,
  ballot: { readonly person: Id; readonly verdict: BallotVerdict; readonly comment: string },
): Problem[] {
  const problems: Problem[] = [];
  const standing = counted.standing.get(ballot.person);
  if (standing !== undefined) problems.push(votedAlready(standing.verdict));
  else if (counted.current === null || !askedIn(round, counted.current, ballot.person))
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

/** A withdrawal by somebody without a vote. */
export const noVoteYet: Problem = problem('WRONG_STATE', 'You have no vote in this round.', {
  rule: 'vote-to-withdraw',
});

const askedIn = (round: Round, step: number, person: Id): boolean =>
  round.steps[step]?.electorate.includes(person) === true;

/** The most entries a person may have in a round: votes and withdrawals. */
export const maxEntries = 100;
