import { ArgsType, Field, Float, InputType, ObjectType } from '@nestjs/graphql';
import { RiskEnum } from '#changes';
import { ConnectionArgs } from '#platform/graphql';
import {
  BooleanField,
  EnumField,
  IntegerField,
  ObjectListField,
  TextField,
  TextListField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { IsNumber, IsOptional, Matches, ValidateNested } from 'class-validator';
import type { BoardKind } from '../domain/board.ts';
import type { RulesInput } from '../domain/board-rules.ts';
import { BoardKindEnum, RequireEnum } from './enums.ts';
import { toRequirement } from './rule-parts.ts';

/** The same words both ways. */
@ObjectType('VotingRule', {
  description: 'What makes a board’s step approved, where the rules leave that to it.',
})
@InputType('VotingRuleInput', {
  description: 'What makes a board’s step approved, where the rules leave that to it.',
})
export class VotingRulePart {
  @EnumField({
    required: true,
    enumeration: RequireEnum,
    description: 'How many have to approve; not BOARD.',
  })
  require!: keyof typeof RequireEnum;

  @IntegerField({
    min: -1_000_000,
    description: 'The count, or the percentage from 1 to 100; for COUNT, PERCENT and PERCENT_OF_VOTES.',
  })
  threshold?: number | null;
}

@ObjectType('BoardSla', { description: 'How soon a board answers about changes of a risk.' })
@InputType('BoardSlaInput', { description: 'How soon a board answers about changes of a risk.' })
export class BoardSlaPart {
  @EnumField({ required: true, enumeration: RiskEnum, description: 'The risk.' })
  risk!: string;

  @Field(() => Float, { description: 'Hours until a round is due.' })
  @IsNumber()
  hours!: number;
}

/** How a board decides, as it is set; what is left out stays as it is, or is the usual. */
@InputType({ isAbstract: true })
export abstract class BoardRuleFields {
  @TextField({
    max: 64,
    description: 'The time zone of its meetings: an IANA name. UTC unless said otherwise.',
  })
  timeZone?: string | null;

  @IntegerField({
    min: -1_000_000,
    description: 'How many of those asked have to take part, abstentions included; 1 unless said otherwise.',
  })
  quorum?: number | null;

  @Field(() => VotingRulePart, {
    nullable: true,
    description: 'Where the rules say BOARD; ANY unless said otherwise.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => VotingRulePart)
  votingRule?: VotingRulePart | null;

  @BooleanField({
    description: 'Whether the chair’s approval decides a tie of a majority; only without veto.',
  })
  castingVote?: boolean | null;

  @BooleanField({ description: 'Whether one rejection ends it; true unless said otherwise.' })
  veto?: boolean | null;

  @ObjectListField({ of: () => BoardSlaPart, max: 4, description: 'How soon it answers, by risk.' })
  sla?: BoardSlaPart[] | null;
}

/** In the form in which boards are kept; what is wrong with it is found there. */
export function rulesOf({
  timeZone,
  quorum,
  votingRule,
  castingVote,
  veto,
  sla,
}: BoardRuleFields): RulesInput {
  return {
    timeZone,
    quorum,
    castingVote,
    veto,
    votingRule: votingRule == null ? null : toRequirement(votingRule),
    slaHours: sla == null ? null : Object.fromEntries(sla.map(({ risk, hours }) => [risk, hours])),
  };
}

@InputType('CreateBoardInput', { description: 'A new board, without members yet.' })
export class CreateBoardFields extends BoardRuleFields {
  @TextField({
    required: true,
    min: 1,
    max: 64,
    description: 'The short name that rules use, as in `payments-board`.',
  })
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    message: 'must be small letters and digits, joined by single hyphens',
  })
  key!: string;

  @TextField({ required: true, min: 1, max: 100, description: 'The name for people.' })
  @Matches(/\S/, { message: 'must not be blank' })
  name!: string;

  @EnumField({ required: true, enumeration: BoardKindEnum, description: 'What it is for.' })
  kind!: BoardKind;
}

@InputType('UpdateBoardInput', { description: 'What is to be altered of a board; what is left out stays.' })
export class UpdateBoardFields extends BoardRuleFields {
  @TextField({ required: true, max: 200, description: 'The board: id or key.' })
  board!: string;

  @TextField({ min: 1, max: 100, description: 'The name for people.' })
  @Matches(/\S/, { message: 'must not be blank' })
  name?: string | null;

  @BooleanField({ description: 'False: it is asked no more. Rounds that are open keep their electorate.' })
  active?: boolean | null;
}

@InputType('RemoveBoardMemberInput', { description: 'Who leaves which board.' })
export class RemoveBoardMemberFields {
  @TextField({ required: true, max: 200, description: 'The board: id or key.' })
  board!: string;

  @TextField({ required: true, max: 320, description: 'The person: id or mail address.' })
  person!: string;
}

@InputType('AddBoardMemberInput', { description: 'Who joins which board.' })
export class AddBoardMemberFields extends RemoveBoardMemberFields {
  @BooleanField({ description: 'Leads the board from now on, instead of whoever did.' })
  chair?: boolean | null;

  @BooleanField({ description: 'Stands in for members who are away or keep out of it, and has no seat.' })
  deputy?: boolean | null;

  @TextListField({
    max: 100,
    maxText: 320,
    description: 'For whom a deputy stands in: ids or mail addresses; all members when left out.',
  })
  deputyFor?: string[] | null;

  @TextListField({
    max: 100,
    maxText: 200,
    description: 'Asked only about changes that touch one of these: ids or keys; all when left out.',
  })
  services?: string[] | null;
}

@InputType('BoardFilter', { description: 'Which boards; every part narrows.' })
export class BoardFilterFields {
  @EnumField({ enumeration: BoardKindEnum, description: 'Of this kind.' })
  kind?: BoardKind | null;

  @BooleanField({ description: 'Only active ones, or only those that are not.' })
  active?: boolean | null;
}

@ArgsType()
export class BoardsArgs extends ConnectionArgs {
  @Field(() => BoardFilterFields, { nullable: true, description: 'Which boards.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BoardFilterFields)
  filter?: BoardFilterFields | null;
}
