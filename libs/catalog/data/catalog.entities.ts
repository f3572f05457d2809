import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EnvironmentKind, EnvironmentRecord, ServiceRecord, Tier } from '../domain/catalog.ts';

@Entity('service')
export class ServiceRow implements ServiceRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'smallint' })
  tier!: Tier;

  @Column({ type: 'uuid', name: 'owner_team_id' })
  ownerTeamId!: Id;

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

@Entity('environment')
export class EnvironmentRow implements EnvironmentRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  kind!: EnvironmentKind;

  @Column({ type: 'text', nullable: true })
  region!: string | null;

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

@Entity('service_dependency')
export class DependencyRow {
  @PrimaryColumn({ type: 'uuid', name: 'from_id' })
  fromId!: Id;

  @PrimaryColumn({ type: 'uuid', name: 'to_id' })
  toId!: Id;

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
