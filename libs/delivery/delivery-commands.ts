import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeInHand, Judge } from '#changes';
import { type Actor, done, type Id, type Json, type Outcome, refused } from '#kernel';
import { UnitOfWork, type Work } from '#platform/database';
import { DecisionStore, type PolicyDecision } from '#policy';

interface RecordCommand {
  /** The mutation's name, which is also the policy action. */
  readonly name: 'recordDeployment' | 'recordCommit';
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
    private readonly unitOfWork: UnitOfWork,
    private readonly judge: Judge,
    private readonly decisions: DecisionStore,
  ) {}

  async run(
    actor: Actor,
    command: RecordCommand,
    body: (work: Work, hand: ChangeInHand | null) => Promise<void>,
  ): Promise<Outcome<null>> {
    const { changeId, name, input } = command;
    if (changeId === null) return this.alone(actor, command, body);
    const outcome = await this.commands.run(actor, { name, changeId, input }, async (hand) => {
      const forbidden = await hand.permit(name);
      if (forbidden.length === 0) await body(hand.work, hand);
      return forbidden;
    });
    return outcome.ok ? done(null) : outcome;
  }

  private alone(
    actor: Actor,
    { name, input, id }: RecordCommand,
    body: (work: Work, hand: null) => Promise<void>,
  ): Promise<Outcome<null>> {
    const decision = this.judge.system(actor, name);
    const keep = (work: Work) => this.keep(work, decision);
    const command = { name, input, idOf: () => id, reload: () => Promise.resolve(null), onRefusal: keep };
    return this.unitOfWork.run<null>(actor, command, async (work) => {
      if (decision.problems.length > 0) return refused(...decision.problems);
      await body(work, null);
      keep(work);
      return done(null);
    });
  }

  private keep(work: Work, decision: PolicyDecision): void {
    this.decisions.record(work, [decision], {
      correlationId: work.actor.correlationId,
      subjectType: null,
      subjectId: null,
      accountId: work.actor.accountId,
      at: work.now,
    });
  }
}
