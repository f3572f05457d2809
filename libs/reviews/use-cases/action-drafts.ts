import { Injectable } from '@nestjs/common';
import { fromGlobalId, type Id, newId, type Problem, problem } from '#kernel';
import { People, type PersonRecord } from '#people';
import type { Work } from '#platform/database';
import type { CorrectiveAction, ReviewRecord } from '../domain/review.ts';

export interface ActionInput {
  readonly title: string;
  /** The person's global id or mail address. */
  readonly owner: string;
  readonly dueAt: Date;
}

export interface DraftedActions {
  readonly actions: readonly Omit<CorrectiveAction, 'state'>[];
  readonly problems: readonly Problem[];
}

/** Turns what callers say of corrective actions into records; every owner nobody knows and every past date is a problem. */
@Injectable()
export class ActionDrafts {
  constructor(private readonly people: People) {}

  /** @param path where the inputs stand, for the problems */
  async of(
    inputs: readonly ActionInput[],
    review: ReviewRecord,
    { actor, manager, now }: Work,
    path: (index: number) => readonly string[],
  ): Promise<DraftedActions> {
    const owners = await this.owners(
      inputs.map((input) => input.owner),
      manager,
    );
    const problems: Problem[] = [];
    const actions = inputs.map(({ title, owner, dueAt }, index) => {
      const person = owners.get(owner);
      const at = path(index);
      if (title.trim() === '')
        problems.push(problem('INVALID_INPUT', 'Say what is to be done.', { path: [...at, 'title'] }));
      if (person?.active !== true)
        problems.push(
          problem('INVALID_REFERENCE', `There is nobody active under "${owner.slice(0, 100)}".`, {
            path: [...at, 'owner'],
            wayOut: 'Give a person’s id or mail address.',
          }),
        );
      if (dueAt <= now)
        problems.push(
          problem('INVALID_INPUT', 'An action is due in the future.', {
            path: [...at, 'dueAt'],
            wayOut: `Give a time after ${now.toISOString()}.`,
          }),
        );
      return {
        id: newId(),
        reviewId: review.id,
        changeId: review.changeId,
        title: title.trim(),
        ownerId: person?.id ?? '',
        dueAt,
        createdBy: actor.personId as Id,
        createdAt: now,
        doneBy: null,
        doneAt: null,
        verifiedBy: null,
        verifiedAt: null,
      };
    });
    return { actions, problems };
  }

  private async owners(
    refs: readonly string[],
    manager: Work['manager'],
  ): Promise<Map<string, PersonRecord>> {
    const idOf = (ref: string): Id | undefined => {
      const parsed = fromGlobalId(ref);
      return parsed?.type === 'Person' ? parsed.id : undefined;
    };
    const byMail = await this.people.byEmails(
      refs.filter((ref) => idOf(ref) === undefined),
      manager,
    );
    const ids = new Map(refs.map((ref) => [ref, idOf(ref) ?? byMail.get(ref.trim().toLowerCase()) ?? '']));
    const people = await this.people.byIds(
      [...new Set(ids.values())].filter((id) => id !== ''),
      manager,
    );
    return new Map(
      refs.flatMap((ref) => {
        const person = people.get(ids.get(ref) ?? '');
        return person === undefined ? [] : [[ref, person] as const];
      }),
    );
  }
}
