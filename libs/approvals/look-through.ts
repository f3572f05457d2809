import { Injectable } from '@nestjs/common';
import { type ChangeInHand, Judge } from '#changes';
import { type Actor, type Id, problem, type Problem } from '#kernel';
import { People, type PersonRecord } from '#people';
import type { BallotVerdict } from './domain/round.ts';
import type { Purpose } from './domain/rule.ts';

const inCapitals = { approve: 'APPROVE', reject: 'REJECT', abstain: 'ABSTAIN' } as const;

/** Asks policy about somebody who is not the one giving the command, as if they voted themselves. */
@Injectable()
export class LookThrough {
  constructor(
    private readonly people: People,
    private readonly judge: Judge,
  ) {}

  /** A vote that was lent is worth no more than its lender's: whatever bars the lender bars the vote. */
  async problems(
    hand: ChangeInHand,
    purpose: Purpose,
    delegatorId: Id,
    verdict: BallotVerdict,
  ): Promise<readonly Problem[]> {
    const delegator = await this.people.byId(delegatorId, hand.work.manager);
    if (delegator?.active !== true)
      return [problem('NOT_PERMITTED', 'The member you vote for has left.', { rule: 'delegator-active' })];
    const asMember = asVoter(delegator, hand.work.actor.correlationId);
    const facts = await hand.facts();
    const known = { ...facts, electorate: [...facts.electorate, delegatorId] };
    const decision =
      purpose === 'ratification'
        ? this.judge.action(asMember, 'ratifyEmergency', hand.change, known)
        : this.judge.action(asMember, 'castVote', hand.change, known, { verdict: inCapitals[verdict] });
    hand.decisions.push(decision);
    return decision.problems.map((refusal) => ({
      ...refusal,
      message: `${delegator.name}, for whom you vote, may not vote on this change: ${refusal.message}`,
      wayOut: 'Another member of the board has to vote.',
    }));
  }
}

/** Somebody as they would be if they voted by themselves. */
export const asVoter = ({ id, name, roles }: PersonRecord, correlationId: string): Actor => ({
  kind: 'person',
  personId: id,
  accountId: null,
  name,
  roles,
  scopes: null,
  door: 'workflow',
  correlationId,
});
