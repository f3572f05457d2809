import { Inject, Injectable } from '@nestjs/common';
import { type Clock, fromGlobalId, type Id, type Page, type PageArgs, pageRequest, toPage } from '#kernel';
import { People } from '#people';
import { CLOCK } from '#platform/database';
import { CorrectiveActions } from '../data/corrective-actions.ts';
import type { ActionState, CorrectiveAction } from '../domain/review.ts';

export interface ActionsWanted {
  /** The owner's global id or mail address. */
  readonly owner?: string | null;
  readonly states?: readonly ActionState[] | null;
  readonly overdue?: boolean | null;
}

/** Lists corrective actions over all changes; an owner nobody knows has none. */
@Injectable()
export class ListActions {
  constructor(
    private readonly actions: CorrectiveActions,
    private readonly people: People,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async page({ owner, states, overdue }: ActionsWanted, args: PageArgs): Promise<Page<CorrectiveAction>> {
    const request = pageRequest(args);
    const ownerId = owner == null ? null : await this.personOf(owner);
    if (owner != null && ownerId === null) return toPage(request, [], () => []);
    const overdueAt = overdue === true ? this.clock.now() : null;
    return this.actions.page({ ownerId, states, overdueAt }, request);
  }

  private async personOf(ref: string): Promise<Id | null> {
    const parsed = fromGlobalId(ref);
    if (parsed?.type === 'Person') return parsed.id;
    return (await this.people.byEmails([ref])).get(ref.trim().toLowerCase()) ?? null;
  }
}
