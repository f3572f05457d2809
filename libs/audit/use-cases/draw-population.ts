import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { Populations } from '../data/populations.ts';
import type { Population, PopulationWish } from '../domain/population.ts';

/** Draws a population: from deployment facts, at one moment, with its query, its time and its runner on record. */
@Injectable()
export class DrawPopulation {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly populations: Populations,
    private readonly catalog: Catalog,
  ) {}

  async execute(actor: Actor, said: PopulationWish): Promise<Outcome<Population>> {
    const wish = inOrder(said);
    const id = newId();
    const asked = { ...wish, from: wish.from.toISOString(), to: wish.to.toISOString() };
    const command = {
      name: 'drawPopulation',
      input: asked,
      idOf: (population: Population) => population.id,
      reload: async (known: Id) => (await this.populations.byId(known)) as Population,
    };
    return this.commands.run(actor, command, { action: 'drawFromAudit' }, async (work) => {
      const { personId, accountId } = actor;
      if (personId === null || accountId === null)
        return refused(problem('NOT_PERMITTED', 'A population is drawn by a person.'));
      const problems = await this.problems(wish);
      if (problems.length > 0) return refused(...problems);
      const found = await this.populations.draw(id, wish, work.manager);
      const population = { ...wish, ...found, id, drawnBy: personId, drawnAt: work.now };
      await this.populations.add(population, accountId, work.manager);
      const data = { ...asked, ...found };
      work.emit({ type: 'audit.populationDrawn', subjectType: 'population', subjectId: id, data });
      return done(population);
    });
  }

  private async problems({ from, to, services, environments }: PopulationWish): Promise<Problem[]> {
    const problems: Problem[] = [];
    const bad = (path: string, message: string, wayOut: string) =>
      problems.push(problem('INVALID_INPUT', message, { path: ['input', path], wayOut }));
    if (to <= from) bad('to', 'A period ends after it begins.', 'Give a later time.');
    const known = await this.catalog.servicesByKeys(services);
    for (const key of services.filter((one) => !known.has(one)))
      bad('services', `There is no service ${key}.`, 'Give keys of services.');
    const places = await this.catalog.environmentsByKeys(environments);
    for (const key of environments.filter((one) => places.get(one)?.kind !== 'production'))
      bad('environments', `There is no production environment ${key}.`, 'Give keys of such.');
    return problems;
  }
}

/** The same question in the same words, whatever order it was asked in. */
function inOrder(wish: PopulationWish): PopulationWish {
  const sorted = (list: readonly string[]): string[] => [...new Set(list)].sort();
  return {
    from: wish.from,
    to: wish.to,
    services: sorted(wish.services),
    environments: sorted(wish.environments),
    regions: sorted(wish.regions),
    changeTypes: sorted(wish.changeTypes),
  };
}
