import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { EnumListField, enumOf, IntegerField, TextField } from '#platform/http';
import { type Sample, type StratifyBy } from '../domain/sample.ts';

export const StratifyEnum = enumOf(['RISK', 'TYPE', 'SERVICE'] as const);
registerEnumType(StratifyEnum, {
  name: 'StratifyBy',
  description: 'What strata of a sample have in common.',
  valuesMap: {
    RISK: { description: 'The risk of the change.' },
    TYPE: { description: 'The kind of change.' },
    SERVICE: { description: 'The service that was deployed.' },
  },
});

/** The most that a sample has: more is a population. */
export const mostSampled = 1_000;

@InputType('DrawSampleInput', { description: 'Which sample, of which population.' })
export class DrawSampleFields {
  @TextField({ required: true, max: 200, description: 'The population’s id.' })
  population!: string;

  @IntegerField({ required: true, max: mostSampled, description: 'How many deployments.' })
  size!: number;

  @TextField({ required: true, min: 1, max: 200, description: 'Another seed, another sample.' })
  seed!: string;

  @EnumListField({
    enumeration: StratifyEnum,
    description: 'So that each stratum is in it; none when left out.',
  })
  stratifyBy?: (keyof typeof StratifyEnum)[] | null;
}

@ObjectType('SampleStratum', { description: 'A stratum of a sample.' })
class StratumObject {
  @Field(() => [String], { description: 'What its deployments have in common: risk, type, service.' })
  stratum!: readonly string[];

  @Field(() => Int, { description: 'How many of the population are in it.' })
  population!: number;

  @Field(() => Int, { description: 'How many of them are in the sample.' })
  drawn!: number;
}

@ObjectType('AuditSample', {
  implements: () => NodeInterface,
  description:
    'Some deployments of a population, drawn by a seed. docs/controls.md says how, so that anybody can draw it again.',
})
export class SampleObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'How it was drawn: `gavel-sample/1`.' })
  method!: string;

  @Field({ description: 'The seed.' })
  seed!: string;

  @Field(() => Int, { description: 'How many were asked for.' })
  size!: number;

  @Field(() => [StratifyEnum], { description: 'What it is stratified by.' })
  stratifyBy!: readonly string[];

  @Field(() => [StratumObject], { description: 'Its strata, in their order.' })
  strata!: readonly StratumObject[];

  @Field({ description: 'SHA-256 over the lines of its rows, each ended by a newline.' })
  digest!: string;

  @Field(() => Date, { description: 'When it was drawn.' })
  drawnAt!: Date;

  readonly record!: Sample;
}

@ObjectType({ description: 'A page of samples.' })
export class AuditSampleConnection extends ConnectionOf(SampleObject, 'AuditSample') {}

@ObjectType({ description: 'The sample that was drawn, or why none was.' })
export class DrawSamplePayload extends Payload {
  @Field(() => SampleObject, { nullable: true, description: 'The sample; null when refused.' })
  sample!: SampleObject | null;
}

export const toStratifyBy = (names: readonly (keyof typeof StratifyEnum)[]): StratifyBy[] => [
  ...new Set(names.map((name) => name.toLowerCase() as StratifyBy)),
];

export function toSample(record: Sample): SampleObject {
  const { method, seed, size, strata, digest, drawnAt } = record;
  return {
    ...{ record, method, seed, size, strata, digest, drawnAt },
    id: toGlobalId('AuditSample', record.id),
    stratifyBy: record.stratifyBy.map((name) => name.toUpperCase()),
  };
}
