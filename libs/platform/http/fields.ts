import { applyDecorators } from '@nestjs/common';
import { Field, Int } from '@nestjs/graphql';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';

/**
 * One declaration for a field of an input that GraphQL and REST share: its type and description in both schemas and
 * the checks that both apply.
 */
interface About {
  readonly description: string;
  readonly required?: boolean;
}

/** Text that PostgreSQL and JSON can hold as it is: no NUL, no half of a surrogate pair. */
export const IsStorable = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isStorable',
      validator: {
        validate: (value) => typeof value !== 'string' || !(value.includes('\0') || /\p{Cs}/u.test(value)),
        defaultMessage: () => 'must not hold a NUL character or half of a surrogate pair',
      },
    },
    options,
  );

const optional = (required: boolean | undefined): PropertyDecorator[] =>
  required === true ? [] : [IsOptional()];

export function TextField({
  description,
  required,
  max = 20_000,
  min = 0,
}: About & { max?: number; min?: number }): PropertyDecorator {
  return applyDecorators(
    Field(() => String, { nullable: required !== true, description }),
    ApiProperty({
      type: String,
      required: required === true,
      nullable: required !== true,
      description,
      maxLength: max,
    }),
    ...optional(required),
    IsString(),
    IsStorable(),
    MinLength(min),
    MaxLength(max),
  );
}

export function BooleanField({ description, required }: About): PropertyDecorator {
  return applyDecorators(
    Field(() => Boolean, { nullable: required !== true, description }),
    ApiProperty({ type: Boolean, required: required === true, nullable: required !== true, description }),
    ...optional(required),
    IsBoolean(),
  );
}

export function IntegerField({
  description,
  required,
  min = 1,
  max = 2_147_483_647,
}: About & { min?: number; max?: number }): PropertyDecorator {
  return applyDecorators(
    Field(() => Int, { nullable: required !== true, description }),
    ApiProperty({
      type: 'integer',
      required: required === true,
      nullable: required !== true,
      description,
      minimum: min,
      maximum: max,
    }),
    ...optional(required),
    IsInt(),
    Min(min),
    Max(max),
  );
}

/** An instant: RFC 3339 with an offset, so that no reader has to guess the zone. */
export function InstantField({ description, required }: About): PropertyDecorator {
  return applyDecorators(
    Field(() => Date, { nullable: required !== true, description }),
    ApiProperty({
      type: String,
      format: 'date-time',
      required: required === true,
      nullable: required !== true,
      description,
    }),
    ...optional(required),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? toInstant(value) : value)),
    IsDate({ message: 'must be an instant as RFC 3339 writes it, with its offset: 2026-11-21T14:00:00Z' }),
  );
}

/**
 * An RFC 3339 instant with its offset as a date.
 * @returns the text itself when it is no real instant, for the check to refuse it
 */
export function toInstant(text: string): Date | string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  const date = new Date(text);
  if (parts === null || Number.isNaN(date.getTime())) return text;
  const calendar = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])));
  return calendar.getUTCDate() === Number(parts[3]) ? date : text;
}

/** @param enumeration the enum object registered with GraphQL; its keys are its values */
export function EnumField({
  description,
  required,
  enumeration,
}: About & { enumeration: Record<string, string> }): PropertyDecorator {
  return applyDecorators(
    Field(() => enumeration, { nullable: required !== true, description }),
    ApiProperty({
      enum: Object.values(enumeration),
      required: required === true,
      nullable: required !== true,
      description,
    }),
    ...optional(required),
    IsIn(Object.values(enumeration)),
  );
}

export function EnumListField({
  description,
  enumeration,
  max = 100,
}: About & { enumeration: Record<string, string>; max?: number }): PropertyDecorator {
  return applyDecorators(
    Field(() => [enumeration], { nullable: true, description }),
    ApiProperty({ enum: Object.values(enumeration), isArray: true, required: false, description }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(max),
    IsIn(Object.values(enumeration), { each: true }),
  );
}

export function TextListField({
  description,
  required,
  max = 100,
  maxText = 500,
}: About & { max?: number; maxText?: number }): PropertyDecorator {
  return applyDecorators(
    Field(() => [String], { nullable: required !== true, description }),
    ApiProperty({
      type: String,
      isArray: true,
      required: required === true,
      nullable: required !== true,
      description,
      maxItems: max,
    }),
    ...optional(required),
    IsArray(),
    ArrayMaxSize(max),
    IsString({ each: true }),
    IsStorable({ each: true }),
    MinLength(1, { each: true }),
    MaxLength(maxText, { each: true }),
  );
}

export function ObjectListField<T extends object>({
  description,
  of,
  max = 500,
}: About & { of: () => new () => T; max?: number }): PropertyDecorator {
  return applyDecorators(
    Field(() => [of()], { nullable: true, description }),
    ApiProperty({ type: of, isArray: true, required: false, nullable: true, description, maxItems: max }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(max),
    ValidateNested({ each: true }),
    Type(of),
  );
}

/** An enum for both schemas from a list of its values. */
export const enumOf = <V extends string>(values: readonly V[]): Record<V, V> =>
  Object.fromEntries(values.map((v) => [v, v])) as Record<V, V>;
