import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toGlobalId } from '#kernel';
import { ConnectionArgs, ConnectionOf, NodeInterface, Payload, ProblemInterface } from '#platform/graphql';
import {
  BooleanField,
  EnumField,
  EnumListField,
  enumOf,
  ObjectListField,
  TextField,
  TextListField,
} from '#platform/http';
import { EnvironmentKindEnum } from '#catalog';
import { type FeedRecord, type FeedSubject, feedSubjects } from '../domain/feed.ts';
import { type ImportedKind, importedKinds } from '../domain/kind-rules.ts';
import { icsLimits } from '../domain/read-ics.ts';
import type { FreezeStrength } from '../domain/entry.ts';
import { type ImportOutcome, importOutcomes } from '../use-cases/import-calendar.ts';
import { EntryObject } from './entry.types.ts';
import { StrengthEnum } from './enums.ts';

export const FeedSubjectEnum = enumOf(feedSubjects);
registerEnumType(FeedSubjectEnum, {
  name: 'CalendarFeedSubject',
  description: 'What a feed is about.',
  valuesMap: {
    BOARD: { description: 'Changes that a board is or was asked about.' },
    SERVICE: { description: 'Changes on a service.' },
    TEAM: { description: 'Changes on the services of a team, and of its people.' },
    PERSON: { description: 'Changes that a person filed, carries out or verifies.' },
  },
});

export const ImportedKindEnum = enumOf(importedKinds);
registerEnumType(ImportedKindEnum, {
  name: 'ImportedEntryKind',
  description: 'What an event of another calendar becomes; see CalendarEntryKind.',
});

export const ImportOutcomeEnum = enumOf(importOutcomes);
registerEnumType(ImportOutcomeEnum, {
  name: 'CalendarImportOutcome',
  description: 'What became of an event.',
  valuesMap: {
    ADDED: { description: 'It is a new entry.' },
    ALTERED: { description: 'It came in before, and its entry has a new version.' },
    UNCHANGED: { description: 'It came in before and says the same.' },
    ENDED: { description: 'It was cancelled where it comes from, so its entry was ended.' },
    SKIPPED: { description: 'It was cancelled before it ever came in.' },
    REFUSED: { description: 'It cannot be taken; its problems say why.' },
  },
});

@ObjectType('CalendarFeed', {
  implements: () => NodeInterface,
  description: 'An address for a calendar program. It shows what its owner may read.',
})
export class FeedObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => FeedSubjectEnum, { description: 'What it is about.' })
  kind!: FeedSubject;

  @Field(() => ID, { description: 'The global id of what it is about.' })
  subject!: string;

  @Field({ description: 'What it is called.' })
  name!: string;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was taken back.' })
  revokedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was last asked for, to the minute.' })
  lastUsedAt!: Date | null;
}

@ObjectType({ description: 'A page of feeds, the newest first.' })
export class FeedConnection extends ConnectionOf(FeedObject, 'CalendarFeed') {}

@ObjectType({ isAbstract: true })
abstract class FeedPayload extends Payload {
  @Field(() => FeedObject, { nullable: true, description: 'The feed; null when refused.' })
  feed!: FeedObject | null;
}

@ObjectType({ description: 'The new feed with its address.' })
export class CreateCalendarFeedPayload extends FeedPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'The address, told this once: whoever knows it reads the feed. Null when a request is repeated.',
  })
  url!: string | null;
}
@ObjectType({ description: 'The feed, which is found no more.' })
export class RevokeCalendarFeedPayload extends FeedPayload {}

@InputType('CreateCalendarFeedInput', { description: 'What a feed is to be about.' })
export class CreateFeedFields {
  @EnumField({
    required: true,
    enumeration: FeedSubjectEnum,
    description: 'A board, a service, a team or a person.',
  })
  kind!: FeedSubject;

  @TextField({
    required: true,
    min: 1,
    max: 254,
    description: 'Which: global id, key, team’s name or mail address.',
  })
  subject!: string;

  @TextField({ max: 100, description: 'What to call it; as its subject unless said.' })
  name?: string | null;
}

@InputType('RevokeCalendarFeedInput', { description: 'Which feed to take back.' })
export class RevokeFeedFields {
  @TextField({ required: true, max: 200, description: 'The feed’s id.' })
  feed!: string;
}

@ArgsType()
export class FeedsArgs extends ConnectionArgs {}

@InputType('CalendarKindRule', { description: 'What an event becomes whose summary matches.' })
export class KindRuleFields {
  @TextField({
    required: true,
    min: 1,
    max: 100,
    description: 'Part of the summary, in either case; * stands for anything.',
  })
  pattern!: string;

  @EnumField({ required: true, enumeration: ImportedKindEnum, description: 'What it becomes.' })
  kind!: ImportedKind;

  @EnumField({ enumeration: StrengthEnum, description: 'Of a freeze; HARD unless said.' })
  strength: FreezeStrength | null = null;
}

@InputType('ImportCalendarInput', { description: 'A calendar to take in, and what its events become.' })
export class ImportFields {
  @TextField({
    required: true,
    min: 1,
    max: icsLimits.characters,
    description: 'An iCalendar file (RFC 5545).',
  })
  content!: string;

  @EnumField({
    required: true,
    enumeration: ImportedKindEnum,
    description: 'What an event becomes that no rule is about.',
  })
  kind!: ImportedKind;

  @EnumField({ enumeration: StrengthEnum, description: 'Of such freezes; HARD unless said.' })
  strength?: FreezeStrength | null;

  @ObjectListField({
    of: () => KindRuleFields,
    max: 50,
    description: 'What events become by their summary; the first that matches.',
  })
  rules?: KindRuleFields[] | null;

  @TextField({
    max: 64,
    description: 'The time zone of events that name none, as whole days do; UTC unless said.',
  })
  timeZone?: string | null;

  @TextListField({ description: 'Services that the entries are about: ids or keys.' })
  services?: string[] | null;

  @TextListField({ description: 'Environments that the entries are about: ids or keys.' })
  environments?: string[] | null;

  @EnumListField({ enumeration: EnvironmentKindEnum, description: 'Environments of these kinds.' })
  environmentKinds?: string[] | null;

  @TextListField({ max: 50, maxText: 60, description: 'Only changes with one of these tags.' })
  tags?: string[] | null;

  @BooleanField({ description: 'Says what would come in, and writes nothing.' })
  dryRun?: boolean | null;
}

@ObjectType('ImportedEvent', { description: 'An event of the other calendar, and what became of it.' })
export class ImportedEventObject {
  @Field({ description: 'What the other calendar calls it.' })
  uid!: string;

  @Field({ description: 'Its summary.' })
  name!: string;

  @Field(() => ImportedKindEnum, { nullable: true, description: 'What it is here.' })
  kind!: ImportedKind | null;

  @Field(() => ImportOutcomeEnum, { description: 'What became of it.' })
  outcome!: ImportOutcome;

  @Field(() => EntryObject, { nullable: true, description: 'Its entry, if it has one.' })
  entry!: EntryObject | null;

  @Field(() => [ProblemInterface], { description: 'Why it was refused.' })
  problems!: readonly ProblemInterface[];
}

@ObjectType({ description: 'What became of each event, or why nothing was taken in.' })
export class ImportCalendarPayload extends Payload {
  @Field(() => [ImportedEventObject], {
    description: 'In the order of the file, those that cannot be read first.',
  })
  events!: ImportedEventObject[];
}

export const toFeed = (feed: FeedRecord): FeedObject => {
  const { id, subjectKind, subjectId, name, createdAt, revokedAt, lastUsedAt } = feed;
  const type = `${subjectKind.charAt(0)}${subjectKind.slice(1).toLowerCase()}`;
  return {
    ...{ id: toGlobalId('CalendarFeed', id), kind: subjectKind, subject: toGlobalId(type, subjectId) },
    ...{ name, createdAt, revokedAt, lastUsedAt },
  };
};
