import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeInHand, GovernedCommands } from '#changes';
import { type Actor, done, type Id, type Json, type Outcome, type Problem, refused } from '#kernel';
import type { Work } from '#platform/database';

interface RecordCommand {
  /** The mutation's name, which is also the policy action. */
  readonly name: 'recordDeployment' | 'recordCommit' | 'recordFact';
  /** The change it belongs to, or null. */
  readonly changeId: Id | null;
  readonly input: Json;
  /** Of the record that is about to be made. */
  readonly id: Id;
}

/** How a record from outside is taken: as a command on its change, or as one of its own. */
@Injectable()
export class DeliveryCommands {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly governed: GovernedCommands,
  ) {}

  async run(
    actor: Actor,
    command: RecordCommand,
    body: (work: Work, hand: ChangeInHand | null) => Promise<readonly Problem[]>,
  ): Promise<Outcome<null>> {
    const { changeId, name, input, id } = command;
    if (changeId === null) {
      const alone = { name, input, idOf: () => id, reload: () => Promise.resolve(null) };
      return this.governed.run<null>(actor, alone, { action: name }, async (work) => {
        const problems = await body(work, null);
        return problems.length > 0 ? refused(...problems) : done(null);
      });
    }
    const outcome = await this.commands.run(actor, { name, changeId, input }, async (hand) => {
      const forbidden = await hand.permit(name);
      return forbidden.length > 0 ? forbidden : body(hand.work, hand);
    });
    return outcome.ok ? done(null) : outcome;
  }
}
