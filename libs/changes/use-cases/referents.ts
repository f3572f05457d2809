import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { fromGlobalId, type Id, problem, type Problem } from '#kernel';
import { People, type PersonRecord } from '#people';
import type { Manager } from '#platform/database';
import type { ChangeContent } from '../domain/content.ts';
import type { ChangeInput } from './change-input.ts';

/** What the names in an input stand for; `people` knows everybody named, for policy to look at. */
export interface Resolved {
  readonly content: Partial<ChangeContent>;
  readonly people: ReadonlyMap<Id, PersonRecord>;
  readonly problems: readonly Problem[];
}

interface Found {
  readonly id: Id;
  readonly active: boolean;
}

/** Turns the names in an input into identities, each kind in one query or two; every unknown name is a problem. */
@Injectable()
export class Referents {
  constructor(
    private readonly catalog: Catalog,
    private readonly people: People,
  ) {}

  async resolve(input: ChangeInput, manager: Manager): Promise<Resolved> {
    const { services, environments, implementer, verifier, ...said } = input;
    const problems: Problem[] = [];
    const content = plain(said);
    if (services !== undefined)
      content['serviceIds'] = take(
        await this.services(services ?? [], manager),
        services ?? [],
        'services',
        problems,
      );
    if (environments !== undefined)
      content['environmentIds'] = take(
        await this.environments(environments ?? [], manager),
        environments ?? [],
        'environments',
        problems,
      );
    const named = [implementer, verifier].filter((ref): ref is string => typeof ref === 'string');
    const people = await this.persons(named, manager);
    for (const [field, ref] of [
      ['implementer', implementer],
      ['verifier', verifier],
    ] as const) {
      if (ref === undefined) continue;
      const person = ref === null ? null : people.get(ref);
      if (person === undefined) problems.push(unknown(field, ref as string));
      content[`${field}Id`] = person?.id ?? null;
    }
    return { content, people: new Map([...people.values()].map((p) => [p.id, p])), problems };
  }

  private async services(refs: readonly string[], manager: Manager): Promise<Map<string, Found>> {
    const { ids, keys } = split('Service', refs);
    return joined(
      ids,
      ids.size === 0 ? new Map<Id, Found>() : await this.catalog.servicesByIds([...ids.values()], manager),
      keys.length === 0 ? new Map<string, Found>() : await this.catalog.servicesByKeys(keys, manager),
    );
  }

  private async environments(refs: readonly string[], manager: Manager): Promise<Map<string, Found>> {
    const { ids, keys } = split('Environment', refs);
    return joined(
      ids,
      ids.size === 0
        ? new Map<Id, Found>()
        : await this.catalog.environmentsByIds([...ids.values()], manager),
      keys.length === 0 ? new Map<string, Found>() : await this.catalog.environmentsByKeys(keys, manager),
    );
  }

  private async persons(refs: readonly string[], manager: Manager): Promise<Map<string, PersonRecord>> {
    const { ids, keys } = split('Person', refs);
    const mails = keys.map((k) => k.toLowerCase());
    const byMail = mails.length === 0 ? new Map<string, Id>() : await this.people.byEmails(mails, manager);
    const all = [...ids.values(), ...byMail.values()];
    const records = all.length === 0 ? new Map<Id, PersonRecord>() : await this.people.byIds(all, manager);
    const found = new Map<string, PersonRecord>();
    for (const ref of refs) {
      const record = records.get(ids.get(ref) ?? byMail.get(ref.toLowerCase()) ?? '');
      if (record !== undefined) found.set(ref, record);
    }
    return found;
  }
}

function split(type: string, refs: readonly string[]): { ids: Map<string, Id>; keys: string[] } {
  const ids = new Map<string, Id>();
  const keys: string[] = [];
  for (const ref of refs) {
    const parsed = fromGlobalId(ref);
    if (parsed?.type === type) ids.set(ref, parsed.id);
    else keys.push(ref);
  }
  return { ids, keys };
}

function joined<T extends Found>(
  ids: Map<string, Id>,
  byId: Map<Id, T>,
  byKey: Map<string, T>,
): Map<string, T> {
  const found = new Map(byKey);
  for (const [ref, id] of ids) {
    const record = byId.get(id);
    if (record !== undefined) found.set(ref, record);
  }
  return found;
}

function take(found: Map<string, Found>, refs: readonly string[], field: string, problems: Problem[]): Id[] {
  const ids: Id[] = [];
  for (const ref of refs) {
    const record = found.get(ref);
    if (record === undefined || !record.active) problems.push(unknown(field, ref));
    else if (!ids.includes(record.id)) ids.push(record.id);
  }
  return ids;
}

const unknown = (field: string, ref: string): Problem =>
  problem('INVALID_REFERENCE', `There is nothing active under "${ref.slice(0, 100)}" in ${field}.`, {
    path: ['input', field],
    wayOut:
      field === 'implementer' || field === 'verifier'
        ? 'Give a person’s id or mail address.'
        : 'Give an id or a key from the catalogue.',
  });

/** Values as the record holds them: what was emptied gets its empty value, what was not said is left out. */
function plain(said: Record<string, unknown>): Record<string, unknown> {
  const nullable = new Set(['region', 'plannedStart', 'plannedEnd']);
  const empty: Record<string, unknown> = {
    risk: 'MEDIUM',
    impact: 'MEDIUM',
    urgency: 'MEDIUM',
    outageExpected: false,
    workItems: [],
    commits: [],
    artifacts: [],
    tags: [],
    externalReferences: [],
  };
  return Object.fromEntries(
    Object.entries(said)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, value === null && !nullable.has(key) ? (empty[key] ?? '') : value]),
  );
}
