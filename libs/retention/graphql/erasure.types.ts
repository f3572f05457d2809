import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Outcome, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { BooleanField, enumOf, TextField } from '#platform/http';
import { type Erasure, erasureState, type ErasureState, erasureStates } from '../domain/erasure.ts';

export const ErasureStateEnum = enumOf(erasureStates);
registerEnumType(ErasureStateEnum, {
  name: 'ErasureState',
  description: 'Where an erasure stands.',
  valuesMap: {
    REQUESTED: { description: 'Nobody has decided yet.' },
    REFUSED: { description: 'It is not done.' },
    ERASED: { description: 'A pseudonym stands where the person’s data stood.' },
  },
});

@ObjectType('Erasure', {
  implements: () => NodeInterface,
  description: 'That somebody’s personal data is to be erased, and what came of it.',
})
export class ErasureObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => ErasureStateEnum, { description: 'Where it stands.' })
  state!: ErasureState;

  @Field(() => ID, { description: 'The global id of the person, which stays.' })
  person!: string;

  @Field({ description: 'Why it was asked for.' })
  reason!: string;

  @Field(() => Date, { description: 'When it was asked for.' })
  requestedAt!: Date;

  @Field(() => ID, { description: 'The global id of who asked for it.' })
  requestedBy!: string;

  @Field(() => ID, { nullable: true, description: 'The global id of who decided.' })
  decidedBy!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was decided so.' })
  decisionNote!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was done.' })
  erasedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What stands where the person’s name stood.' })
  pseudonym!: string | null;
}

@ObjectType({ description: 'A page of erasures, the newest first.' })
export class ErasureConnection extends ConnectionOf(ErasureObject, 'Erasure') {}

@ObjectType({ isAbstract: true })
abstract class ErasurePayload extends Payload {
  @Field(() => ErasureObject, {
    nullable: true,
    description: 'The erasure as it is now; null when refused.',
  })
  erasure!: ErasureObject | null;
}
@ObjectType({ description: 'What was asked for, or why it cannot be.' })
export class RequestErasurePayload extends ErasurePayload {}
@ObjectType({ description: 'What was decided, or why it was not.' })
export class DecideErasurePayload extends ErasurePayload {}

@InputType('RequestErasureInput', { description: 'Whose personal data, and why.' })
export class RequestErasureFields {
  @TextField({ required: true, max: 320, description: 'The person: id or e-mail address.' })
  person!: string;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why; without the person’s name.' })
  reason!: string;
}

@InputType('DecideErasureInput', { description: 'What is decided of an erasure, and why.' })
export class DecideErasureFields {
  @TextField({ required: true, max: 200, description: 'The erasure’s id.' })
  erasure!: string;

  @BooleanField({ required: true, description: 'True does it, at once and for good; false refuses it.' })
  granted!: boolean;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why; without the person’s name.' })
  note!: string;
}

export const toErasure = (one: Erasure): ErasureObject => ({
  id: toGlobalId('Erasure', one.id),
  state: erasureState(one),
  person: toGlobalId('Person', one.personId),
  ...{ reason: one.reason, requestedAt: one.requestedAt, decisionNote: one.decisionNote },
  requestedBy: toGlobalId('Person', one.requestedBy),
  decidedBy: one.decidedBy === null ? null : toGlobalId('Person', one.decidedBy),
  ...{ erasedAt: one.erasedAt, pseudonym: one.pseudonym },
});

export const erasureAnswer = (outcome: Outcome<Erasure>): ErasurePayload =>
  outcome.ok
    ? { erasure: toErasure(outcome.value), problems: [] }
    : { erasure: null, problems: outcome.problems };
