import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChangeContent, ContentField } from '../domain/content.ts';

/** One version of a standard change's template. */
@Entity('change_template')
export class TemplateRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb' })
  content!: Partial<ChangeContent>;

  @Column({ type: 'text', array: true, name: 'fixed_fields' })
  fixedFields!: ContentField[];

  @Column({ type: 'uuid', name: 'proposed_by' })
  proposedBy!: Id;

  @Column({ type: 'timestamptz', name: 'proposed_at' })
  proposedAt!: Date;

  @Column({ type: 'uuid', nullable: true, name: 'approved_by' })
  approvedBy!: Id | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'approved_at' })
  approvedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', nullable: true, name: 'retired_at' })
  retiredAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'suspended_at' })
  suspendedAt!: Date | null;

  @Column({ type: 'uuid', nullable: true, name: 'suspended_for' })
  suspendedFor!: Id | null;

  @Column({ type: 'text', nullable: true, name: 'suspended_because' })
  suspendedBecause!: string | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'released_at' })
  releasedAt!: Date | null;

  @Column({ type: 'uuid', nullable: true, name: 'released_by' })
  releasedBy!: Id | null;
}
