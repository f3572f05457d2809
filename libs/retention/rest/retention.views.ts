import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
import { toGlobalId } from '#kernel';
import { EnumField, InstantField, IntegerField, TextField } from '#platform/http';
import { Type } from 'class-transformer';
import { holdState, type HoldState, holdStates, type LegalHold } from '../domain/hold.ts';
import { LiftHoldFields, PlaceHoldFields } from '../graphql/retention.inputs.ts';
import { HoldStateEnum } from '../graphql/retention.types.ts';
import type { Expiring } from '../use-cases/read-retention.ts';

@ApiSchema({ name: 'NewLegalHold', description: 'For which matter, why, and what it covers.' })
export class NewHold extends OmitType(PlaceHoldFields, []) {}

@ApiSchema({ name: 'LegalHoldLifting', description: 'Why a hold ends.' })
export class HoldLifting extends OmitType(LiftHoldFields, ['hold'] as const) {}

const instant = { type: String, format: 'date-time' } as const;
const perhaps = { nullable: true } as const;

/** A hold as REST shows it: the words are those of GraphQL. */
@ApiSchema({ name: 'LegalHold' })
export class HoldView {
  @ApiProperty({ description: 'The global id.' }) id!: string;
  @ApiProperty({ description: 'The matter’s reference.' }) matter!: string;
  @ApiProperty({ description: 'Why it was placed.' }) reason!: string;
  @ApiProperty({ enum: holdStates, description: 'Whether it keeps anything.' }) state!: HoldState;
  @ApiProperty({ type: String, ...perhaps, description: 'The change it covers: global id.' })
  change!: string | null;
  @ApiProperty({ type: String, ...perhaps, description: 'The service it covers: global id.' })
  service!: string | null;
  @ApiProperty({ type: String, ...perhaps, description: 'The person it covers: global id.' })
  person!: string | null;
  @ApiProperty({ ...instant, ...perhaps, description: 'It covers what was under way from then on.' })
  from!: Date | null;
  @ApiProperty({ ...instant, ...perhaps, description: 'It covers what was under way before then.' })
  until!: Date | null;
  @ApiProperty({ description: 'Who placed it: global id.' }) placedBy!: string;
  @ApiProperty({ ...instant, description: 'When it was placed.' }) placedAt!: Date;
  @ApiProperty({ type: String, ...perhaps, description: 'Who lifted it: global id.' })
  liftedBy!: string | null;
  @ApiProperty({ ...instant, ...perhaps, description: 'When it was lifted.' }) liftedAt!: Date | null;
}

@ApiSchema({ name: 'LegalHoldPage', description: 'Legal holds, the newest first.' })
export class HoldPage {
  @ApiProperty({ type: [HoldView], description: 'The holds.' }) items!: HoldView[];
  @ApiProperty({ type: String, ...perhaps, description: 'For `after` of the next page; null at the end.' })
  nextCursor!: string | null;
}

@ApiSchema({
  name: 'ExpiringEvidence',
  description: 'A document whose content goes, or would but for a hold.',
})
export class ExpiringView {
  @ApiProperty({ description: 'The document: global id.' }) evidence!: string;
  @ApiProperty({ description: 'Its change: global id.' }) change!: string;
  @ApiProperty({ description: 'What it proves.' }) kind!: string;
  @ApiProperty({ description: 'The file’s name.' }) name!: string;
  @ApiProperty({ description: 'SHA-256 of the content.' }) digest!: string;
  @ApiProperty({ ...instant, description: 'When the rules have it go.' }) until!: Date;
  @ApiProperty({ type: String, ...perhaps, description: 'The rule; null while a hold keeps it.' })
  rule!: string | null;
  @ApiProperty({ type: [String], description: 'The holds that keep it: global ids.' }) holds!: string[];
}

@ApiSchema({ name: 'ExpiringPage', description: 'Documents whose content goes, the first attached first.' })
export class ExpiringPage {
  @ApiProperty({ type: [ExpiringView], description: 'The documents.' }) items!: ExpiringView[];
  @ApiProperty({ type: String, ...perhaps, description: 'For `after` of the next page; null at the end.' })
  nextCursor!: string | null;
}

class PageWords {
  @IntegerField({ max: 100, description: 'How many, 1 to 100; 20 unless said.' })
  @Type(() => Number)
  limit?: number | null;

  @TextField({ max: 2_000, description: 'The `nextCursor` of the page before.' })
  after?: string | null;
}

export class HoldListWords extends PageWords {
  @EnumField({ enumeration: HoldStateEnum, description: 'Only those that are open, or lifted.' })
  state?: HoldState | null;

  @TextField({ max: 200, description: 'Only those for this matter.' })
  matter?: string | null;

  @TextField({ max: 100, description: 'Only those on this change: id or number.' })
  change?: string | null;

  @TextField({ max: 200, description: 'Only those on this service: id or key.' })
  service?: string | null;

  @TextField({ max: 320, description: 'Only those on this person: id or e-mail address.' })
  person?: string | null;
}

export class PreviewWords extends PageWords {
  @InstantField({ required: true, description: 'What goes until then.' })
  by!: Date;
}

const globalOr = (type: string, id: string | null): string | null =>
  id === null ? null : toGlobalId(type, id);

export const holdView = (hold: LegalHold): HoldView => ({
  id: toGlobalId('LegalHold', hold.id),
  ...{ matter: hold.matter, reason: hold.reason, state: holdState(hold) },
  change: globalOr('Change', hold.changeId),
  service: globalOr('Service', hold.serviceId),
  person: globalOr('Person', hold.personId),
  ...{ from: hold.fromAt, until: hold.untilAt },
  placedBy: toGlobalId('Person', hold.placedBy),
  placedAt: hold.placedAt,
  liftedBy: globalOr('Person', hold.liftedBy),
  liftedAt: hold.liftedAt,
});

export const expiringView = ({ record, retention }: Expiring): ExpiringView => ({
  evidence: toGlobalId('Evidence', record.id),
  change: toGlobalId('Change', record.changeId),
  ...{ kind: record.kind, name: record.name, digest: record.digest },
  until: retention.until as Date,
  rule: retention.state === 'EXPIRED' ? retention.rule : null,
  holds: retention.state === 'HELD' ? retention.holds.map((id) => toGlobalId('LegalHold', id)) : [],
});
