import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, type Outcome, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { enumOf } from '#platform/http';
import { holdState, type HoldState, holdStates, type LegalHold } from '../domain/hold.ts';
import type { Expiring } from '../use-cases/read-retention.ts';

export const HoldStateEnum = enumOf(holdStates);
registerEnumType(HoldStateEnum, {
  name: 'LegalHoldState',
  description: 'Whether a hold keeps anything.',
  valuesMap: {
    OPEN: { description: 'Nothing that it covers goes.' },
    LIFTED: { description: 'What it covered goes by the rules again.' },
  },
});

@ObjectType('LegalHold', {
  implements: () => NodeInterface,
  description: 'That nothing it covers goes while a matter is open. All that it says narrows.',
})
export class LegalHoldObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'The matter’s reference.' })
  matter!: string;

  @Field({ description: 'Why it was placed.' })
  reason!: string;

  @Field(() => HoldStateEnum, { description: 'Whether it keeps anything.' })
  state!: HoldState;

  @Field(() => Date, { nullable: true, description: 'It covers changes that were under way from then on.' })
  from!: Date | null;

  @Field(() => Date, { nullable: true, description: 'It covers changes that were under way before then.' })
  until!: Date | null;

  @Field(() => Date, { description: 'When it was placed.' })
  placedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was lifted.' })
  liftedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was lifted.' })
  liftReason!: string | null;

  readonly record!: LegalHold;
}

@ObjectType({ description: 'A page of legal holds, the newest first.' })
export class LegalHoldConnection extends ConnectionOf(LegalHoldObject, 'LegalHold') {}

@ObjectType('ExpiringEvidence', {
  description: 'A document whose content goes, or would if no hold kept it.',
})
export class ExpiringObject {
  @Field(() => Date, { description: 'When the rules have it go.' })
  until!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'The rule by which it goes; null while a hold keeps it.',
  })
  rule!: string | null;

  @Field(() => [ID], { description: 'The global ids of the holds that keep it.' })
  holds!: string[];

  readonly evidenceId!: Id;
}

@ObjectType({
  description: 'A page of documents whose content goes, in the order in which they were attached.',
})
export class ExpiringConnection extends ConnectionOf(ExpiringObject, 'ExpiringEvidence') {}

@ObjectType({ isAbstract: true })
abstract class HoldPayload extends Payload {
  @Field(() => LegalHoldObject, { nullable: true, description: 'The hold as it is now; null when refused.' })
  hold!: LegalHoldObject | null;
}
@ObjectType({ description: 'The hold that was placed, or why it was not.' })
export class PlaceLegalHoldPayload extends HoldPayload {}
@ObjectType({ description: 'The hold that was lifted, or why it was not.' })
export class LiftLegalHoldPayload extends HoldPayload {}

@ObjectType({ description: 'What it stands under now, or why that was not set.' })
export class SetRegulationsPayload extends Payload {
  @Field(() => [String], { nullable: true, description: 'Names of the regulations; null when refused.' })
  regulations!: readonly string[] | null;
}

export const toHold = (record: LegalHold): LegalHoldObject => ({
  record,
  id: toGlobalId('LegalHold', record.id),
  ...{ matter: record.matter, reason: record.reason, state: holdState(record) },
  ...{ from: record.fromAt, until: record.untilAt, placedAt: record.placedAt },
  ...{ liftedAt: record.liftedAt, liftReason: record.liftReason },
});

export const toExpiring = ({ record, retention }: Expiring): ExpiringObject => ({
  evidenceId: record.id,
  until: retention.until as Date,
  rule: retention.state === 'EXPIRED' ? retention.rule : null,
  holds: retention.state === 'HELD' ? retention.holds.map((id) => toGlobalId('LegalHold', id)) : [],
});

export const holdAnswer = (outcome: Outcome<LegalHold>): HoldPayload =>
  outcome.ok ? { hold: toHold(outcome.value), problems: [] } : { hold: null, problems: outcome.problems };
