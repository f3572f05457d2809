import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { changeNumber, ReadChanges } from '#changes';
import { type Actor, toGlobalId } from '#kernel';
import { By } from '#platform/auth';
import { ConflictTexts } from '../conflict-texts.ts';
import { Conflicts } from '../conflicts.ts';
import { conflictRules, severities } from '../domain/calendar-settings.ts';
import { sentenceOf, suggestionOf } from '../domain/conflict-text.ts';

@ApiSchema({ name: 'Conflict' })
class ConflictView {
  @ApiProperty({ enum: conflictRules }) rule!: string;
  @ApiProperty({ enum: severities }) severity!: string;
  @ApiProperty({ type: String, format: 'date-time' }) from!: Date;
  @ApiProperty({ type: String, format: 'date-time' }) to!: Date;
  @ApiProperty({ description: 'What it is about, in words.' }) sentence!: string;
  @ApiProperty({ description: 'What would settle it.' }) suggestion!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) clearFrom!: Date | null;
  @ApiProperty({ type: String, nullable: true, description: 'The other change’s number.' }) otherChange!:
    string | null;
  @ApiProperty({ type: [String], description: 'Global ids of entries of the calendar.' }) entries!: string[];
}

@ApiSchema({ name: 'Conflicts' })
class ConflictsView {
  @ApiProperty({ type: [ConflictView] }) items!: ConflictView[];
}

/** What a change is in conflict with, for pipelines. */
@ApiTags('calendar')
@ApiBearerAuth()
@Controller('api/v1/changes/:ref/conflicts')
export class ConflictsController {
  constructor(
    private readonly read: ReadChanges,
    private readonly conflicts: Conflicts,
    private readonly texts: ConflictTexts,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What the planned window of a change is in conflict with',
    description:
      'In order of time; found when it is asked for, with both sides, the rule and what would settle it.',
  })
  @ApiOkResponse({ type: ConflictsView })
  async of(@By() actor: Actor, @Param('ref') ref: string): Promise<ConflictsView> {
    const change = await this.read.one(actor, ref);
    const found = (await this.conflicts.ofChanges([change])).get(change.id) ?? [];
    const names = await this.texts.names(found);
    return {
      items: found.map((conflict) => {
        const { rule, severity, span, clearFrom, other } = conflict;
        const entries =
          other.kind === 'entry' ? [other.entry] : other.kind === 'windows' ? other.entries : [];
        return {
          ...{ rule, severity, clearFrom, from: span.from, to: span.to },
          sentence: sentenceOf(conflict, names),
          suggestion: suggestionOf(conflict, names),
          otherChange: other.kind === 'change' ? changeNumber(other.neighbour.number) : null,
          entries: entries.map(({ id }) => toGlobalId('CalendarEntry', id)),
        };
      }),
    };
  }
}
