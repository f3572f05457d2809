import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EvidenceRecord } from '../domain/evidence.ts';
import type { EvidenceKind, Verdict } from '../domain/kinds.ts';
import type { ReadingFacts } from '../domain/reading.ts';
import type { EvidenceSubject } from '../domain/subject.ts';

const bytes = {
  to: (n: number | null) => n,
  from: (text: string | null) => (text === null ? null : Number(text)),
};

/** A row of the append-only `evidence` table. */
@Entity('evidence')
export class EvidenceRow implements EvidenceRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'text' })
  kind!: EvidenceKind;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', name: 'media_type' })
  mediaType!: string;

  @Column({ type: 'bigint', name: 'size_bytes', nullable: true, transformer: bytes })
  sizeBytes!: number | null;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'text', nullable: true })
  location!: string | null;

  @Column({ type: 'text', nullable: true })
  format!: string | null;

  @Column({ type: 'text' })
  verdict!: Verdict;

  @Column({ type: 'jsonb' })
  facts!: ReadingFacts;

  @Column({ type: 'text', nullable: true })
  unread!: string | null;

  @Column({ type: 'uuid', name: 'attached_by' })
  attachedBy!: Id;

  @Column({ type: 'uuid', name: 'attached_account' })
  attachedAccount!: Id;

  @Column({ type: 'timestamptz', name: 'attached_at' })
  attachedAt!: Date;

  /** No column: joined where it is read. */
  subject!: EvidenceSubject | null;
}
