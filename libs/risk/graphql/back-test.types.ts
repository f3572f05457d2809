import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { changeNumber, RiskEnum, riskLevels } from '#changes';
import { toGlobalId } from '#kernel';
import type { CalibrationRow, ModelResult, Move } from '../domain/back-test.ts';
import type { RiskClass } from '../domain/model.ts';
import type { BackTestResult } from '../use-cases/back-test-model.ts';

const number = (description: string) => ({ type: Number, nullable: true, description });

@ObjectType('RiskCalibration', {
  description: 'What was predicted for a part of the changes, and what came of it.',
})
@ApiSchema({ name: 'RiskCalibration' })
export class CalibrationObject implements CalibrationRow {
  @Field({ description: 'The class, or the range of scores.' })
  @ApiProperty({ description: 'The class, or the range of scores.' })
  name!: string;

  @Field(() => Int, { description: 'How many changes.' })
  @ApiProperty({ description: 'How many changes.' })
  changes!: number;

  @Field(() => Int, { description: 'How many of them failed: unsuccessful, or rolled back.' })
  @ApiProperty({ description: 'How many of them failed: unsuccessful, or rolled back.' })
  failed!: number;

  @Field(() => Float, { description: 'The mean of the predicted likelihoods.' })
  @ApiProperty({ description: 'The mean of the predicted likelihoods.' })
  predicted!: number;

  @Field(() => Float, { description: 'The share that failed.' })
  @ApiProperty({ description: 'The share that failed.' })
  observed!: number;

  @Field(() => Float, { description: 'Where Wilson’s 95 % interval of that share begins.' })
  @ApiProperty({ description: 'Where Wilson’s 95 % interval of that share begins.' })
  low!: number;

  @Field(() => Float, { description: 'Where it ends.' })
  @ApiProperty({ description: 'Where it ends.' })
  high!: number;
}

@ObjectType('RiskModelResult', { description: 'How well a model foretold which changes would fail.' })
@ApiSchema({ name: 'RiskModelResult' })
export class ModelResultObject implements ModelResult {
  @Field(() => Int, { description: 'Closed changes that it was tried on.' })
  @ApiProperty({ description: 'Closed changes that it was tried on.' })
  changes!: number;

  @Field(() => Int, { description: 'How many of them failed.' })
  @ApiProperty({ description: 'How many of them failed.' })
  failed!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Brier score: 0 is perfect, 0.25 is always saying one half.',
  })
  @ApiProperty(number('Brier score: 0 is perfect, 0.25 is always saying one half.'))
  brier!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'How often a change that failed scored above one that did not: 1 always, 0.5 by chance.',
  })
  @ApiProperty(number('How often a change that failed scored above one that did not.'))
  auc!: number | null;

  @Field(() => [CalibrationObject], { description: 'By class.' })
  @ApiProperty({ type: [CalibrationObject], description: 'By class.' })
  byClass!: readonly CalibrationObject[];

  @Field(() => [CalibrationObject], { description: 'By tens of the score.' })
  @ApiProperty({ type: [CalibrationObject], description: 'By tens of the score.' })
  byScore!: readonly CalibrationObject[];
}

@ObjectType('RiskMove', {
  description: 'Changes of one class that another model puts into another, or the same.',
})
@ApiSchema({ name: 'RiskMove' })
export class MoveObject implements Move {
  @Field(() => RiskEnum, { description: 'The class at the time.' })
  @ApiProperty({ enum: riskLevels, description: 'The class at the time.' })
  from!: RiskClass;

  @Field(() => RiskEnum, { description: 'The class that the other model gives.' })
  @ApiProperty({ enum: riskLevels, description: 'The class that the other model gives.' })
  to!: RiskClass;

  @Field(() => Int, { description: 'How many changes.' })
  @ApiProperty({ description: 'How many changes.' })
  changes!: number;

  @Field(() => Int, { description: 'How many of them failed.' })
  @ApiProperty({ description: 'How many of them failed.' })
  failed!: number;
}

@ObjectType('RiskMovedChange', { description: 'A change that another model puts into another class.' })
@ApiSchema({ name: 'RiskMovedChange' })
export class MovedChangeObject {
  @Field({ description: 'The change’s global id.' })
  @ApiProperty({ description: 'The change’s global id.' })
  change!: string;

  @Field({ description: 'The change’s number.' })
  @ApiProperty({ description: 'The change’s number.' })
  number!: string;

  @Field(() => RiskEnum, { description: 'The class at the time.' })
  @ApiProperty({ enum: riskLevels, description: 'The class at the time.' })
  from!: RiskClass;

  @Field(() => RiskEnum, { description: 'The class that the other model gives.' })
  @ApiProperty({ enum: riskLevels, description: 'The class that the other model gives.' })
  to!: RiskClass;

  @Field(() => Int, { description: 'The score at the time.' })
  @ApiProperty({ description: 'The score at the time.' })
  scoreFrom!: number;

  @Field(() => Int, { description: 'The score that the other model gives.' })
  @ApiProperty({ description: 'The score that the other model gives.' })
  scoreTo!: number;

  @Field({ description: 'Whether it failed.' })
  @ApiProperty({ description: 'Whether it failed.' })
  failed!: boolean;
}

@ObjectType('RiskBacktest', { description: 'A risk model tried on closed changes.' })
@ApiSchema({ name: 'RiskBacktest' })
export class BackTestObject {
  @Field(() => Date, { description: 'Changes closed since then.' })
  @ApiProperty({ type: String, format: 'date-time', description: 'Changes closed since then.' })
  since!: Date;

  @Field(() => Int, { description: 'Closed changes that were never assessed: they tell nothing.' })
  @ApiProperty({ description: 'Closed changes that were never assessed: they tell nothing.' })
  unassessed!: number;

  @Field(() => ModelResultObject, { description: 'What was said at the time.' })
  @ApiProperty({ type: ModelResultObject, description: 'What was said at the time.' })
  recorded!: ModelResultObject;

  @Field(() => [String], { description: 'The models that said so, by digest.' })
  @ApiProperty({ type: [String], description: 'The models that said so, by digest.' })
  recordedModels!: readonly string[];

  @Field(() => ModelResultObject, {
    description:
      'What the model that was given, or else the one in force, says of the values known at the time.',
  })
  @ApiProperty({ type: ModelResultObject, description: 'What the other model says.' })
  other!: ModelResultObject;

  @Field({ description: 'The other model: name, version and digest.' })
  @ApiProperty({ description: 'The other model: name, version and digest.' })
  otherModel!: string;

  @Field(() => [MoveObject], { description: 'How many changes would be in which class instead.' })
  @ApiProperty({ type: [MoveObject], description: 'How many changes would be in which class instead.' })
  moves!: readonly MoveObject[];

  @Field(() => [MovedChangeObject], { description: 'The newest that would move; 20 at the most.' })
  @ApiProperty({ type: [MovedChangeObject], description: 'The newest that would move; 20 at the most.' })
  examples!: readonly MovedChangeObject[];
}

export const toBackTest = ({ otherModel, examples, ...rest }: BackTestResult): BackTestObject => ({
  ...rest,
  otherModel: `${otherModel.name} ${otherModel.version} ${otherModel.digest}`,
  examples: examples.map(({ id, number: n, ...moved }) => ({
    ...moved,
    change: toGlobalId('Change', id),
    number: changeNumber(n),
  })),
});
