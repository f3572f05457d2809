import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { EvidenceRecord } from '../domain/evidence.ts';
import type { EvidenceKind } from '../domain/kinds.ts';
import type { EvidenceSubject } from '../domain/subject.ts';
import { EvidenceRow } from './evidence.entity.ts';
import { EvidenceSubjectRow } from './subject.entity.ts';

export type DocumentKey = Pick<EvidenceRecord, 'changeId' | 'kind' | 'name' | 'digest'>;

/** Records of documents: writing and finding them. */
@Injectable()
export class EvidenceRecords {
  constructor(private readonly dataSource: DataSource) {}

  /** @param subject what its sender said that it is of */
  async insert(
    record: Omit<EvidenceRecord, 'subject'>,
    manager: EntityManager,
    subject: EvidenceSubject | null = null,
  ): Promise<void> {
    await manager.insert(EvidenceRow, record);
    if (subject !== null) await manager.insert(EvidenceSubjectRow, { ...subject, evidenceId: record.id });
  }

  async byIds(ids: readonly Id[]): Promise<Map<Id, EvidenceRecord>> {
    const rows = await this.rows(this.dataSource.manager)
      .where('e.id = ANY(:ids)', { ids: [...ids] })
      .getMany();
    return new Map(rows.map((row) => [row.id, row]));
  }

  async find(
    { changeId, kind, name, digest }: DocumentKey,
    manager?: EntityManager,
  ): Promise<EvidenceRecord | null> {
    return this.rows(manager ?? this.dataSource.manager)
      .where('e.changeId = :changeId AND e.kind = :kind AND e.name = :name AND e.digest = :digest')
      .setParameters({ changeId, kind, name, digest })
      .getOne();
  }

  /** Documents, each with what its sender said that it is of. */
  private rows(manager: EntityManager): SelectQueryBuilder<EvidenceRow> {
    return manager
      .createQueryBuilder(EvidenceRow, 'e')
      .leftJoinAndMapOne('e.subject', EvidenceSubjectRow, 's', 's.evidenceId = e.id');
  }

  /** A change's documents, oldest first. */
  async of(changeId: Id, kind: EvidenceKind | null, request: PageRequest): Promise<Page<EvidenceRecord>> {
    const query = this.rows(this.dataSource.manager)
      .where('e.changeId = :changeId', { changeId })
      .orderBy('e.id', request.backward ? 'DESC' : 'ASC')
      .limit(request.limit + 1);
    if (kind !== null) query.andWhere('e.kind = :kind', { kind });
    if (request.cursor !== null)
      query.andWhere(`e.id ${request.backward ? '<' : '>'} :after`, { after: request.cursor[0] });
    return toPage(request, await query.getMany(), (row) => [row.id]);
  }
}
