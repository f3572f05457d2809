import { Injectable } from '@nestjs/common';
import {
  type Actor,
  done,
  formerly,
  type Id,
  type Json,
  notFound,
  type Outcome,
  problem,
  type Problem,
  refused,
} from '#kernel';
import { Administration, Teams } from '#people';
import { Catalog } from '../data/catalog.ts';
import { ServiceRow } from '../data/catalog.entities.ts';
import { groundAltered } from '../domain/altered.ts';
import type { ServiceRecord } from '../domain/catalog.ts';
import { found } from '../data/catalog-store.ts';

/** What is left out stays as it is. */
export type ServiceEdit = { readonly id: Id } & Partial<
  Pick<ServiceRecord, 'name' | 'description' | 'tier' | 'ownerTeamId' | 'active'>
>;

@Injectable()
export class UpdateService {
  constructor(
    private readonly administration: Administration,
    private readonly teams: Teams,
    private readonly catalog: Catalog,
  ) {}

  execute(actor: Actor, edit: ServiceEdit): Promise<Outcome<ServiceRecord>> {
    const { id, ...fields } = edit;
    const command = {
      name: 'updateService',
      input: edit as unknown as Json,
      subject: { type: 'service', id },
      idOf: () => id,
      reload: async () => found((await this.catalog.servicesByIds([id])).get(id), 'service'),
    };
    return this.administration.run<ServiceRecord>(actor, command, async (work, ask) => {
      const row = await work.manager.findOne(ServiceRow, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (row === null) throw notFound('service');
      const problems: Problem[] = [...(await ask('manageCatalog'))];
      const { ownerTeamId } = fields;
      if (ownerTeamId !== undefined && (await this.teams.byId(ownerTeamId, work.manager)) === null)
        problems.push(
          problem('INVALID_REFERENCE', 'There is no such team.', { path: ['input', 'ownerTeam'] }),
        );
      if (problems.length > 0) return refused(...problems);
      const { tier } = row;
      const before = formerly(row, fields);
      work.manager.merge(ServiceRow, row, fields);
      await work.manager.save(row);
      const data = { ...fields, before };
      const event = work.emit({ type: 'service.updated', subjectType: 'service', subjectId: id, data });
      if (row.tier !== tier) work.enqueue(groundAltered(event, { kind: 'service', id, was: { tier } }));
      return done(row);
    });
  }
}
