import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeInHand, type ChangeRecord } from '#changes';
import { type Actor, type Id, type Json, type Outcome, problem, type Problem } from '#kernel';
import { BallotBox, type Said } from '../ballot-box.ts';
import { Rounds } from '../data/rounds.ts';
import type { BallotVerdict, Round } from '../domain/round.ts';
import { type Shown, ShownContent } from '../shown-content.ts';

export interface Ballot extends Shown, Said {
  readonly expectedVersion?: number | null;
}

/** What a voter means to do: `ratify` insists that the work of an emergency has begun. */
export type VoteCommand = 'castVote' | 'ratifyEmergency';

/** Takes a vote on the round that is open, and does what it decides. */
@Injectable()
export class CastVote {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly rounds: Rounds,
    private readonly shown: ShownContent,
    private readonly box: BallotBox,
  ) {}

  execute(
    actor: Actor,
    changeId: Id,
    ballot: Ballot,
    name: VoteCommand = 'castVote',
  ): Promise<Outcome<ChangeRecord>> {
    const { expectedVersion, ...said } = ballot;
    return this.commands.run(
      actor,
      { name, changeId, expectedVersion, input: JSON.parse(JSON.stringify(said)) as Json },
      async (hand) => {
        const { manager } = hand.work;
        const stale = await this.shown.problems(hand, ballot);
        const round = await this.rounds.open(changeId, manager);
        if (round === null) return stale.length > 0 ? stale : [notAsked(hand)];
        if (name === 'ratifyEmergency' && round.purpose !== 'ratification') return [notBegun(hand)];
        const forbidden = await permitted(hand, round, ballot.verdict);
        if (forbidden.length > 0) return [...forbidden, ...(await this.box.behind(hand, round, ballot))];
        return stale.length > 0 ? stale : this.box.put(hand, round, ballot);
      },
    );
  }
}

const inCapitals = { approve: 'APPROVE', reject: 'REJECT', abstain: 'ABSTAIN' } as const;

/** After the work has begun a vote ratifies, and other rules say who may. */
const permitted = (hand: ChangeInHand, round: Round, verdict: BallotVerdict): Promise<readonly Problem[]> =>
  round.purpose === 'ratification'
    ? hand.permit('ratifyEmergency')
    : hand.permit('castVote', { verdict: inCapitals[verdict] });

const notAsked = ({ change }: ChangeInHand): Problem =>
  problem('WRONG_STATE', `The change is ${change.state}: nobody is asked about it now.`, {
    rule: 'open-round',
    wayOut: 'A vote is taken while the change is AUTHORIZING, or while an emergency is to be ratified.',
  });

const notBegun = ({ change }: ChangeInHand): Problem =>
  problem(
    'WRONG_STATE',
    `The change is ${change.state}: its work has not begun, so there is nothing to ratify.`,
    {
      rule: 'ratify-after-start',
      wayOut: 'Vote on it with castVote.',
    },
  );
