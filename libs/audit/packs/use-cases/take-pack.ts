import { Injectable } from '@nestjs/common';
import type { ReadStream } from 'node:fs';
import { type Actor, Fault, type Id } from '#kernel';
import { UnitOfWork } from '#platform/database';
import type { EvidencePack } from '../domain/pack.ts';
import { PackStore } from '../store/pack-store.ts';
import { ReadPacks } from './read-packs.ts';

/** The first and the last byte that is asked for. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Hands an archive over. Who takes evidence out is on record before it leaves. */
@Injectable()
export class TakePack {
  constructor(
    private readonly read: ReadPacks,
    private readonly store: PackStore,
    private readonly unit: UnitOfWork,
  ) {}

  /** @throws Fault NOT_FOUND for a pack that is not whole, or was removed */
  async find(actor: Actor, id: Id): Promise<EvidencePack & { readonly archiveDigest: string }> {
    const pack = await this.read.one(actor, id);
    const { state, archiveDigest } = pack;
    if (state === 'DONE' && archiveDigest !== null) return { ...pack, archiveDigest };
    const why = state === 'EXPIRED' ? 'It has expired; it can be made again.' : `It is ${state}.`;
    throw new Fault('NOT_FOUND', `There is no archive of this pack. ${why}`);
  }

  async execute(actor: Actor, { id, bytes }: EvidencePack, span: Span): Promise<ReadStream> {
    const stream = await this.store.read(id, bytes, span);
    await this.unit.transaction(actor, (work) => {
      work.emit({ type: 'pack.taken', subjectType: 'pack', subjectId: id, data: { ...span } });
      return Promise.resolve();
    });
    return stream;
  }
}
