import { ApiPropertyOptional } from '@nestjs/swagger';
import { defaultPageSize, maxPageSize } from '#kernel';
import { IsStorable, toInstant } from '#platform/http';
import { Transform } from 'class-transformer';
import { IsBoolean, IsDate, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { changeSorts, type ChangeSort } from '../data/change-list.ts';
import { changeTypes, type ChangeType, riskLevels, type RiskLevel } from '../domain/content.ts';
import { changeStates, type ChangeState } from '../domain/life.ts';

/** `a,b` or repeated parameters. */
const List = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value));
const Flag = () =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));
const Whole = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
  );
const Instant = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? toInstant(value) : value));

/** Which page of a list. */
export class PageQuery {
  @ApiPropertyOptional({ description: `1 to ${maxPageSize}; ${defaultPageSize} when left out.` })
  @IsOptional()
  @Whole()
  @IsInt()
  @Min(1)
  @Max(maxPageSize)
  limit?: number;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(2000)
  after?: string;
}

/** The query of GET /changes: the filter of GraphQL's `changes`, one level flat. */
export class ChangesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: changeStates, isArray: true, description: 'Comma between several.' })
  @IsOptional()
  @List()
  @IsIn(changeStates, { each: true })
  state?: ChangeState[];

  @ApiPropertyOptional({ description: 'Only open ones, or only ended ones.' })
  @IsOptional()
  @Flag()
  @IsBoolean()
  open?: boolean;

  @ApiPropertyOptional({ enum: changeTypes, isArray: true })
  @IsOptional()
  @List()
  @IsIn(changeTypes, { each: true })
  type?: ChangeType[];

  @ApiPropertyOptional({ enum: riskLevels, isArray: true })
  @IsOptional()
  @List()
  @IsIn(riskLevels, { each: true })
  risk?: RiskLevel[];

  @ApiPropertyOptional({ type: [String], description: 'Ids or keys.' })
  @IsOptional()
  @List()
  @IsString({ each: true })
  @IsStorable({ each: true })
  service?: string[];

  @ApiPropertyOptional({ type: [String], description: 'Ids or keys.' })
  @IsOptional()
  @List()
  @IsString({ each: true })
  @IsStorable({ each: true })
  environment?: string[];

  @ApiPropertyOptional({ description: 'Id or mail address.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(320)
  requester?: string;

  @ApiPropertyOptional({ description: 'Implementer or verifier: id or mail address.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(320)
  assignee?: string;

  @ApiPropertyOptional({ description: 'Before this board now: its key.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(100)
  board?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @Instant()
  @IsDate()
  windowFrom?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @Instant()
  @IsDate()
  windowTo?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @Instant()
  @IsDate()
  updatedSince?: Date;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(60)
  tag?: string;

  @ApiPropertyOptional({ description: 'Words as in a web search, or a number.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(200)
  text?: string;

  @ApiPropertyOptional({ enum: changeSorts })
  @IsOptional()
  @IsIn(changeSorts)
  sort?: ChangeSort;

  @ApiPropertyOptional({ description: 'The smallest first.' })
  @IsOptional()
  @Flag()
  @IsBoolean()
  ascending?: boolean;
}

export class GateQuery {
  @ApiPropertyOptional({ required: true, description: 'The change: id or number.' })
  @IsString()
  @IsStorable()
  @MaxLength(100)
  change!: string;

  @ApiPropertyOptional({ description: 'Where it is about to be deployed: id or key.' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(100)
  environment?: string;

  @ApiPropertyOptional({ description: 'What is about to be deployed: its digest, as in sha256:….' })
  @IsOptional()
  @IsString()
  @IsStorable()
  @MaxLength(200)
  artifact?: string;

  @ApiPropertyOptional({ description: 'Seconds to wait for a verdict that is not PENDING, 0 to 300.' })
  @IsOptional()
  @Whole()
  @IsInt()
  @Min(0)
  @Max(300)
  wait?: number;
}
