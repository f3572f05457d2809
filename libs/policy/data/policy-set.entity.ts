import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PolicyFile } from '../domain/policy-set.ts';

/** The text of the rules that decisions were made by, kept as long as the decisions are. */
@Entity('policy_set')
export class PolicySetRow {
  @PrimaryColumn({ type: 'text' })
  digest!: string;

  @Column({ type: 'jsonb' })
  files!: PolicyFile[];

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
