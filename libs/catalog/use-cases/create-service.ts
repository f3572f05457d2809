import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { Administration, Teams } from '#people';
import { Catalog } from '../data/catalog.ts';
import { ServiceRow } from '../data/catalog.entities.ts';
import type { ServiceRecord } from '../domain/catalog.ts';
import { found, insertWithKey } from '../data/catalog-store.ts';

export type NewService = Pick<ServiceRecord, 'key' | 'name' | 'description' | 'tier' | 'ownerTeamId'>;

@Injectable()
export class CreateService {
  constructor(
    private readonly administration: Administration,
    private readonly teams: Teams,
    private readonly catalog: Catalog,
  ) {}

  execute(actor: Actor, input: NewService): Promise<Outcome<ServiceRecord>> {
    const command = {
      name: 'createService',
      input: { ...input },
      idOf: (service: ServiceRecord) => service.id,
      reload: async (id: Id) => found((await this.catalog.servicesByIds([id])).get(id), 'service'),
    };
    return this.administration.run<ServiceRecord>(actor, command, async (work, ask) => {
      const problems: Problem[] = [...(await ask('manageCatalog'))];
      if ((await this.teams.byId(input.ownerTeamId, work.manager)) === null)
        problems.push(
          problem('INVALID_REFERENCE', 'There is no such team.', { path: ['input', 'ownerTeam'] }),
        );
      if (problems.length > 0) return refused(...problems);

      const row = { ...input, name: input.name.trim(), id: newId(), active: true, createdAt: work.now };
      const taken = await insertWithKey(work, ServiceRow, row);
      if (taken.length > 0) return refused(...taken);
      work.emit({ type: 'service.created', subjectType: 'service', subjectId: row.id, data: { ...input } });
      return done(row);
    });
  }
}
