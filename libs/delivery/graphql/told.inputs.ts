import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import { EnumField, InstantField, TextField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { BuildState, ReviewState } from '../domain/fact.ts';
import { BuildStateEnum, CodeReviewStateEnum } from './trace.types.ts';

@InputType({ isAbstract: true })
abstract class SpanFields {
  @InstantField({ description: 'As of this time or later.' })
  from?: Date | null;

  @InstantField({ description: 'As of before this time.' })
  to?: Date | null;
}

@InputType('WorkItemFilter', { description: 'Which work items; every part narrows.' })
export class WorkItemFilterFields extends SpanFields {
  @TextField({ max: 300, description: 'Of this tracker.' })
  system?: string | null;

  @TextField({ max: 200, description: 'Of this key.' })
  key?: string | null;

  @TextField({ max: 100, description: 'In this state, in the tracker’s words.' })
  state?: string | null;
}

@InputType('CodeReviewFilter', { description: 'Which pull and merge requests; every part narrows.' })
export class CodeReviewFilterFields extends SpanFields {
  @TextField({ max: 300, description: 'In this repository.' })
  repository?: string | null;

  @EnumField({ enumeration: CodeReviewStateEnum, description: 'That stand so.' })
  state?: ReviewState | null;
}

@InputType('BuildFilter', { description: 'Which builds; every part narrows.' })
export class BuildFilterFields extends SpanFields {
  @TextField({ max: 300, description: 'By this pipeline.' })
  pipeline?: string | null;

  @TextField({ max: 64, description: 'Of this commit.' })
  commit?: string | null;

  @EnumField({ enumeration: BuildStateEnum, description: 'That stand so.' })
  state?: BuildState | null;
}

@ArgsType()
export class WorkItemsArgs extends ConnectionArgs {
  @Field(() => WorkItemFilterFields, { nullable: true, description: 'Which work items.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => WorkItemFilterFields)
  filter?: WorkItemFilterFields | null;
}

@ArgsType()
export class CodeReviewsArgs extends ConnectionArgs {
  @Field(() => CodeReviewFilterFields, { nullable: true, description: 'Which pull and merge requests.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CodeReviewFilterFields)
  filter?: CodeReviewFilterFields | null;
}

@ArgsType()
export class BuildsArgs extends ConnectionArgs {
  @Field(() => BuildFilterFields, { nullable: true, description: 'Which builds.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BuildFilterFields)
  filter?: BuildFilterFields | null;
}
