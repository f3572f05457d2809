import type { Id } from '#kernel';
import { Column, PrimaryColumn } from 'typeorm';
import type { Teller } from '../domain/records.ts';

/** The columns of everything that is told. */
export abstract class TellerRow implements Teller {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'recorded_by' })
  recordedBy!: Id;

  @Column({ type: 'uuid', name: 'recorded_account' })
  recordedAccount!: Id;

  @Column({ type: 'timestamptz', name: 'recorded_at' })
  recordedAt!: Date;
}
