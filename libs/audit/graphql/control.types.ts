import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { type Id, type Json, toGlobalId } from '#kernel';
import { ConnectionArgs, ConnectionOf } from '#platform/graphql';
import { EnumField, EnumListField, enumOf, InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { type Grouping, groupings } from '../data/result-lists.ts';
import type { FactKind } from '../domain/answer.ts';
import { type Control, type Framework, frameworks } from '../domain/control.ts';
import type { LoggedFact } from '../explain-results.ts';
import type { ControlCount, ControlResult } from '../use-cases/read-controls.ts';

export const VerdictEnum = { PASS: 'pass', FAIL: 'fail', NOT_APPLICABLE: 'notApplicable' } as const;
registerEnumType(VerdictEnum, {
  name: 'ControlVerdict',
  description: 'What a control says.',
  valuesMap: {
    PASS: { description: 'It was as it is to be.' },
    FAIL: { description: 'It was not.' },
    NOT_APPLICABLE: {
      description: 'The control has nothing to say: it is not its matter, or there is time left.',
    },
  },
});

const OverEnum = enumOf(['CHANGES', 'PERIOD'] as const);
registerEnumType(OverEnum, {
  name: 'ControlOver',
  description: 'What a control looks at.',
  valuesMap: {
    CHANGES: { description: 'Every change, by itself.' },
    PERIOD: { description: 'How things stood over a period.' },
  },
});

export const GroupingEnum = enumOf(groupings);
registerEnumType(GroupingEnum, {
  name: 'ControlGrouping',
  description: 'What answers are counted by, besides the control.',
  valuesMap: {
    SERVICE: { description: 'Each service; a change of several counts for each of them.' },
    MONTH: { description: 'Each month in which work began, in UTC.' },
  },
});

@ObjectType('ControlMapping', { description: 'What a control is for in a framework.' })
class ControlMappingObject {
  @Field({ description: 'The framework.' })
  framework!: string;

  @Field(() => [String], { description: 'Its clauses.' })
  clauses!: readonly string[];
}

@ObjectType('Control', { description: 'A control, as its file says it.' })
export class ControlObject {
  @Field({ description: 'Its name: of the file, too.' })
  key!: string;

  @Field({ description: 'In a few words.' })
  title!: string;

  @Field({ description: 'What is to be so, and why.' })
  objective!: string;

  @Field({ description: 'Who answers for it.' })
  owner!: string;

  @Field(() => OverEnum, { description: 'What it looks at.' })
  over!: keyof typeof OverEnum;

  @Field({ description: 'The test that it runs.' })
  test!: string;

  @Field(() => GraphQLJSONObject, { description: 'What the test goes by.' })
  parameters!: Readonly<Record<string, Json>>;

  @Field({
    description: 'SHA-256 over its text and its test’s revision: another one may give other answers.',
  })
  version!: string;

  @Field(() => [ControlMappingObject], { description: 'What it is for, by framework.' })
  mappings!: readonly ControlMappingObject[];
}

@ObjectType('ControlFact', { description: 'Something that an answer rests on.' })
export class ControlFactObject {
  @Field({ description: 'What it is.' })
  what!: string;

  @Field(() => ID, {
    description: 'The global id of the record: what inclusionProof takes, when it is a leaf.',
  })
  record!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Its place in the log; null for what is no leaf, or not yet.',
  })
  leafIndex!: number | null;
}

@ObjectType('ControlResult', {
  description: 'What a control says of a change, or of a deployment without one.',
})
export class ControlResultObject {
  @Field(() => ControlObject, { description: 'Which control.' })
  control!: ControlObject;

  @Field(() => VerdictEnum, { description: 'What it said when it looked last.' })
  verdict!: string;

  @Field(() => Date, { description: 'When work began; while it has not, when the change was filed.' })
  at!: Date;

  readonly subjectType!: 'change' | 'deployment';
  readonly subjectId!: Id;
}

@ObjectType({ description: 'A page of results.' })
export class ControlResultConnection extends ConnectionOf(ControlResultObject, 'ControlResult') {}

@ObjectType('ControlSummary', { description: 'How many answers of each kind a control gave.' })
export class ControlSummaryObject {
  @Field(() => ControlObject, { description: 'Which control.' })
  control!: ControlObject;

  @Field(() => String, {
    nullable: true,
    description: 'Of which service, by key; null unless asked by service.',
  })
  service!: string | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Of which month: its first instant; null unless asked by month.',
  })
  month!: Date | null;

  @Field(() => Int, { description: 'Passed.' })
  pass!: number;

  @Field(() => Int, { description: 'Failed.' })
  fail!: number;

  @Field(() => Int, { description: 'Not applicable.' })
  notApplicable!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Passed, of passed and failed, from 0 to 1; null of none.',
  })
  share!: number | null;
}

@ObjectType('PeriodControlResult', { description: 'What a control says of one thing of a period.' })
export class PeriodControlResultObject {
  @Field(() => ControlObject, { description: 'Which control.' })
  control!: ControlObject;

  @Field({ description: 'What it looked at: a day, a set of rules, a series of meetings.' })
  subject!: string;

  @Field(() => VerdictEnum, { description: 'What it says.' })
  verdict!: string;

  @Field({ description: 'Why.' })
  reason!: string;

  @Field(() => [ControlFactObject], { description: 'What that rests on.' })
  facts!: readonly ControlFactObject[];
}

@ObjectType('ControlProgress', { description: 'How far the results have come.' })
export class ControlProgressObject {
  @Field(() => Float, { description: 'Every leaf of the log before this one is in the results.' })
  leaf!: number;

  @Field(() => Float, { description: 'How many leaves the log has.' })
  size!: number;

  @Field({ description: 'Whether all results are being made anew, as controls have changed.' })
  renewing!: boolean;

  @Field(() => Date, { nullable: true, description: 'When they were last begun anew.' })
  renewedAt!: Date | null;
}

@InputType('ControlResultFilter', { description: 'Which changes and deployments; every part narrows.' })
export class ControlResultFilterFields {
  @InstantField({ description: 'Work on which began at this time or later.' })
  from?: Date | null;

  @InstantField({ description: 'Work on which began before this time.' })
  to?: Date | null;

  @TextListField({ max: 500, maxText: 64, description: 'Of these services, by key.' })
  services?: string[] | null;

  @TextField({ max: 200, description: 'In this population: its id.' })
  population?: string | null;
}

@ArgsType()
export class ControlResultsArgs extends ConnectionArgs {
  @TextField({ required: true, max: 64, description: 'Of which control, by key.' })
  control!: string;

  @EnumField({ enumeration: VerdictEnum, description: 'With which verdict; failures when left out.' })
  verdict?: 'pass' | 'fail' | 'notApplicable' | null;

  @Field(() => ControlResultFilterFields, { nullable: true, description: 'Of what.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ControlResultFilterFields)
  filter?: ControlResultFilterFields | null;
}

@ArgsType()
export class ControlSummariesArgs {
  @TextListField({ max: 100, maxText: 64, description: 'Of these controls, by key; of all when left out.' })
  controls?: string[] | null;

  @EnumListField({ enumeration: GroupingEnum, description: 'By what besides.' })
  by?: Grouping[] | null;

  @Field(() => ControlResultFilterFields, { nullable: true, description: 'Of what.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ControlResultFilterFields)
  filter?: ControlResultFilterFields | null;
}

@ArgsType()
export class PeriodControlsArgs {
  @InstantField({ required: true, description: 'When the period begins.' })
  from!: Date;

  @InstantField({ required: true, description: 'When it ends; now at the latest.' })
  to!: Date;
}

export function toControl({ id, over, mappings, ...control }: Control): ControlObject {
  const { title, objective, owner, test, parameters, version } = control;
  return {
    ...{ title, objective, owner, test, parameters, version },
    key: id,
    over: over === 'changes' ? 'CHANGES' : 'PERIOD',
    mappings: Object.entries(mappings).map(([name, clauses]) => ({
      framework: frameworks[name as Framework],
      clauses,
    })),
  };
}

const globalTypes: Readonly<Record<FactKind, string>> = {
  event: 'ChangeEvent',
  vote: 'Vote',
  evidence: 'Evidence',
  deployment: 'Deployment',
};

export const toFact = ({ what, kind, id, leafIndex }: LoggedFact): ControlFactObject => ({
  what,
  record: toGlobalId(globalTypes[kind], id),
  leafIndex,
});

export const toResult = ({ control, ...result }: ControlResult): ControlResultObject => ({
  ...result,
  control: toControl(control),
});

export function toSummary({ control, ...count }: ControlCount): ControlSummaryObject {
  const judged = count.pass + count.fail;
  return { ...count, control: toControl(control), share: judged === 0 ? null : count.pass / judged };
}
