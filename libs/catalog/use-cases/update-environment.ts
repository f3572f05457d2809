import { Injectable } from '@nestjs/common';
import { type Actor, done, formerly, type Id, type Json, notFound, type Outcome, refused } from '#kernel';
import { Administration } from '#people';
import { Catalog } from '../data/catalog.ts';
import { EnvironmentRow } from '../data/catalog.entities.ts';
import { groundAltered } from '../domain/altered.ts';
import type { EnvironmentRecord } from '../domain/catalog.ts';
import { found } from '../data/catalog-store.ts';

/** What is left out stays as it is. */
export type EnvironmentEdit = { readonly id: Id } & Partial<
  Pick<EnvironmentRecord, 'name' | 'kind' | 'region' | 'active'>
>;

@Injectable()
export class UpdateEnvironment {
  constructor(
    private readonly administration: Administration,
    private readonly catalog: Catalog,
  ) {}

  execute(actor: Actor, edit: EnvironmentEdit): Promise<Outcome<EnvironmentRecord>> {
    const { id, ...fields } = edit;
    const command = {
      name: 'updateEnvironment',
      input: edit as unknown as Json,
      subject: { type: 'environment', id },
      idOf: () => id,
      reload: async () => found((await this.catalog.environmentsByIds([id])).get(id), 'environment'),
    };
    return this.administration.run<EnvironmentRecord>(actor, command, async (work, ask) => {
      const where = { where: { id }, lock: { mode: 'pessimistic_write' } } as const;
      const row = await work.manager.findOne(EnvironmentRow, where);
      if (row === null) throw notFound('environment');
      const problems = await ask('manageCatalog');
      if (problems.length > 0) return refused(...problems);
      const { kind, region } = row;
      const before = formerly(row, fields);
      work.manager.merge(EnvironmentRow, row, fields);
      await work.manager.save(row);
      const data = { ...fields, before };
      const event = work.emit({
        type: 'environment.updated',
        subjectType: 'environment',
        subjectId: id,
        data,
      });
      if (row.kind !== kind || row.region !== region)
        work.enqueue(groundAltered(event, { kind: 'environment', id, was: { kind, region } }));
      return done(row);
    });
  }
}
