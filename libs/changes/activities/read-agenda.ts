import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import type { Id } from '#kernel';
import type { Agenda } from '../contract.ts';
import { AgendaReader } from '../data/agenda-reader.ts';
import { ChangesRepository } from '../data/changes.repository.ts';
import type { Deadline } from '../deadlines.ts';
import { changeNumber, type ChangeRecord } from '../domain/change.ts';
import { lifeShape } from '../domain/life.ts';

/** What changes wait for, as the record has it: in a fixed number of queries, however many changes. */
@Injectable()
export class ReadAgenda {
  constructor(
    private readonly reader: AgendaReader,
    private readonly repository: ChangesRepository,
    private readonly catalog: Catalog,
  ) {}

  async of(ids: readonly Id[]): Promise<Map<Id, Agenda>> {
    // The number is read first: an agenda may then know more than its number says, which does no harm, but never less.
    const asOf = await this.reader.newestEvents(ids);
    const changes = [...(await this.repository.byIds(ids)).values()];
    const services = await this.catalog.servicesByIds([...new Set(changes.flatMap((c) => c.serviceIds))]);
    const next = await this.reader.earliestDeadlines(changes.filter((change) => !hasEnded(change)));
    return new Map(
      changes.map((change) => [
        change.id,
        {
          changeId: change.id,
          asOf: asOf.get(change.id) ?? 0,
          number: changeNumber(change.number),
          type: change.type,
          state: change.state,
          services: change.serviceIds.flatMap((id) => services.get(id)?.key ?? []).sort(),
          ended: hasEnded(change),
          next: dueNext(next.get(change.id)),
        },
      ]),
    );
  }

  async one(id: Id): Promise<Agenda> {
    const agenda = (await this.of([id])).get(id);
    if (agenda === undefined) throw new Error(`There is no change ${id}.`);
    return agenda;
  }
}

const hasEnded = (change: ChangeRecord): boolean => lifeShape.final.includes(change.state);

const dueNext = (deadline: Deadline | undefined): Agenda['next'] =>
  deadline === undefined ? null : { kind: deadline.kind, key: deadline.key, at: deadline.at.toISOString() };
