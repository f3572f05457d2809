import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarEntry, EntryKind, FreezeStrength } from '../domain/entry.ts';

/** A row of `calendar_entry`. */
@Entity('calendar_entry')
export class CalendarEntryRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  kind!: EntryKind;

  @Column({ type: 'text', nullable: true })
  strength!: FreezeStrength | null;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text', name: 'starts_at' })
  startsAt!: string;

  @Column({ type: 'text', name: 'time_zone' })
  timeZone!: string;

  @Column({ type: 'text' })
  duration!: string;

  @Column({ type: 'text', nullable: true })
  rule!: string | null;

  @Column({ type: 'text', array: true })
  exceptions!: string[];

  @Column({ type: 'text', array: true })
  additions!: string[];

  @Column({ type: 'timestamptz', name: 'covers_from' })
  coversFrom!: Date;

  @Column({ type: 'timestamptz', name: 'covers_to', nullable: true })
  coversTo!: Date | null;

  @Column({ type: 'uuid', array: true, name: 'service_ids' })
  serviceIds!: Id[];

  @Column({ type: 'uuid', array: true, name: 'environment_ids' })
  environmentIds!: Id[];

  @Column({ type: 'text', array: true, name: 'environment_kinds' })
  environmentKinds!: string[];

  @Column({ type: 'text', array: true })
  regions!: string[];

  @Column({ type: 'text', array: true })
  tenants!: string[];

  @Column({ type: 'text', array: true })
  tags!: string[];

  @Column({ type: 'text', array: true, name: 'exempt_types' })
  exemptTypes!: string[];

  @Column({ type: 'uuid', nullable: true, name: 'change_id' })
  changeId!: Id | null;

  @Column({ type: 'text', nullable: true })
  uid!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'uuid', name: 'created_by' })
  createdBy!: Id;

  @Column({ type: 'timestamptz', name: 'changed_at' })
  changedAt!: Date;

  @Column({ type: 'uuid', name: 'changed_by' })
  changedBy!: Id;

  @Column({ type: 'text' })
  because!: string;

  @Column({ type: 'timestamptz', nullable: true, name: 'ended_at' })
  endedAt!: Date | null;
}

/** A row as rules read it. */
export function toEntry(row: CalendarEntryRow): CalendarEntry {
  const { startsAt, timeZone, duration, rule, exceptions, additions } = row;
  const { serviceIds, environmentIds, environmentKinds, regions, tenants, tags } = row;
  const { id, version, kind, strength, name, reason, exemptTypes, changeId, uid } = row;
  const { createdAt, createdBy, changedAt, changedBy, because, endedAt } = row;
  return {
    ...{ id, version, kind, strength, name, reason, exemptTypes, changeId, uid },
    ...{ createdAt, createdBy, changedAt, changedBy, because, endedAt },
    recurrence: { start: startsAt, timeZone, duration, rule, exceptions, additions },
    scope: { serviceIds, environmentIds, environmentKinds, regions, tenants, tags },
  };
}
