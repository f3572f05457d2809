import type { Id, Role } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('team')
export class TeamRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

@Entity('person')
export class PersonRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', name: 'time_zone' })
  timeZone!: string;

  @Column({ type: 'uuid', name: 'manager_id', nullable: true })
  managerId!: Id | null;

  @Column({ type: 'uuid', name: 'team_id', nullable: true })
  teamId!: Id | null;

  @Column({ type: 'text', array: true })
  roles!: Role[];

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

/** An address of a person: the main one, or one that stands in commits. */
@Entity('person_email')
export class PersonEmailRow {
  @PrimaryColumn({ type: 'text' })
  email!: string;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'boolean' })
  main!: boolean;

  @Column({ type: 'boolean' })
  active!: boolean;
}
