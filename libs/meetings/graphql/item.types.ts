import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '#kernel';
import type { Answer, Presence, Remark } from '../domain/meeting.ts';
import type { Quorum, Recusal } from '../domain/quorum.ts';
import type { Entry } from '../sights.ts';
import type { Found } from '../use-cases/find-meetings.ts';
import { AnswerEnum, ItemMarkEnum, ItemOutcomeEnum } from './enums.ts';

@ObjectType('AgendaException', {
  description: 'Why a change is on an agenda though it came after the cut-off.',
})
export class ExceptionObject {
  @Field({ description: 'What the chair said.' }) reason!: string;
  @Field(() => Date, { description: 'When.' }) at!: Date;
  readonly personId!: Id;
}

@ObjectType('AgendaDeferral', { description: 'That an item was put off.' })
export class DeferralObject {
  @Field({ description: 'What the chair said.' }) reason!: string;
  @Field({ description: 'The name of the meeting that it waits for.' }) to!: string;
  @Field(() => Date, { description: 'When.' }) at!: Date;
  readonly personId!: Id;
}

@ObjectType('MeetingRecusal', { description: 'Somebody on the board who keeps out of an item, and why.' })
export class RecusalObject {
  @Field({ description: 'The rule.' }) rule!: string;
  @Field({ description: 'The reason, in words.' }) reason!: string;
  readonly personId!: Id;
}

@ObjectType('MeetingQuorum', { description: 'Whether a vote could be taken now.' })
export class QuorumObject {
  @Field(() => Int, { description: 'Seats that have to be taken by people who may vote on it.' })
  needed!: number;
  @Field(() => Int, { description: 'How many are.' }) present!: number;
  @Field({ description: 'Whether that is enough.' }) reached!: boolean;
}

@ObjectType('MeetingRemark', { description: 'Something that somebody had written into the minutes.' })
export class RemarkObject {
  @Field({ description: 'What.' }) text!: string;
  @Field(() => Date, { description: 'When.' }) at!: Date;
  readonly personId!: Id;
}

@ObjectType('AgendaItem', { description: 'A change on the agenda of a meeting.' })
export class ItemObject {
  @Field(() => ID, { description: 'Unique within the meeting: the place of a change.' }) id!: string;
  @Field(() => Int, { description: 'Its place, from 1.' }) position!: number;
  @Field(() => Int, { description: 'The revision of the change that it is about.' }) revision!: number;
  @Field({ description: 'The content digest that it is about.' }) digest!: string;
  @Field(() => Int, { description: 'Minutes planned.' }) plannedMinutes!: number;
  @Field(() => Int, { description: 'Seconds used so far.' }) usedSeconds!: number;
  @Field({ description: 'Whether it is dealt with now.' }) current!: boolean;
  @Field(() => ItemOutcomeEnum, { description: 'What was decided.' }) outcome!: string;
  @Field(() => ItemMarkEnum, {
    nullable: true,
    description: 'What became of it since the agenda was frozen; null before.',
  })
  mark!: string | null;
  @Field(() => ExceptionObject, { nullable: true, description: 'The chair’s exception, if it came late.' })
  exception!: ExceptionObject | null;
  @Field(() => DeferralObject, { nullable: true, description: 'Where it was put off to.' })
  deferral!: DeferralObject | null;
  @Field(() => [RemarkObject], { description: 'What is to stand in the minutes about it.' })
  remarks!: RemarkObject[];
  readonly entry!: Entry;
  readonly found!: Found;
}

@ObjectType('MeetingPresence', { description: 'Somebody’s time at the table.' })
export class PresenceObject {
  @Field(() => Date, { description: 'Since when.' }) joinedAt!: Date;
  @Field(() => Date, { nullable: true, description: 'Until when; null for somebody who is there.' })
  leftAt!: Date | null;
  @Field({ description: 'Whether they take part from elsewhere.' }) remote!: boolean;
  readonly personId!: Id;
  readonly seatId!: Id | null;
}

@ObjectType('MeetingAttendance', { description: 'What somebody on the board said of coming.' })
export class AnswerObject {
  @Field(() => AnswerEnum, { description: 'Whether they come.' }) answer!: string;
  @Field(() => Date, { description: 'When they said so.' }) answeredAt!: Date;
  readonly personId!: Id;
  readonly deputyId!: Id | null;
}

@ObjectType('MeetingMinutes', { description: 'The minutes of a meeting.' })
export class MinutesObject {
  @Field({ description: 'As Markdown.' }) text!: string;
  @Field({ description: 'As JSON; of closed minutes, word for word what the digest is of (RFC 8785).' })
  json!: string;
  @Field(() => String, { nullable: true, description: 'SHA-256 of the JSON; null while they are open.' })
  digest!: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the text read now has the digest that the ledger holds; null while they are open.',
  })
  verified!: boolean | null;
}

export const toPresence = ({ joinedAt, leftAt, remote, personId, seatId }: Presence): PresenceObject => ({
  joinedAt,
  leftAt,
  remote,
  personId,
  seatId,
});
export const toAnswer = ({ answer, answeredAt, personId, deputyId }: Answer): AnswerObject => ({
  answer: answer.toUpperCase(),
  answeredAt,
  personId,
  deputyId,
});
export const toRemark = ({ text, madeAt, personId }: Remark): RemarkObject => ({
  text,
  at: madeAt,
  personId,
});
export const toRecusal = ({ person, rule, reason }: Recusal): RecusalObject => ({
  personId: person,
  rule,
  reason,
});
export const toQuorum = ({ needed, present, reached }: Quorum): QuorumObject => ({
  needed,
  present: present.length,
  reached,
});
