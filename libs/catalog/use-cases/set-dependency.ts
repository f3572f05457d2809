import { Injectable } from '@nestjs/common';
import { type Actor, done, type Outcome, problem, type Problem, refused } from '#kernel';
import { Administration } from '#people';
import { Catalog } from '../data/catalog.ts';
import { groundAltered } from '../domain/altered.ts';
import type { Dependency, ServiceRecord } from '../domain/catalog.ts';
import { found } from '../data/catalog-store.ts';

/** Says that one service needs another, or that it no longer does. Saying so again changes nothing. */
@Injectable()
export class SetDependency {
  constructor(
    private readonly administration: Administration,
    private readonly catalog: Catalog,
  ) {}

  /** @returns the service that needs the other */
  execute(actor: Actor, { fromId, toId }: Dependency, needed: boolean): Promise<Outcome<ServiceRecord>> {
    const command = {
      name: needed ? 'addDependency' : 'removeDependency',
      input: { fromId, toId },
      subject: { type: 'service', id: fromId },
      idOf: () => fromId,
      reload: async () => found((await this.catalog.servicesByIds([fromId])).get(fromId), 'service'),
    };
    return this.administration.run<ServiceRecord>(actor, command, async (work, ask) => {
      const problems: Problem[] = [...(await ask('manageCatalog'))];
      const services = await this.catalog.servicesByIds([fromId, toId], work.manager);
      const from = services.get(fromId);
      const missing = (path: string) =>
        problem('INVALID_REFERENCE', 'There is no such service.', { path: ['input', path] });
      if (from === undefined) return refused(...problems, missing('from'));
      if (!services.has(toId)) problems.push(missing('to'));
      if (fromId === toId)
        problems.push(
          problem('INVALID_INPUT', 'A service does not depend on itself.', { path: ['input', 'to'] }),
        );
      if (problems.length > 0) return refused(...problems);

      const changed: unknown[] = await work.manager.query(
        `INSERT INTO service_dependency AS d (from_id, to_id, active, created_at)
         SELECT $1, $2, $3, $4 WHERE $3 OR EXISTS (SELECT FROM service_dependency WHERE from_id = $1 AND to_id = $2)
         ON CONFLICT ON CONSTRAINT service_dependency_pk DO UPDATE SET active = excluded.active
           WHERE d.active <> excluded.active
         RETURNING 1`,
        [fromId, toId, needed, work.now],
      );
      if (changed.length > 0) {
        const event = work.emit({
          type: needed ? 'service.dependencyAdded' : 'service.dependencyRemoved',
          subjectType: 'service',
          subjectId: fromId,
          data: { toId, before: !needed, after: needed },
        });
        if (needed) work.enqueue(groundAltered(event, { kind: 'dependency', fromId, toId }));
      }
      return done(from);
    });
  }
}
