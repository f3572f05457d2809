import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeRecord } from '#changes';
import { type Actor, type Id, type Outcome, problem } from '#kernel';
import { Rounds } from '../data/rounds.ts';
import { RoundKeeper } from '../round-keeper.ts';

export interface RatificationRequest {
  readonly reason: string;
  readonly expectedVersion?: number | null;
}

/** Asks the emergency board again, after it refused to ratify. The refusal stays on record. */
@Injectable()
export class RequestRatification {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly rounds: Rounds,
    private readonly keeper: RoundKeeper,
  ) {}

  execute(
    actor: Actor,
    changeId: Id,
    { reason, expectedVersion }: RatificationRequest,
  ): Promise<Outcome<ChangeRecord>> {
    const command = { name: 'requestRatification', changeId, expectedVersion, input: { reason } };
    return this.commands.run(actor, command, async (hand) => {
      const forbidden = await hand.permit('requestRatification');
      if (forbidden.length > 0) return forbidden;
      const last = await this.rounds.last(changeId, hand.work.manager);
      if (last?.purpose !== 'ratification' || last.state !== 'rejected')
        return [
          problem('WRONG_STATE', 'No ratification was refused, so there is nothing to ask for again.', {
            rule: 'after-refusal',
          }),
        ];
      if (reason.trim() === '')
        return [problem('INVALID_INPUT', 'Say why it is asked for again.', { path: ['input', 'reason'] })];
      await this.keeper.open(hand, { purpose: 'ratification', reason });
      return [];
    });
  }
}
