import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EvidenceSubject } from '../domain/subject.ts';

/** A row of the append-only `evidence_subject` table: what a document’s sender said that it is of. */
@Entity('evidence_subject')
export class EvidenceSubjectRow implements EvidenceSubject {
  @PrimaryColumn({ type: 'uuid', name: 'evidence_id' })
  evidenceId!: Id;

  @Column({ type: 'text', nullable: true, name: 'commit_sha' })
  commit!: string | null;

  @Column({ type: 'text', nullable: true })
  artifact!: string | null;

  @Column({ type: 'text', nullable: true })
  build!: string | null;
}
