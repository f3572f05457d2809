import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { type Actor, type Id, notFound, type Page, type PageArgs, pageRequest } from '#kernel';
import { type PopulationFilter, Populations } from '../data/populations.ts';
import type { Finding, Population, PopulationRow } from '../domain/population.ts';
import { parametersOf } from '../domain/parameters.ts';

/** Populations that were drawn, for whoever may read the audit; each read is on record. */
@Injectable()
export class ReadPopulations {
  constructor(
    private readonly access: AuditAccess,
    private readonly populations: Populations,
  ) {}

  /** @throws Fault NOT_FOUND */
  one(actor: Actor, id: Id): Promise<Population> {
    const query = { query: 'population', parameters: { population: id } };
    return this.access.read(
      actor,
      query,
      async () => {
        const found = await this.populations.byId(id);
        if (found === null) throw notFound('population');
        return found;
      },
      () => 1,
    );
  }

  list(actor: Actor, filter: PopulationFilter, page: PageArgs): Promise<Page<Population>> {
    return this.access.read(
      actor,
      { query: 'populations', parameters: parametersOf({ ...filter, ...page }) },
      () => this.populations.list(filter, pageRequest(page)),
      ({ nodes }) => nodes.length,
    );
  }

  rows(
    actor: Actor,
    population: Id,
    findings: readonly Finding[] | null,
    page: PageArgs,
  ): Promise<Page<PopulationRow>> {
    return this.access.read(
      actor,
      { query: 'population.rows', parameters: parametersOf({ population, findings, ...page }) },
      () => this.populations.rows(population, findings, pageRequest(page)),
      ({ nodes }) => nodes.length,
    );
  }
}
