import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import type { Id, Role } from '#kernel';
import { People, type PersonRecord } from '#people';
import type { Work } from '#platform/database';
import type { Rung } from './domain/settings.ts';
import { Rosters } from './rosters.ts';

/** Who stands on the rungs of the ladder by which an unanswered round goes up. */
@Injectable()
export class Ladder {
  constructor(
    private readonly people: People,
    private readonly rosters: Rosters,
  ) {}

  /** Nobody is passed over in silence: where nobody active stands on a rung, the change managers are told. */
  async standingOn({ change, work }: ChangeInHand, rung: Rung): Promise<readonly Id[]> {
    const { manager } = work;
    let found: readonly Id[] = [];
    if (rung === 'requesterManager' || rung === 'director')
      found = await this.leading(change.requesterId, rung === 'director' ? 2 : 1, manager);
    else if (typeof rung === 'object' && 'role' in rung) found = await this.holding(rung.role);
    else if (typeof rung === 'object')
      found = (await this.rosters.of([rung.board], work.now, manager)).on(
        [rung.board],
        change.serviceIds,
      ).members;
    return found.length > 0 ? found : this.holding('changeManager');
  }

  /** So many steps up from somebody; nobody when the line ends before, or whoever is there has left. */
  private async leading(personId: Id, steps: number, manager: Work['manager']): Promise<readonly Id[]> {
    let at: PersonRecord | null = await this.people.byId(personId, manager);
    for (let i = 0; i < steps && at !== null; i += 1)
      at = at.managerId === null ? null : await this.people.byId(at.managerId, manager);
    return at?.active === true && at.id !== personId ? [at.id] : [];
  }

  private async holding(role: Role): Promise<readonly Id[]> {
    const page = await this.people.list({ role, active: true }, firstHundred);
    return page.nodes.map((p) => p.id);
  }
}

const firstHundred = { limit: 100, backward: false, cursor: null } as const;
