import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ChangeTypeEnum, RiskEnum } from '#changes';
import { ConnectionArgs } from '#platform/graphql';
import {
  BooleanField,
  EnumField,
  EnumListField,
  InstantField,
  IntegerField,
  TextField,
  TextListField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, Matches, ValidateNested } from 'class-validator';
import { AnswerEnum } from './enums.ts';

const meeting = 'The meeting, as in `cab-weekly/2026-12-01T10:00:00`.';
const change = 'The change: id or number.';
const Said =
  (description: string): PropertyDecorator =>
  (target, key) => {
    TextField({ required: true, min: 1, max: 2_000, description })(target, key);
    Matches(/\S/, { message: 'must not be blank' })(target, key);
  };

@InputType('AgendaFilterInput', {
  description: 'Which changes agendas take up; what is left out lets all through.',
})
export class AgendaFilterFields {
  @TextListField({ description: 'In any of these states.' }) states?: string[] | null;
  @EnumListField({ enumeration: ChangeTypeEnum, description: 'Of any of these types.' }) types?:
    string[] | null;
  @EnumListField({ enumeration: RiskEnum, description: 'Of any of these risks.' }) risks?: string[] | null;
  @TextListField({ description: 'Touching any of these services: keys or ids.' }) services?: string[] | null;
  @IntegerField({
    min: 1,
    max: 3_650,
    description: 'Whose work begins within so many days after the meeting.',
  })
  withinDays?: number | null;
}

@InputType('CreateMeetingSeriesInput', { description: 'When a board meets, and about what.' })
export class CreateSeriesFields {
  @TextField({ required: true, max: 64, description: 'A short name, as in `cab-weekly`; never altered.' })
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    message: 'must be small letters and digits, joined by single hyphens',
  })
  key!: string;

  @TextField({ required: true, max: 200, description: 'The board: id or key.' })
  board!: string;

  @TextField({ required: true, min: 1, max: 100, description: 'The name for people.' })
  @Matches(/\S/, { message: 'must not be blank' })
  name!: string;

  @TextField({
    required: true,
    max: 19,
    description: 'Wall clock of the first start: `2026-12-01T10:00:00`.',
  })
  start!: string;

  @TextField({ max: 64, description: 'IANA name; the board’s time zone when left out.' })
  timeZone?: string | null;

  @TextField({ required: true, max: 20, description: 'How long a meeting is planned, in ISO 8601: `PT1H`.' })
  duration!: string;

  @TextField({ max: 500, description: 'How it recurs (RFC 5545): `FREQ=WEEKLY;BYDAY=TU`. Left out: once.' })
  rule?: string | null;

  @Field(() => AgendaFilterFields, { nullable: true, description: 'Which changes its agendas take up.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => AgendaFilterFields)
  filter?: AgendaFilterFields | null;

  @IntegerField({
    min: 0,
    max: 43_200,
    description: 'Minutes before the start at which agendas freeze; 1440 when left out.',
  })
  cutOffMinutes?: number | null;

  @IntegerField({ min: 1, max: 480, description: 'Minutes planned for each item; 10 when left out.' })
  itemMinutes?: number | null;
}

@InputType('AlterMeetingSeriesInput', {
  description: 'What is altered of a series from now on; what is left out stays.',
})
export class AlterSeriesFields {
  @TextField({ required: true, max: 64, description: 'The key of the series.' }) series!: string;

  @TextField({ min: 1, max: 100, description: 'The name for people.' })
  name?: string | null;

  @TextField({
    max: 19,
    description: 'Wall clock of the first start by the new rule; the next that it brings when left out.',
  })
  start?: string | null;

  @TextField({ max: 64, description: 'IANA name of the time zone.' }) timeZone?: string | null;
  @TextField({ max: 20, description: 'How long a meeting is planned, in ISO 8601.' }) duration?:
    string | null;

  @TextField({
    max: 500,
    description: 'How it recurs from now on (RFC 5545); a COUNT counts from the new start.',
  })
  rule?: string | null;

  @Field(() => AgendaFilterFields, {
    nullable: true,
    description: 'Which changes its agendas take up: the whole filter anew.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => AgendaFilterFields)
  filter?: AgendaFilterFields | null;

  @IntegerField({ min: 0, max: 43_200, description: 'Minutes before the start at which agendas freeze.' })
  cutOffMinutes?: number | null;

  @IntegerField({ min: 1, max: 480, description: 'Minutes planned for each item.' })
  itemMinutes?: number | null;

  @Said('Why.') reason!: string;
}

@InputType('EndMeetingSeriesInput', { description: 'Which series ends, and why.' })
export class EndSeriesFields {
  @TextField({ required: true, max: 64, description: 'The key of the series.' }) series!: string;
  @Said('Why.') reason!: string;
}

@InputType({ isAbstract: true })
class OnMeeting {
  @TextField({ required: true, max: 100, description: meeting }) meeting!: string;
}

@InputType({ isAbstract: true })
class OnItem extends OnMeeting {
  @TextField({ required: true, max: 200, description: change }) change!: string;
}

@InputType('MoveMeetingInput', { description: 'Holds one meeting at another time.' })
export class MoveMeetingFields extends OnMeeting {
  @InstantField({ required: true, description: 'The new start.' }) startsAt!: Date;
  @InstantField({ description: 'The new end; as long as before when left out.' }) endsAt?: Date | null;
  @Said('Why; everybody on the board is told.') reason!: string;
}

@InputType('CancelMeetingInput', { description: 'Cancels one meeting.' })
export class CancelMeetingFields extends OnMeeting {
  @Said('Why; everybody on the board is told.') reason!: string;
}

@InputType('MeetingStepInput', { description: 'Opens, interrupts or ends a meeting, or closes its minutes.' })
export class MeetingStepFields extends OnMeeting {
  @IntegerField({ min: 0, description: 'The version that was seen; a meeting that moved on is refused.' })
  expectedVersion?: number | null;
}

@InputType('TakeItemInput', { description: 'Moves the meeting on to an item.' })
export class TakeItemFields extends OnItem {
  @IntegerField({ min: 0, description: 'The version that was seen; a meeting that moved on is refused.' })
  expectedVersion?: number | null;
}

@InputType('AdmitLateChangeInput', { description: 'Lets a change on a frozen agenda.' })
export class AdmitLateFields extends OnItem {
  @Said('Why it cannot wait; stands in the minutes.') reason!: string;
}

@InputType('ReorderAgendaInput', { description: 'Puts an item to another place.' })
export class ReorderFields extends OnItem {
  @IntegerField({ required: true, min: 1, max: 500, description: 'Its new place, from 1.' })
  position!: number;
  @Said('Why; stands in the minutes.') reason!: string;
}

@InputType('DeferItemInput', { description: 'Puts an item off to a later meeting.' })
export class DeferFields extends OnItem {
  @TextField({ max: 100, description: 'A later meeting of the same series; the next when left out.' })
  to?: string | null;
  @Said('Why; stands in the minutes.') reason!: string;
}

@InputType('AnswerInvitationInput', { description: 'Whether one comes.' })
export class AnswerFields extends OnMeeting {
  @EnumField({ required: true, enumeration: AnswerEnum, description: 'The answer.' })
  answer!: keyof typeof AnswerEnum;
  @TextField({ max: 320, description: 'Who comes instead: id or mail address of one’s deputy on the board.' })
  deputy?: string | null;
}

@InputType('JoinMeetingInput', { description: 'Sits down at the table.' })
export class JoinFields extends OnMeeting {
  @BooleanField({ description: 'Takes part from elsewhere.' }) remote?: boolean | null;
  @TextField({ max: 320, description: 'For a deputy: the member for whom; any free seat when left out.' })
  standsIn?: string | null;
}

@InputType('LeaveMeetingInput', { description: 'Gets up from the table.' })
export class LeaveFields extends OnMeeting {}

@InputType('AddMinutesRemarkInput', { description: 'Has something written into the minutes.' })
export class RemarkFields extends OnMeeting {
  @TextField({ max: 200, description: 'About this change; about the meeting when left out.' })
  change?: string | null;
  @Said('What.') text!: string;
}

@InputType('MeetingFilter', { description: 'Which meetings; every part narrows.' })
export class MeetingFilterFields {
  @TextField({ max: 64, description: 'Of this board: its key.' }) board?: string | null;
  @TextField({ max: 64, description: 'Of this series: its key.' }) series?: string | null;
  @InstantField({ description: 'That end after this; now when left out.' }) from?: Date | null;
  @InstantField({ description: 'That begin before this; 90 days later when left out, 366 at the most.' })
  to?: Date | null;
}

@ArgsType()
export class MeetingsArgs extends ConnectionArgs {
  @Field(() => MeetingFilterFields, { nullable: true, description: 'Which meetings.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MeetingFilterFields)
  filter?: MeetingFilterFields | null;
}

@InputType('MeetingSeriesFilter', { description: 'Which series; every part narrows.' })
export class SeriesFilterFields {
  @TextField({ max: 64, description: 'Of this board: its key.' }) board?: string | null;
  @BooleanField({ description: 'Only those that go on, or only those that ended.' }) active?: boolean | null;
}

@ArgsType()
export class SeriesArgs extends ConnectionArgs {
  @Field(() => SeriesFilterFields, { nullable: true, description: 'Which series.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SeriesFilterFields)
  filter?: SeriesFilterFields | null;
}
