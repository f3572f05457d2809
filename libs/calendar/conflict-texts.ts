import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { changeNumber } from '#changes';
import { People } from '#people';
import type { Manager } from '#platform/database';
import type { Conflict } from './domain/conflict.ts';
import type { Names } from './domain/conflict-text.ts';

/** Looks up what conflicts speak of, for their sentences: three queries at the most, however many conflicts. */
@Injectable()
export class ConflictTexts {
  constructor(
    private readonly catalog: Catalog,
    private readonly people: People,
  ) {}

  async names(conflicts: readonly Conflict[], manager?: Manager): Promise<Names> {
    const links = conflicts.flatMap(({ other }) => (other.kind === 'change' ? [other.link] : []));
    const persons = links.filter(({ role }) => role === 'implementer').map(({ subject }) => subject);
    const services = links
      .filter(({ role }) => role === 'service')
      .flatMap(({ subject, origin }) => [subject, ...(origin === null ? [] : [origin])])
      .concat(conflicts.flatMap(({ serviceIds }) => serviceIds));
    const places = conflicts.flatMap(({ environmentIds }) => environmentIds);
    const [known, there, who] = await Promise.all([
      this.catalog.servicesByIds([...new Set(services)], manager),
      this.catalog.environmentsByIds([...new Set(places)], manager),
      persons.length === 0 ? new Map<string, never>() : this.people.byIds([...new Set(persons)], manager),
    ]);
    return {
      service: (id) => known.get(id)?.key ?? 'a service',
      environment: (id) => there.get(id)?.key ?? 'an environment',
      person: (id) => who.get(id)?.name ?? 'The implementer',
      change: ({ number, title }) => `${changeNumber(number)} “${title}”`,
    };
  }
}
