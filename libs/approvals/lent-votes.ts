import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import type { Id, Problem } from '#kernel';
import { Delegations } from './data/delegations.ts';
import { delegationOver } from './domain/ballot.ts';
import type { BallotVerdict, Round } from './domain/round.ts';
import { LookThrough } from './look-through.ts';

/** What stands against a vote cast under a delegation. */
@Injectable()
export class LentVotes {
  constructor(
    private readonly delegations: Delegations,
    private readonly lookThrough: LookThrough,
  ) {}

  /** Holds the delegation until the command ends: it is revoked before this vote, or after it. */
  async problems(
    hand: ChangeInHand,
    round: Round,
    { delegationId, delegator, verdict }: { delegationId: Id; delegator: Id; verdict: BallotVerdict },
  ): Promise<readonly Problem[]> {
    const { manager, now } = hand.work;
    if (!(await this.delegations.hold(delegationId, now, manager))) return [delegationOver];
    return this.lookThrough.problems(hand, round.purpose, delegator, verdict);
  }
}
