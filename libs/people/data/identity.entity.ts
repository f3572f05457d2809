import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { IdentityKind, IdentityRecord } from '../domain/identity-record.ts';

@Entity('person_identity')
export class IdentityRow implements IdentityRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'text' })
  kind!: IdentityKind;

  @Column({ type: 'text' })
  issuer!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'timestamptz', nullable: true, name: 'from_at' })
  fromAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'to_at' })
  toAt!: Date | null;

  @Column({ type: 'text' })
  evidence!: string;

  @Column({ type: 'uuid', nullable: true, name: 'linked_by' })
  linkedBy!: Id | null;

  @Column({ type: 'timestamptz', name: 'linked_at' })
  linkedAt!: Date;

  @Column({ type: 'uuid', nullable: true, name: 'ended_by' })
  endedBy!: Id | null;
}
