import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import { BooleanField, EnumField, TextField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, Matches, ValidateNested } from 'class-validator';
import type { BoardKind } from '../domain/board.ts';
import { BoardKindEnum } from './enums.ts';

@InputType('CreateBoardInput', { description: 'A new board, without members yet.' })
export class CreateBoardFields {
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
