import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { EvidenceRecord } from '../domain/evidence.ts';
import type { EvidenceKind } from '../domain/kinds.ts';
import { EvidenceRow } from './evidence.entity.ts';

export type DocumentKey = Pick<EvidenceRecord, 'changeId' | 'kind' | 'name' | 'digest'>;

/** Records of documents: writing and finding them. */
@Injectable()
export class EvidenceRecords {
  constructor(private readonly dataSource: DataSource) {}

  async insert(record: EvidenceRecord, manager: EntityManager): Promise<void> {
    await manager.insert(EvidenceRow, record);
  }

  async byIds(ids: readonly Id[]): Promise<Map<Id, EvidenceRecord>> {
    const rows = await this.dataSource.manager.findBy(EvidenceRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async find(
    { changeId, kind, name, digest }: DocumentKey,
    manager?: EntityManager,
  ): Promise<EvidenceRecord | null> {
    return (manager ?? this.dataSource.manager).findOneBy(EvidenceRow, { changeId, kind, name, digest });
  }

  /** A change's documents, oldest first. */
  async of(changeId: Id, kind: EvidenceKind | null, request: PageRequest): Promise<Page<EvidenceRecord>> {
    const query = this.dataSource.manager
      .createQueryBuilder(EvidenceRow, 'e')
      .where('e.changeId = :changeId', { changeId })
      .orderBy('e.id', request.backward ? 'DESC' : 'ASC')
      .limit(request.limit + 1);
    if (kind !== null) query.andWhere('e.kind = :kind', { kind });
    if (request.cursor !== null)
      query.andWhere(`e.id ${request.backward ? '<' : '>'} :after`, { after: request.cursor[0] });
    return toPage(request, await query.getMany(), (row) => [row.id]);
  }
}
