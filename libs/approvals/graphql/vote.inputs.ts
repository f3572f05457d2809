import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ApiSchema } from '@nestjs/swagger';
import { ChangeTypeEnum, RiskEnum } from '#changes';
import { ConnectionArgs } from '#platform/graphql';
import {
  EnumField,
  EnumListField,
  InstantField,
  IntegerField,
  ObjectListField,
  TextField,
  TextListField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { ArrayMinSize, IsOptional, Matches, ValidateNested } from 'class-validator';
import type { EmergencyInput } from '../use-cases/declare-emergency.ts';
import { VerdictEnum, type VerdictWord } from './enums.ts';

/** What a voter was shown; one of the two has to be there. */
@InputType({ isAbstract: true })
abstract class OnChange {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;

  @IntegerField({ description: 'The version you saw; if the change has moved on, the command is refused.' })
  expectedVersion?: number | null;
}

@InputType({ isAbstract: true })
abstract class BallotFields extends OnChange {
  @TextField({ max: 10_000, description: 'Why; demanded of a rejection.' })
  comment?: string | null;

  @TextField({ max: 71, description: 'The contentDigest you were shown. Give it, or the revision.' })
  @Matches(/^sha256:[0-9a-f]{64}$/, { message: 'must be sha256: and 64 hexadecimal digits' })
  digest?: string | null;

  @IntegerField({ description: 'The revision you were shown.' })
  revision?: number | null;
}

@ApiSchema({ name: 'NewCondition' })
@InputType('ConditionInput', {
  description: 'What has to be so before the work begins, for an approval to hold.',
})
export class ConditionFields {
  @TextField({ required: true, min: 1, max: 2000, description: 'What, as in "the load test passes".' })
  text!: string;

  @InstantField({
    required: true,
    description: 'By when; if nobody shows it until then, the approval lapses.',
  })
  dueAt!: Date;

  @TextField({
    max: 320,
    description:
      'Who may mark it met: a person (id or mail address), a role as in COMPLIANCE, or VERIFIER. Left out: anybody on the board that is asked. Never whoever filed, wrote or carries out the change.',
  })
  markedBy?: string | null;
}

@InputType('CastVoteInput', { description: 'A vote, and the content it is about.' })
export class CastVoteFields extends BallotFields {
  @EnumField({ required: true, enumeration: VerdictEnum, description: 'What it says.' })
  verdict!: VerdictWord;

  @TextField({
    max: 320,
    description:
      'The member you stand in for, as deputy or delegate: id or mail address. Left out: your own vote.',
  })
  onBehalfOf?: string | null;

  @ObjectListField({
    of: () => ConditionFields,
    max: 10,
    description: 'Approved, if: what has to be so first.',
  })
  conditions?: ConditionFields[] | null;
}

@InputType('RecuseSelfInput', { description: 'Keeps out of the vote on a change.' })
export class RecuseSelfFields extends OnChange {
  @TextField({ required: true, min: 1, max: 2000, description: 'Why.' })
  reason!: string;
}

@InputType('MarkConditionMetInput', { description: 'Shows that a condition is met.' })
export class MarkConditionMetFields {
  @TextField({ required: true, max: 200, description: 'The condition: its id.' })
  condition!: string;

  @TextField({ required: true, max: 200, description: 'The document on the change that shows it: its id.' })
  evidence!: string;

  @TextField({ max: 2000, description: 'What else is to be said.' })
  note?: string | null;

  @IntegerField({ description: 'The version you saw; if the change has moved on, the command is refused.' })
  expectedVersion?: number | null;
}

@ApiSchema({ name: 'Decision' })
@InputType('DecisionInput', { description: 'One vote of several.' })
export class DecisionFields extends CastVoteFields {}

@InputType('DecideChangesInput', { description: 'Votes on several changes, each judged on its own.' })
export class DecideChangesFields {
  @ObjectListField({ of: () => DecisionFields, max: 100, description: 'The votes; 100 at the most.' })
  @ArrayMinSize(1)
  decisions!: DecisionFields[];
}

@InputType('RatifyEmergencyInput', { description: 'A vote on an emergency whose work has begun.' })
export class RatifyEmergencyFields extends BallotFields {
  @EnumField({ enumeration: VerdictEnum, description: 'What it says; an approval unless said otherwise.' })
  verdict?: VerdictWord | null;
}

@InputType('WithdrawVoteInput', { description: 'Takes one’s own vote back.' })
export class WithdrawVoteFields extends OnChange {
  @TextField({ max: 10_000, description: 'Why.' })
  comment?: string | null;
}

@InputType('RequestRatificationInput', { description: 'Asks the emergency board again, after a refusal.' })
export class RequestRatificationFields extends OnChange {
  @TextField({ required: true, min: 1, max: 10_000, description: 'What has changed since it was refused.' })
  reason!: string;
}

@ApiSchema({ name: 'NewEmergency' })
@InputType('DeclareEmergencyInput', { description: 'An emergency: what is down, and what will be done.' })
export class DeclareEmergencyFields implements EmergencyInput {
  @TextField({ required: true, min: 1, max: 200, description: 'What will change, in one line.' })
  title!: string;

  @TextField({ required: true, min: 1, description: 'Why it cannot wait.' })
  @Matches(/\S/, { message: 'must not be blank' })
  reason!: string;

  @TextField({ description: 'What will change, in full; the reason when left out.' })
  description?: string | null;

  @TextListField({ required: true, description: 'Services touched: ids or keys of the catalogue.' })
  services!: string[];

  @TextListField({ required: true, description: 'Environments touched: ids or keys of the catalogue.' })
  environments!: string[];

  @TextField({ required: true, min: 1, max: 200, description: 'The incident it answers, as in INC-42.' })
  @Matches(/^(?!alert:)/, { message: 'must not begin with alert: — such incidents come from alerts alone' })
  @Matches(/\S/, { message: 'must not be blank' })
  incident!: string;

  @TextField({
    max: 320,
    description:
      'Who carries it out: id or mail address; the declarer when that is a person with the role for it.',
  })
  implementer?: string | null;

  @TextField({ description: 'How it is carried out.' })
  implementationPlan?: string | null;

  @TextListField({ max: 20, maxText: 60, description: 'Free labels.' })
  tags?: string[] | null;
}

@InputType('MyApprovalsFilter', { description: 'Which of them; every part narrows.' })
export class MyApprovalsFilterFields {
  @EnumListField({ enumeration: ChangeTypeEnum, description: 'Of any of these types.' })
  types?: string[] | null;

  @EnumListField({ enumeration: RiskEnum, description: 'Of any of these risks.' })
  risks?: string[] | null;

  @TextField({ max: 64, description: 'As a member of this board: its key.' })
  board?: string | null;

  @InstantField({ description: 'Due before this time.' })
  dueBefore?: Date | null;
}

@ArgsType()
export class MyApprovalsArgs extends ConnectionArgs {
  @Field(() => MyApprovalsFilterFields, { nullable: true, description: 'Which of them.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MyApprovalsFilterFields)
  filter?: MyApprovalsFilterFields | null;
}
