import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type ChangeType, ChangeTypeEnum } from '#changes';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionArgs, ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { EnumListField, enumOf, InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { type Finding, findings, type Population, type PopulationRow } from '../domain/population.ts';

export const FindingEnum = enumOf(findings);
registerEnumType(FindingEnum, {
  name: 'PopulationFinding',
  description: 'What came of holding deployments and changes against each other.',
  valuesMap: {
    MATCHED: { description: 'A deployment of what its change names.' },
    WITHOUT_CHANGE: { description: 'A deployment that belongs to no change.' },
    NOT_COVERED: { description: 'A deployment whose change names neither its service nor its artifact.' },
    NOT_DEPLOYED: { description: 'A change that says it was carried out, and has no production deployment.' },
    DEPLOYED_OTHER: {
      description:
        'A change that was carried out; nothing that it names came in place, something else was deployed.',
    },
  },
});

const RowKindEnum = enumOf(['DEPLOYMENT', 'CHANGE'] as const);
registerEnumType(RowKindEnum, {
  name: 'PopulationRowKind',
  description: 'What a row of a population is.',
  valuesMap: {
    DEPLOYMENT: { description: 'A production deployment.' },
    CHANGE: { description: 'A change that has no deployment to stand for it.' },
  },
});

@InputType('DrawPopulationInput', { description: 'Which production deployments; every part narrows.' })
export class DrawPopulationFields {
  @InstantField({ required: true, description: 'That began at this time or later.' })
  from!: Date;

  @InstantField({ required: true, description: 'That began before this time.' })
  to!: Date;

  @TextListField({ max: 500, maxText: 64, description: 'Of these services, by key; all when left out.' })
  services?: string[] | null;

  @TextListField({ max: 100, maxText: 64, description: 'Into these production environments, by key.' })
  environments?: string[] | null;

  @TextListField({ max: 100, maxText: 100, description: 'Into these regions.' })
  regions?: string[] | null;

  @EnumListField({
    enumeration: ChangeTypeEnum,
    description: 'Of changes of these kinds. Then deployments without a change are left out.',
  })
  changeTypes?: ChangeType[] | null;
}

@InputType('PopulationFilter', { description: 'Which populations; every part narrows.' })
export class PopulationFilterFields {
  @TextField({ max: 254, description: 'Drawn by this person: id or e-mail address.' })
  drawnBy?: string | null;

  @InstantField({ description: 'Drawn at this time or later.' })
  drawnFrom?: Date | null;

  @InstantField({ description: 'Drawn before this time.' })
  drawnTo?: Date | null;
}

@ArgsType()
export class PopulationsArgs extends ConnectionArgs {
  @Field(() => PopulationFilterFields, { nullable: true, description: 'Which populations.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PopulationFilterFields)
  filter?: PopulationFilterFields | null;
}

@ArgsType()
export class PopulationRowsArgs extends ConnectionArgs {
  @EnumListField({ enumeration: FindingEnum, description: 'Only rows of which this was found.' })
  findings?: Finding[] | null;
}

@ObjectType('Population', {
  implements: () => NodeInterface,
  description:
    'Every production deployment of a period, as the facts were when it was drawn. It never alters.',
})
export class PopulationObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => Date, { description: 'Deployments that began at this time or later.' })
  from!: Date;

  @Field(() => Date, { description: 'Deployments that began before this time.' })
  to!: Date;

  @Field(() => [String], { description: 'Of these services; of all when empty.' })
  services!: readonly string[];

  @Field(() => [String], { description: 'Into these environments; into every production one when empty.' })
  environments!: readonly string[];

  @Field(() => [String], { description: 'Into these regions; into any when empty.' })
  regions!: readonly string[];

  @Field(() => [ChangeTypeEnum], { description: 'Of changes of these kinds; of any and of none when empty.' })
  changeTypes!: readonly string[];

  @Field(() => Date, { description: 'When it was drawn.' })
  drawnAt!: Date;

  @Field(() => Int, { description: 'How many deployments.' })
  deployments!: number;

  @Field(() => Int, { description: 'How many of them belong to no change.' })
  withoutChange!: number;

  @Field(() => Int, {
    description: 'How many have a change that names neither their service nor their artifact.',
  })
  notCovered!: number;

  @Field(() => Int, { description: 'How many changes they belong to.' })
  changes!: number;

  @Field(() => Int, {
    description: 'How many changes of the period say they were carried out, without a deployment.',
  })
  notDeployed!: number;

  @Field(() => Int, {
    description: 'How many were carried out, and something other than what they name was deployed.',
  })
  deployedOther!: number;

  @Field({ description: 'SHA-256 over the lines of its rows, each ended by a newline: `sha256:…`.' })
  digest!: string;

  readonly populationId!: Id;
  readonly drawnById!: Id;
}

@ObjectType({ description: 'A page of populations.' })
export class PopulationConnection extends ConnectionOf(PopulationObject, 'Population') {}

@ObjectType('PopulationRow', {
  description: 'A deployment of a population, or a change that should have had one.',
})
export class PopulationRowObject {
  @Field(() => Int, { description: 'Its place in the population, from 1.' })
  ordinal!: number;

  @Field(() => RowKindEnum, { description: 'What it is.' })
  kind!: keyof typeof RowKindEnum;

  @Field(() => FindingEnum, { description: 'What was found.' })
  finding!: Finding;

  @Field({ description: 'What was on record, as canonical JSON (RFC 8785): what the digest is over.' })
  line!: string;

  readonly deploymentId!: Id | null;
  readonly changeId!: Id | null;
}

@ObjectType({ description: 'A page of a population.' })
export class PopulationRowConnection extends ConnectionOf(PopulationRowObject, 'PopulationRow') {}

@ObjectType({ description: 'The population that was drawn, or why none was.' })
export class DrawPopulationPayload extends Payload {
  @Field(() => PopulationObject, { nullable: true, description: 'The population; null when refused.' })
  population!: PopulationObject | null;
}

export function toPopulation({ id, drawnBy, ...population }: Population): PopulationObject {
  return { ...population, id: toGlobalId('Population', id), populationId: id, drawnById: drawnBy };
}

export function toPopulationRow({ kind, ...row }: PopulationRow): PopulationRowObject {
  return { ...row, kind: kind === 'deployment' ? 'DEPLOYMENT' : 'CHANGE' };
}
