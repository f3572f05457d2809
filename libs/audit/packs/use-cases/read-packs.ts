import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { type Actor, type Id, notFound, type Page, type PageArgs, pageRequest } from '#kernel';
import { EvidencePacks, type PackFilter } from '../data/evidence-packs.ts';
import type { EvidencePack } from '../domain/pack.ts';

/** Packs and how far they are, for whoever may read the audit. */
@Injectable()
export class ReadPacks {
  constructor(
    private readonly packs: EvidencePacks,
    private readonly access: AuditAccess,
  ) {}

  async one(actor: Actor, id: Id): Promise<EvidencePack> {
    this.access.require(actor);
    const pack = await this.packs.byId(id);
    if (pack === null) throw notFound('pack');
    return pack;
  }

  list(actor: Actor, filter: PackFilter, page: PageArgs): Promise<Page<EvidencePack>> {
    this.access.require(actor);
    return this.packs.list(filter, pageRequest(page));
  }
}
