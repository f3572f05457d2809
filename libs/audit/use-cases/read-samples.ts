import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { type Actor, type Id, notFound, type Page, type PageArgs, pageRequest } from '#kernel';
import { Populations } from '../data/populations.ts';
import { Samples } from '../data/samples.ts';
import { parametersOf } from '../domain/parameters.ts';
import type { PopulationRow } from '../domain/population.ts';
import type { Sample } from '../domain/sample.ts';

/** Samples that were drawn, for whoever may read the audit; each read is on record. */
@Injectable()
export class ReadSamples {
  constructor(
    private readonly access: AuditAccess,
    private readonly samples: Samples,
    private readonly populations: Populations,
  ) {}

  /** @throws Fault NOT_FOUND */
  one(actor: Actor, id: Id): Promise<Sample> {
    const answer = async (): Promise<Sample> => {
      const found = await this.samples.byId(id);
      if (found === null) throw notFound('sample');
      return found;
    };
    return this.access.read(actor, { query: 'sample', parameters: { sample: id } }, answer, () => 1);
  }

  ofPopulation(actor: Actor, population: Id, page: PageArgs): Promise<Page<Sample>> {
    return this.access.read(
      actor,
      { query: 'population.samples', parameters: parametersOf({ population, ...page }) },
      () => this.samples.list(population, pageRequest(page)),
      ({ nodes }) => nodes.length,
    );
  }

  /** Its rows in the order of the population: a sample is small. */
  rows(
    actor: Actor,
    { id, populationId, ordinals }: Pick<Sample, 'id' | 'populationId' | 'ordinals'>,
  ): Promise<PopulationRow[]> {
    return this.access.read(
      actor,
      { query: 'sample.rows', parameters: { sample: id } },
      () => this.populations.rowsAt(populationId, ordinals),
      (rows) => rows.length,
    );
  }
}
