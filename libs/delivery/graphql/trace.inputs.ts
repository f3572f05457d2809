import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import { InstantField, TextField, TextListField } from '#platform/http';
import { Max, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

@ArgsType()
export class HopArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many of the newest, 1 to 100.' })
  @Min(1)
  @Max(100)
  first!: number;
}

@InputType('WhatRunsFilter', { description: 'Where, and when.' })
export class WhatRunsFields {
  @TextField({ required: true, min: 1, max: 200, description: 'The environment: id or key.' })
  environment!: string;

  @TextListField({ max: 100, description: 'These services: ids or keys; all when left out.' })
  services?: string[] | null;

  @InstantField({ description: 'At this time; now when left out.' })
  at?: Date | null;
}

@ArgsType()
export class WhatRunsArgs extends ConnectionArgs {
  @Field(() => WhatRunsFields, { description: 'Where, and when.' })
  @ValidateNested()
  @Type(() => WhatRunsFields)
  filter!: WhatRunsFields;
}

@InputType('NeverDeployedFilter', { description: 'Which changes; every part narrows.' })
export class NeverDeployedFields {
  @TextListField({ max: 100, description: 'On any of these services: ids or keys.' })
  services?: string[] | null;
}

@ArgsType()
export class NeverDeployedArgs extends ConnectionArgs {
  @Field(() => NeverDeployedFields, { nullable: true, description: 'Which changes.' })
  @ValidateNested()
  @Type(() => NeverDeployedFields)
  filter?: NeverDeployedFields | null;
}
