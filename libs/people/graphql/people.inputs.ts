import { ArgsType, Field, InputType } from '@nestjs/graphql';
import type { Role } from '#kernel';
import { ConnectionArgs } from '#platform/graphql';
import { BooleanField, EnumField, EnumListField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsEmail, IsOptional, ValidateNested } from 'class-validator';
import { RoleEnum } from './person.type.ts';

@InputType({ description: 'Which people; all conditions have to hold.' })
export class PeopleFilterInput {
  @TextField({ max: 100, description: 'Part of the name or of an e-mail address.' })
  text?: string | null;

  @EnumField({ enumeration: RoleEnum, description: 'Only those who hold this role.' })
  role?: Role | null;

  @TextField({ max: 200, description: 'Only the members of this team, by its id.' })
  team?: string | null;

  @BooleanField({ description: 'Only those who are active, or only those who are not.' })
  active?: boolean | null;
}

@ArgsType()
export class PeopleArgs extends ConnectionArgs {
  @Field(() => PeopleFilterInput, { nullable: true, description: 'Only some of them.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PeopleFilterInput)
  filter?: PeopleFilterInput | null;
}

@InputType({ description: 'A team that is not there yet.' })
export class CreateTeamInput {
  @TextField({ required: true, min: 1, max: 100, description: 'Its name, unique.' })
  name!: string;
}

@InputType({ description: 'A person who is not there yet. Roles and a way to sign in are given afterwards.' })
export class CreatePersonInput {
  @TextField({ required: true, min: 1, max: 200, description: 'The full name.' })
  name!: string;

  @IsEmail({}, { message: 'has to be an e-mail address' })
  @TextField({ required: true, max: 254, description: 'The main e-mail address, unique whatever its case.' })
  email!: string;

  @IsEmail({}, { each: true, message: 'has to be a list of e-mail addresses' })
  @TextListField({ max: 20, maxText: 254, description: 'Other addresses of the same person, as in commits.' })
  furtherEmails?: string[] | null;

  @TextField({ max: 64, description: 'The IANA name of the time zone; UTC unless said.' })
  timeZone?: string | null;

  @TextField({ max: 254, description: 'Who leads them: id or e-mail address.' })
  manager?: string | null;

  @TextField({ max: 200, description: 'The id of their team.' })
  team?: string | null;
}

@InputType({ description: 'What is new about a person; what is left out stays.' })
export class UpdatePersonInput {
  @TextField({ required: true, max: 254, description: 'Who: id or e-mail address.' })
  person!: string;

  @TextField({ min: 1, max: 200, description: 'The full name.' })
  name?: string | null;

  @IsOptional()
  @IsEmail({}, { message: 'has to be an e-mail address' })
  @TextField({ max: 254, description: 'The main e-mail address.' })
  email?: string | null;

  @IsEmail({}, { each: true, message: 'has to be a list of e-mail addresses' })
  @TextListField({ max: 20, maxText: 254, description: 'All other addresses; those left out of it end.' })
  furtherEmails?: string[] | null;

  @TextField({ max: 64, description: 'The IANA name of the time zone.' })
  timeZone?: string | null;

  @TextField({ max: 254, description: 'Who leads them: id or e-mail address; null for nobody.' })
  manager?: string | null;

  @TextField({ max: 200, description: 'The id of their team; null for none.' })
  team?: string | null;

  @BooleanField({ description: 'False ends all access of the person at once; true gives it back.' })
  active?: boolean | null;
}

@InputType({ description: 'All the roles a person is to have.' })
export class SetRolesInput {
  @TextField({ required: true, max: 254, description: 'Who: id or e-mail address.' })
  person!: string;

  @EnumListField({ enumeration: RoleEnum, description: 'Exactly these roles; none when empty.' })
  roles?: Role[] | null;
}
