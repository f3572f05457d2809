import { Injectable } from '@nestjs/common';
import { ChangeCommands } from '#changes';
import { type Actor, done, type Id, type Outcome } from '#kernel';
import { People } from '#people';
import { CorrectiveActions } from '../data/corrective-actions.ts';
import type { CorrectiveAction } from '../domain/review.ts';
import { settlingProblems } from '../domain/settling.ts';

export interface SettleInput {
  readonly state: 'DONE' | 'VERIFIED';
  readonly comment?: string | null;
}

/** Says that a corrective action is done, or, as somebody else, that it really is. */
@Injectable()
export class SettleCorrectiveAction {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly actions: CorrectiveActions,
    private readonly people: People,
  ) {}

  async execute(actor: Actor, id: Id, { state, comment }: SettleInput): Promise<Outcome<CorrectiveAction>> {
    const { changeId } = await this.actions.one(id);
    const command = {
      name: 'settleCorrectiveAction',
      changeId,
      input: { action: id, state, comment: comment ?? null },
    };
    const outcome = await this.commands.run(actor, command, async (hand) => {
      const { manager, now } = hand.work;
      const action = await this.actions.one(id, manager);
      const owner = await this.people.byId(action.ownerId, manager);
      const forbidden = await hand.permit(state === 'DONE' ? 'settleAction' : 'verifyAction', {
        assignee: { id: action.ownerId, roles: owner?.roles ?? [], active: owner?.active ?? false },
      });
      const problems = [...forbidden, ...settlingProblems(action, state, actor.personId)];
      if (problems.length > 0) return problems;
      const patch =
        state === 'DONE'
          ? { doneBy: actor.personId, doneAt: now }
          : { verifiedBy: actor.personId, verifiedAt: now };
      await this.actions.patch(id, patch, manager);
      await hand.emit(state === 'DONE' ? 'change.correctiveActionDone' : 'change.correctiveActionVerified', {
        action: id,
        title: action.title,
        owner: action.ownerId,
        comment: comment ?? undefined,
      });
      return [];
    });
    return outcome.ok ? done(await this.actions.one(id)) : outcome;
  }
}
