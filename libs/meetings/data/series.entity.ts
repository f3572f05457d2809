import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgendaFilter, MeetingSeries } from '../domain/series.ts';

@Entity('meeting_series')
export class SeriesRow implements MeetingSeries {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'uuid', name: 'board_id' })
  boardId!: Id;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', name: 'start_wall' })
  startWall!: string;

  @Column({ type: 'text', name: 'time_zone' })
  timeZone!: string;

  @Column({ type: 'text' })
  duration!: string;

  @Column({ type: 'text', nullable: true })
  rule!: string | null;

  @Column({ type: 'jsonb' })
  filter!: AgendaFilter;

  @Column({ type: 'integer', name: 'cut_off_minutes' })
  cutOffMinutes!: number;

  @Column({ type: 'integer', name: 'item_minutes' })
  itemMinutes!: number;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'integer' })
  schedule!: number;

  @Column({ type: 'timestamptz', name: 'effective_from' })
  effectiveFrom!: Date;

  @Column({ type: 'uuid', name: 'created_by' })
  createdBy!: Id;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
