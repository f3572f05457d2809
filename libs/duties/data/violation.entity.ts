import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Disposition, Severity, Violation, ViolationSubject } from '../domain/violation.ts';

@Entity('violation')
export class ViolationRow implements Violation {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text', name: 'subject_type' })
  subjectType!: ViolationSubject;

  @Column({ type: 'uuid', name: 'subject_id' })
  subjectId!: Id;

  @Column({ type: 'uuid', nullable: true, name: 'change_id' })
  changeId!: Id | null;

  @Column({ type: 'text' })
  rule!: string;

  @Column({ type: 'text' })
  occurrence!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'uuid', array: true })
  persons!: Id[];

  @Column({ type: 'timestamptz', name: 'detected_at' })
  detectedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true, name: 'due_at' })
  dueAt!: Date | null;

  @Column({ type: 'text' })
  severity!: Severity;

  @Column({ type: 'uuid', nullable: true, name: 'owner_id' })
  ownerId!: Id | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'answer_by' })
  answerBy!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'reminded_at' })
  remindedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'escalated_at' })
  escalatedAt!: Date | null;

  @Column({ type: 'text' })
  disposition!: Disposition;

  @Column({ type: 'text', nullable: true, name: 'disposition_note' })
  dispositionNote!: string | null;

  @Column({ type: 'uuid', nullable: true, name: 'disposition_by' })
  dispositionBy!: Id | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'disposition_at' })
  dispositionAt!: Date | null;
}
