import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Problem, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload, ProblemInterface } from '#platform/graphql';
import { enumOf } from '#platform/http';
import {
  type DeliveryRecord,
  type DeliveryState,
  deliveryStates,
  type ReadingOutcome,
  readingOutcomes,
  type ReadingRecord,
  type Verdict,
  verdicts,
} from '../domain/delivery.ts';
import { type IntegrationRecord, type VendorName, vendorNames } from '../domain/integration.ts';

export const VendorEnum = enumOf(vendorNames);
registerEnumType(VendorEnum, {
  name: 'IntegrationVendor',
  description: 'Whose webhooks an integration takes: how they prove who sends them, and what they mean.',
});

export const VerdictEnum = enumOf(verdicts);
registerEnumType(VerdictEnum, {
  name: 'WebhookVerdict',
  description: 'Whether a delivery was taken at the door.',
  valuesMap: {
    TAKEN: { description: 'Its sender is proven, and it is on record.' },
    BAD_SIGNATURE: { description: 'Nobody vouches for it: it is not signed with a secret that holds.' },
    STALE: { description: 'It was signed more than five minutes ago, or ahead.' },
    ID_REUSED: { description: 'Another body was taken under its id before.' },
    MALFORMED: { description: 'It is no JSON.' },
  },
});

export const DeliveryStateEnum = enumOf(deliveryStates);
registerEnumType(DeliveryStateEnum, {
  name: 'WebhookDeliveryState',
  description: 'What became of a delivery.',
  valuesMap: {
    WAITING: { description: 'It is read next, or again after a fault.' },
    READ: { description: 'What it tells is on record.' },
    UNREAD: { description: 'It is kept and tells nothing that is recorded.' },
    REFUSED: { description: 'What it tells cannot be recorded; its readings say why. It can be read again.' },
    FAILED: { description: 'It could not be read, however often it was tried. It can be read again.' },
    REJECTED: { description: 'It was not taken; its verdict says why.' },
  },
});

export const ReadingOutcomeEnum = enumOf(readingOutcomes);
registerEnumType(ReadingOutcomeEnum, {
  name: 'WebhookReadingOutcome',
  description: 'How a reading ended.',
  valuesMap: {
    READ: { description: 'Each fact is on record.' },
    UNREAD: { description: 'It tells nothing that is recorded.' },
    REFUSED: { description: 'Some or all of it cannot be recorded.' },
    FAILED: { description: 'A fault stopped it.' },
  },
});

@ObjectType('IntegrationPlace', { description: 'A name of another system, and what it is in the catalogue.' })
export class PlaceObject {
  @Field({ description: 'The name there; an asterisk at its end stands for whatever follows.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The key in the catalogue; null: what is told of it is passed over.',
  })
  key!: string | null;
}

@ObjectType('Integration', {
  implements: () => NodeInterface,
  description: 'A system that tells by webhook, in a service account’s name.',
})
export class IntegrationObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'The last part of the address it posts to.' })
  key!: string;

  @Field({ description: 'What it is called.' })
  name!: string;

  @Field(() => VendorEnum, { description: 'Whose webhooks it takes.' })
  vendor!: VendorName;

  @Field(() => ID, { description: 'The global id of the service account in whose name facts are recorded.' })
  account!: string;

  @Field(() => [PlaceObject], { description: 'Repositories, projects and applications there → services.' })
  services!: PlaceObject[];

  @Field(() => [PlaceObject], { description: 'Environments there → environments.' })
  environments!: PlaceObject[];

  @Field(() => Date, { description: 'When it was created.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'Since when nothing more is taken from it.' })
  disabledAt!: Date | null;
}

@ObjectType({ description: 'A page of integrations, in order of key.' })
export class IntegrationConnection extends ConnectionOf(IntegrationObject, 'Integration') {}

@ObjectType('WebhookHeader', { description: 'A header of a delivery.' })
export class HeaderObject {
  @Field({ description: 'Its name, in lower case.' })
  name!: string;

  @Field({ description: 'What it said.' })
  value!: string;
}

@ObjectType('WebhookFactCount', { description: 'How many facts of a kind were on record after a reading.' })
export class FactCountObject {
  @Field({ description: 'The kind: commit, review, build, testRun, artifact, deployment, workItem.' })
  kind!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType('WebhookReading', { description: 'One reading of a delivery.' })
export class ReadingObject {
  @Field(() => ReadingOutcomeEnum, { description: 'How it ended.' })
  outcome!: ReadingOutcome;

  @Field(() => String, { nullable: true, description: 'Why it brought nothing.' })
  note!: string | null;

  @Field(() => [FactCountObject], { description: 'What was on record after it.' })
  facts!: FactCountObject[];

  @Field(() => [ProblemInterface], { description: 'Why facts were refused.' })
  problems!: readonly Problem[];

  @Field(() => Date, { description: 'When it ended.' })
  readAt!: Date;
}

@ObjectType('WebhookDelivery', {
  implements: () => NodeInterface,
  description: 'A delivery of a webhook, as it came.',
})
export class WebhookDeliveryObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its sender’s id of it, or its body’s digest; null when nobody vouches for it.',
  })
  externalId!: string | null;

  @Field(() => String, { nullable: true, description: 'The event, as in push or deployment_status.created.' })
  event!: string | null;

  @Field(() => [HeaderObject], { description: 'Its headers, without what is secret.' })
  headers!: HeaderObject[];

  @Field(() => Int, { description: 'The length of its body in bytes.' })
  bodyBytes!: number;

  @Field({ description: 'The digest of its body.' })
  bodyDigest!: string;

  @Field(() => Date, { description: 'When it came.' })
  receivedAt!: Date;

  @Field(() => VerdictEnum, { description: 'Whether it was taken.' })
  verdict!: Verdict;

  @Field(() => DeliveryStateEnum, { description: 'What became of it.' })
  state!: DeliveryState;

  readonly record!: DeliveryRecord;
}

@ObjectType({ description: 'A page of deliveries, the newest first.' })
export class WebhookDeliveryConnection extends ConnectionOf(WebhookDeliveryObject, 'WebhookDelivery') {}

@ObjectType({ isAbstract: true })
abstract class IntegrationPayload extends Payload {
  @Field(() => IntegrationObject, { nullable: true, description: 'The integration; null when refused.' })
  integration!: IntegrationObject | null;
}

@ObjectType({ isAbstract: true })
abstract class SecretPayload extends IntegrationPayload {
  @Field(() => String, {
    nullable: true,
    description: 'The secret, told this once. Null when it was given, and when a request is repeated.',
  })
  secret!: string | null;
}

@ObjectType({ description: 'The new integration.' })
export class CreateIntegrationPayload extends SecretPayload {
  @Field(() => String, { nullable: true, description: 'The address to post to; null when refused.' })
  url!: string | null;
}
@ObjectType({ description: 'The integration with its new secret.' })
export class RotateIntegrationSecretPayload extends SecretPayload {}
@ObjectType({ description: 'The integration as it is now.' })
export class UpdateIntegrationPayload extends IntegrationPayload {}
@ObjectType({ description: 'The integration, from which nothing more is taken.' })
export class DisableIntegrationPayload extends IntegrationPayload {}

@ObjectType({ description: 'The delivery that is to be read again.' })
export class ReplayWebhookDeliveryPayload extends Payload {
  @Field(() => WebhookDeliveryObject, { nullable: true, description: 'The delivery; null when refused.' })
  delivery!: WebhookDeliveryObject | null;
}

const placesOf = (table: Readonly<Record<string, string | null>>): PlaceObject[] =>
  Object.entries(table).map(([name, key]) => ({ name, key }));

export const toIntegration = (record: IntegrationRecord): IntegrationObject => ({
  id: toGlobalId('Integration', record.id),
  ...{ key: record.key, name: record.name, vendor: record.vendor },
  account: toGlobalId('Account', record.accountId),
  services: placesOf(record.services),
  environments: placesOf(record.environments),
  ...{ createdAt: record.createdAt, disabledAt: record.disabledAt },
});

export const toDelivery = (record: DeliveryRecord): WebhookDeliveryObject => ({
  id: toGlobalId('WebhookDelivery', record.id),
  ...{ externalId: record.externalId, event: record.event, bodyBytes: record.bodyBytes, record },
  headers: Object.entries(record.headers).map(([name, value]) => ({ name, value })),
  ...{ bodyDigest: record.bodyDigest, receivedAt: record.receivedAt },
  ...{ verdict: record.verdict, state: record.state },
});

export const toReading = (record: ReadingRecord): ReadingObject => ({
  ...{ outcome: record.outcome, note: record.note, problems: record.problems, readAt: record.readAt },
  facts: Object.entries(record.facts).map(([kind, count]) => ({ kind, count })),
});
