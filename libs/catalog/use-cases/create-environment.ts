import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, newId, type Outcome, refused } from '#kernel';
import { Administration } from '#people';
import { Catalog } from '../data/catalog.ts';
import { EnvironmentRow } from '../data/catalog.entities.ts';
import type { EnvironmentRecord } from '../domain/catalog.ts';
import { found, insertWithKey } from '../data/catalog-store.ts';

export type NewEnvironment = Pick<EnvironmentRecord, 'key' | 'name' | 'kind' | 'region'>;

@Injectable()
export class CreateEnvironment {
  constructor(
    private readonly administration: Administration,
    private readonly catalog: Catalog,
  ) {}

  execute(actor: Actor, input: NewEnvironment): Promise<Outcome<EnvironmentRecord>> {
    const command = {
      name: 'createEnvironment',
      input: { ...input },
      idOf: (environment: EnvironmentRecord) => environment.id,
      reload: async (id: Id) => found((await this.catalog.environmentsByIds([id])).get(id), 'environment'),
    };
    return this.administration.run<EnvironmentRecord>(actor, command, async (work, ask) => {
      const problems = await ask('manageCatalog');
      if (problems.length > 0) return refused(...problems);
      const row = { ...input, name: input.name.trim(), id: newId(), active: true, createdAt: work.now };
      const taken = await insertWithKey(work, EnvironmentRow, row);
      if (taken.length > 0) return refused(...taken);
      work.emit({
        type: 'environment.created',
        subjectType: 'environment',
        subjectId: row.id,
        data: { ...input },
      });
      return done(row);
    });
  }
}
