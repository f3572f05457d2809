import { ApiProperty, ApiPropertyOptional, ApiSchema, OmitType } from '@nestjs/swagger';
import { NamedThing } from '#changes';
import { toGlobalId } from '#kernel';
import { IsStorable, toInstant } from '#platform/http';
import { Transform } from 'class-transformer';
import { IsDate, IsOptional, IsString, MaxLength } from 'class-validator';
import { freezeStrengths } from '../domain/entry.ts';
import { type FreezeOverride, overrideState, overrideStates } from '../domain/freeze-override.ts';
import {
  DecideOverrideFields,
  EndOverrideFields,
  RequestOverrideFields,
} from '../graphql/override.inputs.ts';
import type { TakenPlace } from '../use-cases/list-calendar.ts';

const Instant = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? toInstant(value) : value));
const List = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value));

/** The query of GET /calendar/freezes. */
export class FreezesQuery {
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Now when left out.' })
  @IsOptional()
  @Instant()
  @IsDate()
  from?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'In 30 days when left out.' })
  @IsOptional()
  @Instant()
  @IsDate()
  to?: Date;

  @ApiPropertyOptional({ type: [String], description: 'About any of these services, or all: ids or keys.' })
  @IsOptional()
  @List()
  @IsString({ each: true })
  @IsStorable({ each: true })
  service?: string[];

  @ApiPropertyOptional({ type: [String], description: 'About any of these environments, or all.' })
  @IsOptional()
  @List()
  @IsString({ each: true })
  @IsStorable({ each: true })
  environment?: string[];

  @ApiPropertyOptional({ description: 'About this region, or all.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(64)
  region?: string;
}

@ApiSchema({ name: 'FreezeOccurrence', description: 'One time that a freeze is on.' })
export class FreezeView {
  @ApiProperty({ description: 'The global id of the freeze.' }) id!: string;
  @ApiProperty({ description: 'What it is called.' }) name!: string;
  @ApiProperty({ enum: freezeStrengths, description: 'What it takes to get through.' }) strength!:
    string | null;
  @ApiProperty({ description: 'Why it is.' }) reason!: string;
  @ApiProperty({ type: String, format: 'date-time', description: 'When it begins.' }) start!: Date;
  @ApiProperty({ type: String, format: 'date-time', description: 'When it is over.' }) end!: Date;
  @ApiProperty({ type: [String], description: 'Types of change that it does not bind.' })
  exemptTypes!: readonly string[];
}

@ApiSchema({ name: 'FreezePage', description: 'Freezes in a span, in order of start; 1,000 at the most.' })
export class FreezePage {
  @ApiProperty({ type: [FreezeView], description: 'The freezes.' }) items!: FreezeView[];
}

/** In REST the address names the change, and If-Match the version. */
@ApiSchema({ name: 'NewFreezeOverride', description: 'Asks for the change to go on in spite of a freeze.' })
export class NewFreezeOverride extends OmitType(RequestOverrideFields, [
  'change',
  'expectedVersion',
] as const) {}

@ApiSchema({ name: 'FreezeOverrideDecision', description: 'What is decided about an override, and why.' })
export class OverrideDecisionBody extends OmitType(DecideOverrideFields, ['override'] as const) {}

@ApiSchema({ name: 'FreezeOverrideEnding', description: 'Why an override is taken back.' })
export class OverrideEndingBody extends OmitType(EndOverrideFields, ['override'] as const) {}

const instant = { type: String, format: 'date-time', nullable: true } as const;

/** An override as REST shows it: the words are those of GraphQL. */
@ApiSchema({ name: 'FreezeOverride' })
export class OverrideView {
  @ApiProperty({ description: 'The global id.' }) id!: string;
  @ApiProperty({ description: 'The change: its global id.' }) change!: string;
  @ApiProperty({ type: NamedThing, nullable: true, description: 'The freeze; its key is its name.' })
  freeze!: NamedThing | null;
  @ApiProperty({ enum: overrideStates, description: 'Where it stands.' }) state!: string;
  @ApiProperty({ description: 'Why it cannot wait.' }) reason!: string;
  @ApiProperty({ ...instant, nullable: false, description: 'Until when it is wished for.' })
  wishedUntil!: Date;
  @ApiProperty({ ...instant, nullable: false, description: 'When it was asked for.' }) requestedAt!: Date;
  @ApiProperty({ ...instant, description: 'When it was decided.' }) decidedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was decided so.' })
  decisionReason!: string | null;
  @ApiProperty({ ...instant, description: 'When a granted one is over.' }) validUntil!: Date | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it ended before its time.' })
  endingReason!: string | null;
  @ApiProperty({ description: 'The content that it is about.' }) digest!: string;
  @ApiProperty({ description: 'The revision that has this content.' }) revision!: number;
}

@ApiSchema({ name: 'FreezeOverrideList', description: 'Overrides on a change, the oldest first.' })
export class OverrideList {
  @ApiProperty({ type: [OverrideView], description: 'The overrides.' }) items!: OverrideView[];
}

export const freezeView = ({ entry, occurrence }: TakenPlace): FreezeView => ({
  id: toGlobalId('CalendarEntry', entry.id),
  name: entry.name,
  strength: entry.strength,
  reason: entry.reason,
  start: occurrence.start,
  end: occurrence.end,
  exemptTypes: entry.exemptTypes,
});

export function overrideView(override: FreezeOverride, freezeName: string, now: Date): OverrideView {
  const { reason, wishedUntil, requestedAt, decidedAt, decisionReason } = override;
  const { validUntil, endingReason, digest, revision } = override;
  return {
    id: toGlobalId('FreezeOverride', override.id),
    change: toGlobalId('Change', override.changeId),
    freeze: { id: toGlobalId('CalendarEntry', override.entryId), key: freezeName, name: freezeName },
    state: overrideState(override, now),
    ...{ reason, wishedUntil, requestedAt, decidedAt, decisionReason },
    ...{ validUntil, endingReason, digest, revision },
  };
}
