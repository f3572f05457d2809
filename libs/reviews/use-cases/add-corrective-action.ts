import { Injectable } from '@nestjs/common';
import { ChangeCommands } from '#changes';
import { type Actor, done, type Id, type Json, type Outcome, problem } from '#kernel';
import { CorrectiveActions } from '../data/corrective-actions.ts';
import { Reviews } from '../data/reviews.ts';
import { type CorrectiveAction, maxActions } from '../domain/review.ts';
import { ActionDrafts, type ActionInput } from './action-drafts.ts';

/** Adds what somebody is to do about what a review found; also after the change is closed. */
@Injectable()
export class AddCorrectiveAction {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly reviews: Reviews,
    private readonly actions: CorrectiveActions,
    private readonly drafts: ActionDrafts,
  ) {}

  async execute(actor: Actor, changeId: Id, input: ActionInput): Promise<Outcome<CorrectiveAction>> {
    const command = {
      name: 'addCorrectiveAction',
      changeId,
      input: JSON.parse(JSON.stringify(input)) as Json,
    };
    const added: Id[] = [];
    const outcome = await this.commands.run(actor, command, async (hand) => {
      const forbidden = await hand.permit('manageActions');
      if (forbidden.length > 0) return forbidden;
      const { manager } = hand.work;
      const review = (await this.reviews.ofChanges([changeId], manager)).get(changeId);
      if (review === undefined)
        return [
          problem('WRONG_STATE', 'The change has no review that an action could follow from.', {
            rule: 'addCorrectiveAction',
          }),
        ];
      if ((await this.actions.count(review.id, manager)) >= maxActions)
        return [
          problem('INVALID_INPUT', `A review has at most ${maxActions} corrective actions.`, {
            path: ['input'],
          }),
        ];
      const { actions, problems } = await this.drafts.of([input], review, hand.work, () => ['input']);
      if (problems.length > 0) return problems;
      await this.actions.insert(actions, manager);
      for (const { id, title, ownerId, dueAt } of actions) {
        added.push(id);
        await hand.emit('change.correctiveActionAdded', {
          action: id,
          title,
          owner: ownerId,
          dueAt: dueAt.toISOString(),
        });
      }
      return [];
    });
    if (!outcome.ok) return outcome;
    // A repeat under the same Idempotency-Key added nothing: it gets what the first request added.
    const [id] = added;
    return done(
      id === undefined ? await this.actions.newest(changeId, input.title.trim()) : await this.actions.one(id),
    );
  }
}
