import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import { BooleanField, EnumField, IntegerField, TextField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, Matches, ValidateNested } from 'class-validator';
import { type EnvironmentKind, keyForm, type Tier } from '../domain/catalog.ts';
import { EnvironmentKindEnum } from './catalog.types.ts';

const keyRule = {
  message: 'has to be small letters and digits in words joined by hyphens, such as web-shop',
};

@InputType({ description: 'Which services; all conditions have to hold.' })
export class ServicesFilterInput {
  @TextField({ max: 100, description: 'Part of the name or of the key.' })
  text?: string | null;

  @IntegerField({ min: 1, max: 4, description: 'Only services of this tier.' })
  tier?: Tier | null;

  @TextField({ max: 200, description: 'Only the services of this team, by its id.' })
  ownerTeam?: string | null;

  @BooleanField({ description: 'Only those that run, or only those that no longer do.' })
  active?: boolean | null;
}

@InputType({ description: 'Which environments; all conditions have to hold.' })
export class EnvironmentsFilterInput {
  @EnumField({ enumeration: EnvironmentKindEnum, description: 'Only those for this.' })
  kind?: EnvironmentKind | null;

  @BooleanField({ description: 'Only those that exist, or only those that no longer do.' })
  active?: boolean | null;
}

@ArgsType()
export class ServicesArgs extends ConnectionArgs {
  @Field(() => ServicesFilterInput, { nullable: true, description: 'Only some of them.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ServicesFilterInput)
  filter?: ServicesFilterInput | null;
}

@ArgsType()
export class EnvironmentsArgs extends ConnectionArgs {
  @Field(() => EnvironmentsFilterInput, { nullable: true, description: 'Only some of them.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => EnvironmentsFilterInput)
  filter?: EnvironmentsFilterInput | null;
}

@InputType({ description: 'A service that is not there yet.' })
export class CreateServiceInput {
  @Matches(keyForm, keyRule)
  @TextField({
    required: true,
    max: 64,
    description: 'The short name for programs, unique; it is never altered.',
  })
  key!: string;

  @TextField({ required: true, min: 1, max: 100, description: 'The name for people.' })
  name!: string;

  @TextField({ max: 2000, description: 'What it does.' })
  description?: string | null;

  @IntegerField({
    required: true,
    min: 1,
    max: 4,
    description: 'From 1, the most critical, to 4, the least.',
  })
  tier!: Tier;

  @TextField({ required: true, max: 200, description: 'The id of the team that owns it.' })
  ownerTeam!: string;
}

@InputType({ description: 'What is new about a service; what is left out stays.' })
export class UpdateServiceInput {
  @TextField({ required: true, max: 200, description: 'Which: id or key.' })
  service!: string;

  @TextField({ min: 1, max: 100, description: 'The name for people.' })
  name?: string | null;

  @TextField({ max: 2000, description: 'What it does.' })
  description?: string | null;

  @IntegerField({ min: 1, max: 4, description: 'From 1, the most critical, to 4, the least.' })
  tier?: Tier | null;

  @TextField({ max: 200, description: 'The id of the team that owns it.' })
  ownerTeam?: string | null;

  @BooleanField({ description: 'False when it no longer runs.' })
  active?: boolean | null;
}

@InputType({ description: 'An environment that is not there yet.' })
export class CreateEnvironmentInput {
  @Matches(keyForm, keyRule)
  @TextField({
    required: true,
    max: 64,
    description: 'The short name for programs, unique; it is never altered.',
  })
  key!: string;

  @TextField({ required: true, min: 1, max: 100, description: 'The name for people.' })
  name!: string;

  @EnumField({ required: true, enumeration: EnvironmentKindEnum, description: 'What it is for.' })
  kind!: EnvironmentKind;

  @TextField({ min: 1, max: 64, description: 'Where it is, such as eu-central-1.' })
  region?: string | null;
}

@InputType({ description: 'What is new about an environment; what is left out stays.' })
export class UpdateEnvironmentInput {
  @TextField({ required: true, max: 200, description: 'Which: id or key.' })
  environment!: string;

  @TextField({ min: 1, max: 100, description: 'The name for people.' })
  name?: string | null;

  @EnumField({ enumeration: EnvironmentKindEnum, description: 'What it is for.' })
  kind?: EnvironmentKind | null;

  @TextField({ min: 1, max: 64, description: 'Where it is; null for nowhere in particular.' })
  region?: string | null;

  @BooleanField({ description: 'False when it no longer exists.' })
  active?: boolean | null;
}

@InputType({ description: 'That one service needs another.' })
export class DependencyInput {
  @TextField({ required: true, max: 200, description: 'The service that needs the other: id or key.' })
  from!: string;

  @TextField({ required: true, max: 200, description: 'The service that is needed: id or key.' })
  to!: string;
}
