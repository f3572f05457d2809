import { availableParallelism } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, type Id, systemActor } from '#kernel';
import { CLOCK, Database, UnitOfWork } from '#platform/database';
import type { OutboxHandler, OutboxMessage } from '#platform/outbox';
import { addTallies, type PastDecision, PolicyDesk, type PolicyFile, PolicySets } from '#policy';
import { type PolicySimulation, PolicySimulations } from '../data/simulations.ts';
import { simulationTopic } from '../domain/topic.ts';

/** Decisions for one thread at a time: some megabytes. */
const portion = 500;
/** After this long a worker puts the rest back into the outbox, well before a delivery may last no longer. */
const stintMs = 8_000;

/**
 * Carries simulations on, a stint at a time. How far each has come is written after every round, so that another worker
 * goes on where one has died; two at the same one notice, and the later gives way.
 */
@Injectable()
export class RunSimulations implements OutboxHandler {
  readonly topic = simulationTopic;

  constructor(
    private readonly simulations: PolicySimulations,
    private readonly sets: PolicySets,
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One stint is all that a delivery has time for; the other messages come again. */
  async deliver(messages: readonly OutboxMessage[]): Promise<void> {
    const [first, ...rest] = messages;
    if (first === undefined) return;
    const through = await this.carryOn(first.key);
    await this.putBack([...rest, ...(through ? [] : [first])].map(({ key }) => key));
  }

  /** @returns whether nothing is left to do */
  private async carryOn(id: Id): Promise<boolean> {
    const simulation = await this.simulations.begin(id);
    if (simulation === null) return true;
    const files = await this.sets.filesOf(this.database.manager, simulation.digest);
    const desks = Array.from({ length: Math.min(4, availableParallelism()) }, () => new PolicyDesk());
    try {
      const fault = await opened(desks, files ?? []);
      if (fault === null) return await this.stint(simulation, desks);
      await this.simulations.fail(id, fault, this.clock.now());
      return true;
    } finally {
      await Promise.all(desks.map((desk) => desk.close()));
    }
  }

  private async stint(simulation: PolicySimulation, desks: readonly PolicyDesk[]): Promise<boolean> {
    const ends = Date.now() + stintMs;
    let { done, after, result } = simulation;
    let ahead = this.read(simulation, after, desks.length);
    while (Date.now() < ends) {
      const rows = await ahead;
      const last = rows.at(-1);
      if (last === undefined) {
        await this.simulations.finish(simulation.id, this.clock.now());
        return true;
      }
      const from = done;
      after = { at: last.decidedAt, id: last.id };
      done += rows.length;
      // The next are read while these are judged.
      ahead = this.read(simulation, after, desks.length);
      const tallies = await Promise.all(
        desks.map((desk, n) => desk.tally(rows.slice(n * portion, (n + 1) * portion))),
      );
      result = tallies.reduce(addTallies, result);
      if (!(await this.simulations.advance(simulation.id, from, { done, after, result }))) return true;
    }
    await ahead.catch(() => undefined);
    return false;
  }

  private read(
    simulation: PolicySimulation,
    after: PolicySimulation['after'],
    desks: number,
  ): Promise<PastDecision[]> {
    const rows = this.simulations.past(simulation, after, portion * desks);
    // Whoever awaits it is told of a failure; nobody does when the stint has ended.
    rows.catch(() => undefined);
    return rows;
  }

  private async putBack(ids: readonly Id[]): Promise<void> {
    if (ids.length === 0) return;
    await this.unitOfWork.transaction(systemActor('simulation'), (work) => {
      for (const key of ids) work.enqueue({ topic: simulationTopic, key, payload: {} });
      return Promise.resolve();
    });
  }
}

/** @returns why the rules cannot be used; null when they can */
async function opened(desks: readonly PolicyDesk[], files: readonly PolicyFile[]): Promise<string | null> {
  try {
    await Promise.all(desks.map((desk) => desk.open(files)));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
