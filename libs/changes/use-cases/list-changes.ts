import { Injectable } from '@nestjs/common';
import { type Page, pageRequest, type PageArgs } from '#kernel';
import { Database } from '#platform/database';
import { ChangeList, type ChangeFilter, type ChangeOrder } from '../data/change-list.ts';
import type { ChangeRecord } from '../domain/change.ts';
import { changeStates, openStates } from '../domain/life.ts';
import type { ChangeFilterFields } from '../graphql/change-filter.input.ts';
import { Referents } from './referents.ts';

/** Lists changes as clients ask for them: names become identities, a name nobody has gives an empty list. */
@Injectable()
export class ListChanges {
  constructor(
    private readonly list: ChangeList,
    private readonly referents: Referents,
    private readonly database: Database,
  ) {}

  async page(said: ChangeFilterFields, order: ChangeOrder, args: PageArgs): Promise<Page<ChangeRecord>> {
    return this.list.page(await this.filterOf(said), order, pageRequest(args));
  }

  async count(said: ChangeFilterFields): Promise<number> {
    return this.list.count(await this.filterOf(said));
  }

  private async filterOf({
    services,
    environments,
    requester,
    assignee,
    open,
    board,
    ...rest
  }: ChangeFilterFields): Promise<ChangeFilter> {
    const named = {
      services,
      environments,
      implementer: requester ?? undefined,
      verifier: assignee ?? undefined,
    };
    const { content } = await this.referents.resolve(named, this.database.manager);
    const states =
      open == null
        ? rest.states
        : (rest.states ?? changeStates).filter((s) => openStates.includes(s) === open);
    return {
      ...rest,
      states,
      serviceIds: services == null ? null : content.serviceIds,
      environmentIds: environments == null ? null : content.environmentIds,
      requesterId: requester == null ? null : (content.implementerId ?? nobody),
      assigneeId: assignee == null ? null : (content.verifierId ?? nobody),
      more: board == null ? undefined : new Map([['board', board]]),
    };
  }
}

/** Matches no person. */
const nobody = '00000000-0000-7000-8000-000000000000';
