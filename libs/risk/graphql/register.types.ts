import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { enumOf } from '#platform/http';
import { riskSorts } from '../data/risk-entries.ts';
import { isOverdue, type RiskEntry, riskNumber, type RiskStatus, riskStatuses } from '../domain/register.ts';
import type { RiskWish } from '../use-cases/list-risks.ts';

export const RiskStatusEnum = enumOf(riskStatuses);
registerEnumType(RiskStatusEnum, {
  name: 'RiskStatus',
  description: 'What is being done about a risk.',
  valuesMap: {
    OPEN: { description: 'It is known; nothing is under way.' },
    MITIGATING: { description: 'Something is under way to make it smaller.' },
    ACCEPTED: { description: 'It is borne, for a reason and until a day.' },
    CLOSED: { description: 'It is there no more.' },
  },
});

export const RiskSortEnum = enumOf(riskSorts);
registerEnumType(RiskSortEnum, {
  name: 'RiskSort',
  description: 'What the register is in order of.',
  valuesMap: {
    REVIEW: { description: 'The day of the next review.' },
    SCORE: { description: 'Likelihood times impact.' },
    NUMBER: { description: 'When it was added.' },
  },
});

@ObjectType('Risk', { implements: () => NodeInterface, description: 'An entry of the register of risks.' })
export class RiskObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'The number that people use, as in RISK-0012.' })
  number!: string;

  @Field(() => Int, { description: 'Counts every edit; an edit names the version it saw.' })
  version!: number;

  @Field({ description: 'What could go wrong, in one line.' })
  title!: string;

  @Field({ description: 'What could go wrong, in full.' })
  description!: string;

  @Field(() => Int, { description: '1 (rare) to 5 (almost certain).' })
  likelihood!: number;

  @Field(() => Int, { description: '1 (hardly felt) to 5 (threatens the organisation).' })
  impact!: number;

  @Field(() => Int, { description: 'Likelihood times impact, 1 to 25.' })
  score!: number;

  @Field({ description: 'What makes it smaller.' })
  mitigation!: string;

  @Field(() => RiskStatusEnum, { description: 'What is being done about it.' })
  status!: RiskStatus;

  @Field(() => Date, { description: 'By when it is to be looked at again.' })
  reviewOn!: Date;

  @Field({ description: 'The review, or the end of its acceptance, is past.' })
  overdue!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it is borne, where it is accepted.' })
  acceptedReason!: string | null;

  @Field(() => Date, { nullable: true, description: 'Until when it is borne.' })
  acceptedUntil!: Date | null;

  @Field(() => [String], { description: 'Releases that it belongs to, by name.' })
  releases!: readonly string[];

  @Field(() => Date, { description: 'When it was added.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it was last edited.' })
  updatedAt!: Date;

  readonly record!: RiskEntry;
}

@ObjectType({ description: 'A page of the register of risks.' })
export class RiskConnection extends ConnectionOf(RiskObject, 'Risk') {
  /** What the page was asked with, for the total. */
  readonly wish!: RiskWish;
}

@ObjectType('RiskEvent', { description: 'Something that happened to a risk: added, or edited.' })
export class RiskEventObject {
  @Field({ description: 'What happened, as in risk.edited.' })
  type!: string;

  @Field({ description: 'Who did it.' })
  actor!: string;

  @Field(() => Date, { description: 'When.' })
  occurredAt!: Date;

  @Field(() => [String], { description: 'What is otherwise since, as `field: before → after`.' })
  changes!: readonly string[];
}

@ObjectType({ description: 'The history of a risk, the oldest first.' })
export class RiskEventConnection extends ConnectionOf(RiskEventObject, 'RiskEvent') {}

/** The base of every payload that answers a risk. */
@ObjectType({ isAbstract: true })
abstract class RiskPayload extends Payload {
  @Field(() => RiskObject, {
    nullable: true,
    description: 'The risk as it is now; null when it was refused.',
  })
  risk!: RiskObject | null;
}

@ObjectType({ description: 'What came of adding a risk.' })
export class AddRiskPayload extends RiskPayload {}

@ObjectType({ description: 'What came of editing a risk.' })
export class UpdateRiskPayload extends RiskPayload {}

export function toRisk(record: RiskEntry, now: Date): RiskObject {
  const { ownerId: _o, changeIds: _c, createdBy: _b, ...shown } = record;
  return {
    ...shown,
    id: toGlobalId('Risk', record.id),
    number: riskNumber(record.number),
    overdue: isOverdue(record, now),
    record,
  };
}

type Told = { readonly [field: string]: unknown };

/** What an event of a risk says, field by field. */
export function toRiskEvent(row: {
  readonly type: string;
  readonly actorName: string;
  readonly occurredAt: Date;
  readonly data: Told;
}): RiskEventObject {
  const before = (row.data['before'] ?? {}) as Told;
  const after = (row.data['after'] ?? {}) as Told;
  const changes = Object.keys(after)
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => `${field}: ${words(before[field])} → ${words(after[field])}`);
  return { type: row.type, actor: row.actorName, occurredAt: row.occurredAt, changes };
}

const words = (value: unknown): string =>
  value == null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
