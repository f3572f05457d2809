import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { stateOf } from '../domain/meeting.ts';
import { cutOffOf } from '../domain/meeting.ts';
import type { MeetingSeries } from '../domain/series.ts';
import { refOf } from '../sights.ts';
import type { Found } from '../use-cases/find-meetings.ts';
import { MeetingStateEnum } from './enums.ts';

@ObjectType('AgendaFilter', {
  description: 'Which changes an agenda takes up; what is null lets all through.',
})
export class AgendaFilterObject {
  @Field(() => [String], { nullable: true, description: 'States.' }) states?: readonly string[];
  @Field(() => [String], { nullable: true, description: 'Types.' }) types?: readonly string[];
  @Field(() => [String], { nullable: true, description: 'Risks.' }) risks?: readonly string[];
  @Field(() => [ID], { nullable: true, description: 'Services.' }) services?: readonly string[];
  @Field(() => Int, {
    nullable: true,
    description: 'Days after the meeting in which the work begins at the latest.',
  })
  withinDays?: number;
}

@ObjectType('MeetingSeries', {
  implements: () => NodeInterface,
  description: 'Meetings of a board that come round by one rule.',
})
export class SeriesObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' }) id!: string;
  @Field({ description: 'The first half of each meeting’s name; unique, never altered.' }) key!: string;
  @Field({ description: 'The name for people.' }) name!: string;
  @Field({ description: 'Wall clock of the first start, in the time zone.' }) start!: string;
  @Field({ description: 'IANA name of the time zone whose clocks count.' }) timeZone!: string;
  @Field({ description: 'How long a meeting is planned, in ISO 8601.' }) duration!: string;
  @Field(() => String, {
    nullable: true,
    description: 'How it recurs (RFC 5545); null for a single meeting.',
  })
  rule!: string | null;
  @Field(() => Int, { description: 'Minutes before the start at which agendas freeze.' })
  cutOffMinutes!: number;
  @Field(() => Int, { description: 'Minutes planned for each item.' }) itemMinutes!: number;
  @Field(() => AgendaFilterObject, { description: 'Which changes its agendas take up.' })
  agendaFilter!: AgendaFilterObject;
  @Field(() => Date, { nullable: true, description: 'When it was ended; null while it goes on.' })
  endedAt!: Date | null;
  readonly record!: MeetingSeries;
}

@ObjectType('Meeting', { description: 'One meeting of a board.' })
export class MeetingObject {
  @Field({ description: 'Its name, as in `cab-weekly/2026-12-01T10:00:00`; the same when it is moved.' })
  ref!: string;
  @Field(() => MeetingStateEnum, { description: 'Where it stands.' }) state!: string;
  @Field(() => Date, { description: 'When it is planned to begin.' }) startsAt!: Date;
  @Field(() => Date, { description: 'When it is planned to end.' }) endsAt!: Date;
  @Field(() => Date, { description: 'When its agenda freezes.' }) cutOffAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When its agenda was frozen.' }) frozenAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When it was opened.' }) startedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When it ended.' }) endedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When it lapsed, since nobody had opened it.' })
  lapsedAt!: Date | null;
  @Field(() => Int, { description: 'Counts every command on it: send it back as expectedVersion.' })
  version!: number;
  readonly found!: Found;
}

@ObjectType({ description: 'A page of meetings, in order of time.' })
export class MeetingConnection extends ConnectionOf(MeetingObject, 'Meeting') {}

@ObjectType({ description: 'A page of series, in order of key.' })
export class MeetingSeriesConnection extends ConnectionOf(SeriesObject, 'MeetingSeries') {}

/** The base of every payload that answers a meeting. */
@ObjectType({ isAbstract: true })
export abstract class MeetingPayload extends Payload {
  @Field(() => MeetingObject, { nullable: true, description: 'The meeting as it is now; null when refused.' })
  meeting!: MeetingObject | null;
}

/** The base of every payload that answers a series. */
@ObjectType({ isAbstract: true })
export abstract class SeriesPayload extends Payload {
  @Field(() => SeriesObject, { nullable: true, description: 'The series as it is now; null when refused.' })
  series!: SeriesObject | null;
}

export const toSeries = (record: MeetingSeries): SeriesObject => {
  const { filter, id, startWall } = record;
  const services = filter.services?.map((service: Id) => toGlobalId('Service', service));
  return {
    ...record,
    id: toGlobalId('MeetingSeries', id),
    start: startWall,
    agendaFilter: { ...filter, ...(services === undefined ? {} : { services }) },
    record,
  };
};

export const toMeeting = (found: Found): MeetingObject => {
  const { meeting, series } = found;
  const { startsAt, endsAt, frozenAt, startedAt, endedAt, lapsedAt, version } = meeting;
  return {
    ...{ startsAt, endsAt, frozenAt, startedAt, endedAt, lapsedAt, version, found },
    ref: refOf(found),
    state: stateOf(meeting),
    cutOffAt: cutOffOf(meeting, series.cutOffMinutes),
  };
};
