import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { PackAgenda } from '../../contract.ts';
import { EvidencePacks } from '../data/evidence-packs.ts';
import { dueOf, type EvidencePack, stageOf } from '../domain/pack.ts';

/** What packs wait for, as the record has it. */
@Injectable()
export class ReadPackAgenda {
  constructor(private readonly packs: EvidencePacks) {}

  async of(ids: readonly Id[]): Promise<Map<Id, PackAgenda>> {
    const found = await this.packs.byIds(ids);
    return new Map([...found].map(([id, pack]) => [id, agendaOf(pack)]));
  }

  async one(id: Id): Promise<PackAgenda> {
    const agenda = (await this.of([id])).get(id);
    if (agenda === undefined) throw new Error(`There is no pack ${id}.`);
    return agenda;
  }
}

function agendaOf(pack: EvidencePack): PackAgenda {
  const next = dueOf(pack);
  return { packId: pack.id, asOf: stageOf(pack), ended: next === null, next };
}
