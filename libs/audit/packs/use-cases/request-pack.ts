import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { changeNumber, GovernedCommands, parseChangeNumber } from '#changes';
import { type Actor, done, type Id, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { changesDigest, packRequested } from '#ledger/contract';
import type { Work } from '#platform/database';
import { EvidencePacks } from '../data/evidence-packs.ts';
import { type FoundSelection, SelectedChanges } from '../data/selected-changes.ts';
import type { EvidencePack, PackSelection } from '../domain/pack.ts';
import { packTopic } from '../topics.ts';

/** What a pack is to be of; every part that is given narrows. */
export interface PackWish {
  readonly from?: Date | null;
  /** Now when left out. */
  readonly to?: Date | null;
  /** Keys. */
  readonly services?: readonly string[] | null;
  /** Numbers. */
  readonly changes?: readonly string[] | null;
  /** The changes of a population, or of a sample, that was drawn. */
  readonly population?: Id | null;
  readonly sample?: Id | null;
  /** False: documents are in it by their digests alone. */
  readonly documents?: boolean | null;
}

/** More are asked for in several packs. */
const mostChanges = 100_000;

/** Has a worker make a pack. Who asked, and which changes that were at that moment, is on record before anything is made. */
@Injectable()
export class RequestPack {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly packs: EvidencePacks,
    private readonly selected: SelectedChanges,
    private readonly catalog: Catalog,
  ) {}

  execute(actor: Actor, said: PackWish): Promise<Outcome<EvidencePack>> {
    const documents = said.documents ?? true;
    const command = {
      name: 'requestPack',
      input: { selection: { ...selectionOf(said) }, documents },
      idOf: ({ id }: EvidencePack) => id,
      reload: async (id: Id) => (await this.packs.byId(id)) as EvidencePack,
    };
    return this.commands.run(actor, command, { action: 'requestPack' }, async (work) => {
      const { manager, now } = work;
      if (actor.personId === null)
        return refused(problem('NOT_PERMITTED', 'Packs are asked for by a person.'));
      const wish = said.from == null || said.to != null ? said : { ...said, to: now };
      const selection = selectionOf(wish);
      const problems = faultsOf(wish, now);
      if (problems.length > 0) return refused(...problems);
      const found = await this.found(wish, work);
      if (!found.ok) return found;
      const changes = await this.selected.find(found.value, mostChanges + 1, manager);
      if (changes.length === 0) return refused(problem('INVALID_INPUT', 'No change is like that.'));
      if (changes.length > mostChanges)
        return refused(problem('INVALID_INPUT', `A pack is of ${mostChanges} changes at the most.`));
      const digest = changesDigest(changes);
      const pack = {
        id: newId(),
        selection,
        documents,
        digest,
        requestedBy: actor.personId,
        requestedAt: now,
      };
      await this.packs.insert(pack, changes, manager);
      work.enqueue({ topic: packTopic, key: pack.id, payload: {} });
      const data = { selection: { ...selection }, documents, changes: changes.length, digest };
      work.emit({ type: packRequested, subjectType: 'pack', subjectId: pack.id, data });
      return done((await this.packs.byId(pack.id, manager)) as EvidencePack);
    });
  }

  private async found(
    { from = null, to = null, services, changes, population = null, sample = null }: PackWish,
    { manager }: Work,
  ): Promise<Outcome<FoundSelection>> {
    const unknown = (field: string, names: readonly string[]): Problem =>
      problem('INVALID_REFERENCE', `There is no such ${field}: ${names.slice(0, 10).join(', ')}.`, {
        path: ['input', field === 'service' || field === 'change' ? `${field}s` : field],
      });
    const byKey = await this.catalog.servicesByKeys(services ?? [], manager);
    const numbers = (changes ?? []).map((ref) => parseChangeNumber(ref) ?? -1);
    const strangers = (services ?? []).filter((key) => !byKey.has(key));
    const missing = new Set(await this.selected.unknown(numbers, manager));
    const nobody = (changes ?? []).filter((_, at) => missing.has(numbers[at] ?? -1));
    const problems = [
      ...(strangers.length === 0 ? [] : [unknown('service', strangers)]),
      ...(nobody.length === 0 ? [] : [unknown('change', nobody)]),
    ];
    if (!(await this.selected.isDrawn({ population, sample }, manager)))
      problems.push(unknown(sample === null ? 'population' : 'sample', [sample ?? population ?? '']));
    if (problems.length > 0) return refused(...problems);
    const serviceIds = services == null ? null : [...byKey.values()].map(({ id }) => id);
    const drawn = { population, sample };
    return done({ from, to, serviceIds, numbers: changes == null ? null : numbers, ...drawn });
  }
}

/** As it is on record: the same wish gives the same text. */
function selectionOf({ from, to, services, changes, population, sample }: PackWish): PackSelection {
  const numbers = changes?.map((ref) => parseChangeNumber(ref));
  return {
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    services: services == null ? null : [...new Set(services)].sort(),
    population: population ?? null,
    sample: sample ?? null,
    changes: numbers == null ? null : [...new Set(numbers.map((number) => changeNumber(number ?? 0)))].sort(),
  };
}

function faultsOf({ from, to, services, changes, population, sample }: PackWish, now: Date): Problem[] {
  const wrong = (field: string, message: string) =>
    problem('INVALID_INPUT', message, { path: ['input', field] });
  const problems: Problem[] = [];
  if (from == null && to != null) problems.push(wrong('from', 'A time has a beginning.'));
  if (from != null && to != null && from >= to)
    problems.push(wrong('to', 'It does not come after the beginning.'));
  if (to != null && to > now) problems.push(wrong('to', 'It lies in the future: that time is not over.'));
  const given = [from, services?.length, changes?.length, population, sample].some(
    (part) => part != null && part !== 0,
  );
  if (!given)
    problems.push(
      wrong('from', 'Say what it is to be of: a time, services, changes, a population or a sample.'),
    );
  return problems;
}
