import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, newId, type Outcome, refused } from '#kernel';
import { Administration } from '#people';
import { Reconcile } from './reconcile.ts';

/** Reconciliation that an administrator asks for, as after Temporal's database was restored or replaced. */
@Injectable()
export class ReconcileOnRequest {
  constructor(
    private readonly administration: Administration,
    private readonly reconcile: Reconcile,
  ) {}

  /** @returns how many open changes are looked after; none when another process is at it already */
  async execute(actor: Actor): Promise<Outcome<number>> {
    const command = {
      name: 'reconcileWorkflows',
      input: {},
      idOf: (id: Id) => id,
      reload: (id: Id) => Promise.resolve(id),
    };
    const allowed = await this.administration.run<Id>(actor, command, async (work, ask) => {
      const problems = await ask('reconcileWorkflows');
      if (problems.length > 0) return refused(...problems);
      const id = newId();
      work.emit({
        type: 'workflows.reconciliationRequested',
        subjectType: 'workflows',
        subjectId: id,
        data: {},
      });
      return done(id);
    });
    if (!allowed.ok) return allowed;
    return done((await this.reconcile.execute(actor.correlationId)) ?? 0);
  }
}
