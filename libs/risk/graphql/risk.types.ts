import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ChangePayload, RiskEnum, riskLevels } from '#changes';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf } from '#platform/graphql';
import { enumOf } from '#platform/http';
import { type ScoredSignal, type SignalSource, sources } from '../domain/assess.ts';
import type { Assessment, RiskOverride } from '../domain/assessment.ts';
import type { RiskClass } from '../domain/model.ts';

export const SignalSourceEnum = enumOf(sources);
registerEnumType(SignalSourceEnum, {
  name: 'RiskSignalSource',
  description: 'Where the value of a signal comes from.',
  valuesMap: {
    CHANGE: { description: 'What the change itself says.' },
    COMMITS: { description: 'The commits that it brings.' },
    EVIDENCE: { description: 'Documents attached to it.' },
    CATALOG: { description: 'The catalogue of services and what needs what.' },
    HISTORY: { description: 'How earlier changes turned out.' },
  },
});

/** In GraphQL and REST alike. */
@ObjectType('RiskSignal', { description: 'One thing that an assessment looked at.' })
@ApiSchema({ name: 'RiskSignal' })
export class RiskSignalObject {
  @Field({ description: 'Its name in the model.' })
  @ApiProperty({ description: 'Its name in the model.' })
  name!: string;

  @Field({ description: 'What it is, in words.' })
  @ApiProperty({ description: 'What it is, in words.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'Its value as text; null where it is missing.' })
  @ApiProperty({ type: String, nullable: true, description: 'Its value as text; null where it is missing.' })
  value!: string | null;

  @Field(() => Int, { description: 'How much it adds to the score.' })
  @ApiProperty({ description: 'How much it adds to the score.' })
  points!: number;

  @Field({ description: 'Whether the value was missing, which counts as a risk.' })
  @ApiProperty({ description: 'Whether the value was missing, which counts as a risk.' })
  missing!: boolean;

  @Field(() => SignalSourceEnum, { description: 'Where the value comes from.' })
  @ApiProperty({ enum: sources, description: 'Where the value comes from.' })
  source!: SignalSource;

  @Field(() => [String], { description: 'The records it was read from: global ids, or hashes of commits.' })
  @ApiProperty({ type: [String], description: 'The records it was read from.' })
  sourceIds!: readonly string[];

  @Field({ description: 'The whole in one sentence.' })
  @ApiProperty({ description: 'The whole in one sentence.' })
  sentence!: string;
}

@ObjectType('RiskAssessment', {
  description: 'What the risk model made of a change at one time; never altered.',
})
@ApiSchema({ name: 'RiskAssessment' })
export class RiskAssessmentObject {
  @Field(() => Int, { description: 'The sum of all points.' })
  @ApiProperty({ description: 'The sum of all points.' })
  score!: number;

  @Field(() => RiskEnum, { description: 'The class that the score is in.' })
  @ApiProperty({ enum: riskLevels, description: 'The class that the score is in.' })
  class!: RiskClass;

  @Field({ description: 'Nothing was missing that has to be known on services of this tier.' })
  @ApiProperty({ description: 'Nothing was missing that has to be known on services of this tier.' })
  complete!: boolean;

  @Field({ description: 'The model, by the SHA-256 of its canonical JSON.' })
  @ApiProperty({ description: 'The model, by the SHA-256 of its canonical JSON.' })
  model!: string;

  @Field({ description: 'The event that led to it.' })
  @ApiProperty({ description: 'The event that led to it.' })
  because!: string;

  @Field(() => Int, { description: 'The revision of the change that it is about.' })
  @ApiProperty({ description: 'The revision of the change that it is about.' })
  revision!: number;

  @Field({ description: 'The content that it is about.' })
  @ApiProperty({ description: 'The content that it is about.' })
  contentDigest!: string;

  @Field(() => Date, { description: 'When.' })
  @ApiProperty({ type: String, format: 'date-time', description: 'When.' })
  assessedAt!: Date;

  @Field(() => [RiskSignalObject], { description: 'Everything it looked at, what counts most first.' })
  @ApiProperty({ type: [RiskSignalObject], description: 'Everything it looked at, what counts most first.' })
  signals!: readonly RiskSignalObject[];
}

@ObjectType({ description: 'A page of assessments, the newest first.' })
export class RiskAssessmentConnection extends ConnectionOf(RiskAssessmentObject, 'RiskAssessment') {}

@ObjectType('RiskOverride', { description: 'Somebody’s word against an assessment; kept for ever.' })
@ApiSchema({ name: 'RiskOverride' })
export class RiskOverrideObject {
  @Field(() => RiskEnum, { description: 'The class that the model had found.' })
  @ApiProperty({ enum: riskLevels, description: 'The class that the model had found.' })
  assessed!: RiskClass;

  @Field(() => RiskEnum, { description: 'The class that was said instead.' })
  @ApiProperty({ enum: riskLevels, description: 'The class that was said instead.' })
  class!: RiskClass;

  @Field({ description: 'Why.' })
  @ApiProperty({ description: 'Why.' })
  reason!: string;

  @Field(() => Date, { description: 'When.' })
  @ApiProperty({ type: String, format: 'date-time', description: 'When.' })
  decidedAt!: Date;

  @Field({ description: 'Whether it still counts: for this content, and for what is found now.' })
  @ApiProperty({ description: 'Whether it still counts.' })
  inForce!: boolean;

  readonly decidedById!: Id;
}

@ObjectType({ description: 'What came of saying that a change is riskier.' })
export class RaiseRiskPayload extends ChangePayload {}

@ObjectType({ description: 'What came of saying that a change is less risky.' })
export class LowerRiskPayload extends ChangePayload {}

export const toAssessment = ({
  modelDigest,
  digest,
  signals,
  ...rest
}: Assessment): RiskAssessmentObject => ({
  ...rest,
  model: modelDigest,
  contentDigest: digest,
  signals: signals.map(toSignal),
});

/** What the ids of a signal stand for, by its source or, where that tells too little, by its name. */
const typeByName: Readonly<Record<string, string>> = {
  serviceFailures: 'Service',
  teamFailures: 'Team',
  daysSinceIncident: 'Change',
};
const typeBySource: Readonly<Partial<Record<SignalSource, string>>> = {
  EVIDENCE: 'Evidence',
  CATALOG: 'Service',
};

function toSignal({ ids, value, ...rest }: ScoredSignal): RiskSignalObject {
  const { name, label, points, missing, source, sentence } = rest;
  const type = typeByName[name] ?? typeBySource[source];
  return {
    ...{ name, label, points, missing, source, sentence },
    value: value === null ? null : String(value),
    sourceIds: type === undefined ? ids : ids.map((id) => toGlobalId(type, id)),
  };
}

export const toRiskOverride = (override: RiskOverride, inForce: boolean): RiskOverrideObject => ({
  assessed: override.assessed,
  class: override.class,
  reason: override.reason,
  decidedAt: override.decidedAt,
  decidedById: override.decidedBy,
  inForce,
});
