import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { PageQuery } from '#changes';
import { IsStorable, toInstant } from '#platform/http';
import { Transform } from 'class-transformer';
import { IsDate, IsOptional, IsString, MaxLength } from 'class-validator';
import { itemMarks } from '../domain/agenda.ts';
import { meetingStates } from '../domain/meeting.ts';

const Instant = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? toInstant(value) : value));
const nullableInstant = { type: String, format: 'date-time', nullable: true } as const;

/** Which meetings, one level flat. */
export class MeetingsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Of this board: its key.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(64)
  board?: string;

  @ApiPropertyOptional({ description: 'Of this series: its key.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(64)
  series?: string;

  @ApiPropertyOptional({ description: 'That end after this; now when left out.', format: 'date-time' })
  @IsOptional()
  @Instant()
  @IsDate()
  from?: Date;

  @ApiPropertyOptional({
    description: 'That begin before this; 90 days later when left out.',
    format: 'date-time',
  })
  @IsOptional()
  @Instant()
  @IsDate()
  to?: Date;
}

@ApiSchema({ name: 'Meeting' })
export class MeetingView {
  @ApiProperty({ example: 'cab-weekly/2026-12-01T10:00:00' }) ref!: string;
  @ApiProperty({ enum: meetingStates }) state!: string;
  @ApiProperty({ description: 'The name of the series.' }) name!: string;
  @ApiProperty({ type: String, format: 'date-time' }) startsAt!: Date;
  @ApiProperty({ type: String, format: 'date-time' }) endsAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', description: 'When the agenda freezes.' })
  cutOffAt!: Date;
  @ApiProperty(nullableInstant) frozenAt!: Date | null;
  @ApiProperty(nullableInstant) startedAt!: Date | null;
  @ApiProperty(nullableInstant) endedAt!: Date | null;
  @ApiProperty({ ...nullableInstant, description: 'When it lapsed, since nobody had opened it.' })
  lapsedAt!: Date | null;
}

@ApiSchema({ name: 'AgendaItem' })
export class AgendaItemView {
  @ApiProperty() position!: number;
  @ApiProperty({ example: 'CHG-000123' }) change!: string;
  @ApiProperty() title!: string;
  @ApiProperty() risk!: string;
  @ApiProperty(nullableInstant) plannedStart!: Date | null;
  @ApiProperty({ description: 'open, approved, rejected, voided or deferred' }) outcome!: string;
  @ApiProperty({ enum: itemMarks, nullable: true, type: String }) mark!: string | null;
}

@ApiSchema({ name: 'MeetingWithAgenda' })
export class MeetingWithAgendaView extends MeetingView {
  @ApiProperty({ type: [AgendaItemView] }) agenda!: AgendaItemView[];
}

@ApiSchema({ name: 'MeetingPage' })
export class MeetingPage {
  @ApiProperty({ type: [MeetingView] }) items!: MeetingView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

@ApiSchema({ name: 'MeetingMinutes' })
export class MinutesView {
  @ApiProperty({ description: 'As Markdown.' }) text!: string;
  @ApiProperty({ description: 'As JSON; of closed minutes, word for word what the digest is of.' })
  json!: string;
  @ApiProperty({ type: String, nullable: true }) digest!: string | null;
  @ApiProperty({ type: Boolean, nullable: true, description: 'Whether the ledger holds this digest.' })
  verified!: boolean | null;
}
