import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ChangeTypeEnum, RiskEnum } from '#changes';
import {
  EnumField,
  EnumListField,
  IntegerField,
  ObjectListField,
  TextField,
  TextListField,
} from '#platform/http';
import { IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';
import type { ApprovalRule, Purpose, RuleStep } from '../domain/rule.ts';
import { PurposeEnum, RequireEnum } from './enums.ts';

/** Each part is one class for what comes in and what goes out: the same words both ways. */
@ObjectType('ApprovalRuleStep', {
  description: 'Boards that are asked together, and how many have to approve.',
})
@InputType('ApprovalRuleStepInput', {
  description: 'Boards that are asked together, and how many have to approve.',
})
export class RuleStepPart {
  @TextField({ required: true, min: 1, max: 100, description: 'What it is called.' })
  name!: string;

  @TextListField({ required: true, max: 10, maxText: 64, description: 'Keys of the boards.' })
  boards!: readonly string[];

  @EnumField({ required: true, enumeration: RequireEnum, description: 'How many have to approve.' })
  require!: keyof typeof RequireEnum;

  @IntegerField({
    min: -1_000_000,
    description: 'The count, or the percentage from 1 to 100; for COUNT, PERCENT and PERCENT_OF_VOTES.',
  })
  threshold?: number | null;
}

@ObjectType('ApprovalRule', {
  description: 'Which changes need which approvals. All rules that match add their steps.',
})
@InputType('ApprovalRuleInput', {
  description: 'Which changes need which approvals. What is left out lets all through.',
})
export class RulePart {
  @TextField({ required: true, min: 1, max: 100, description: 'What it is called; unique in its set.' })
  name!: string;

  @EnumListField({ enumeration: ChangeTypeEnum, description: 'Changes of any of these types.' })
  types?: readonly string[] | null;

  @EnumListField({ enumeration: RiskEnum, description: 'Of any of these risks.' })
  risks?: readonly string[] | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'Whose most critical service is of any of these tiers.',
  })
  @IsOptional()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(4, { each: true })
  tiers?: readonly number[] | null;

  @TextListField({ description: 'Touching any of these environments: keys or kinds.' })
  environments?: readonly string[] | null;

  @TextListField({ description: 'Touching any of these services: keys.' })
  services?: readonly string[] | null;

  @EnumField({ enumeration: PurposeEnum, description: 'Only rounds of this purpose; both when left out.' })
  purpose?: Purpose | null;

  @Field(() => Number, {
    nullable: true,
    description: 'Hours until a round is due; the type’s default when left out.',
  })
  @IsOptional()
  @IsNumber()
  dueHours?: number | null;

  @ObjectListField({ of: () => RuleStepPart, max: 6, description: 'Who is asked, one step after the other.' })
  steps!: RuleStepPart[];
}

/** In the form in which rules are kept; what is wrong with it is found there. */
export function fromPart(part: RulePart): unknown {
  const { name, types, risks, tiers, environments, services, purpose, dueHours, steps } = part;
  return withoutNulls({
    name,
    when: withoutNulls({ types, risks, tiers, environments, services }),
    purpose,
    dueHours,
    steps:
      (steps as readonly RuleStepPart[] | null | undefined)?.map((step) => ({
        name: step.name,
        boards: step.boards,
        require: requirementOf(step),
      })) ?? [],
  });
}

export function toPart({ name, when, purpose, dueHours, steps }: ApprovalRule): RulePart {
  return { name, ...when, purpose, dueHours, steps: steps.map(toStepPart) };
}

/** In the form in which requirements are kept; what is wrong with it is found there. */
export function toRequirement({ require, threshold }: RequirementWords): unknown {
  if (require === 'COUNT') return { count: threshold };
  if (require === 'PERCENT') return { percent: threshold };
  return require === 'PERCENT_OF_VOTES' ? { percentOfVotes: threshold } : require.toLowerCase();
}

function requirementOf({ require, threshold }: RuleStepPart): unknown {
  return require === 'BOARD' ? 'board' : toRequirement({ require, threshold });
}

function toStepPart({ name, boards, require }: RuleStep): RuleStepPart {
  return { name, boards, ...wordsOf(require) };
}

interface RequirementWords {
  readonly require: keyof typeof RequireEnum;
  readonly threshold?: number | null;
}

export function wordsOf(require: RuleStep['require']): Required<RequirementWords> {
  if (typeof require === 'string')
    return { require: require.toUpperCase() as keyof typeof RequireEnum, threshold: null };
  if ('count' in require) return { require: 'COUNT', threshold: require.count };
  return 'percent' in require
    ? { require: 'PERCENT', threshold: require.percent }
    : { require: 'PERCENT_OF_VOTES', threshold: require.percentOfVotes };
}

const withoutNulls = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value != null));
