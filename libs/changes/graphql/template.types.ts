import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { type Outcome, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload, payloadOf } from '#platform/graphql';
import { InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { type TemplateRecord, whyUnusable } from '../domain/template.ts';
import { TemplateContentFields } from './change.inputs.ts';

@ObjectType('ChangeTemplate', {
  implements: () => NodeInterface,
  description: 'One version of a standard change’s template.',
})
export class TemplateObject implements NodeInterface {
  record!: TemplateRecord;
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
  @Field({ description: 'The slug, the same over all versions.' })
  key!: string;
  @Field(() => Int, { description: 'The version; a version is never edited.' })
  version!: number;
  @Field({ description: 'The name.' })
  name!: string;
  @Field(() => GraphQLJSONObject, { description: 'What a change filed from it says to begin with.' })
  content!: object;
  @Field(() => [String], { description: 'Fields in which a change must say what the template says.' })
  fixedFields!: readonly string[];
  @Field(() => Date, { description: 'When it was proposed.' })
  proposedAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When a second person approved it.' })
  approvedAt!: Date | null;
  @Field(() => Date, { description: 'When it ends by itself.' })
  expiresAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When it was taken out of use.' })
  retiredAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When it was last suspended for failing.' })
  suspendedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'The rule by which it was.' })
  suspendedBecause!: string | null;
  @Field(() => Date, { nullable: true, description: 'When a second person last had it used again.' })
  releasedAt!: Date | null;
  @Field({ description: 'Whether a change may be filed from it now.' })
  usable!: boolean;
  @Field(() => String, { nullable: true, description: 'Why not, when it is not.' })
  whyUnusable!: string | null;
}

@ObjectType('TemplateRecord', { description: 'How changes made from a template ended.' })
export class TemplateRecordObject {
  @Field(() => Int, { description: 'How many have an outcome.' })
  ended!: number;
  @Field(() => Int, { description: 'How many of these succeeded without issues.' })
  succeeded!: number;
}

@ObjectType('ChangeTemplateConnection', { description: 'A page of templates.' })
export class TemplateConnection extends ConnectionOf(TemplateObject, 'ChangeTemplate') {}

@InputType({ description: 'A new version of a template.' })
export class ProposeTemplateInput {
  @TextField({ required: true, max: 60, description: 'The slug; an existing one gets a new version.' })
  key!: string;
  @TextField({ required: true, min: 1, max: 200, description: 'The name.' })
  name!: string;
  @Field(() => TemplateContentFields, { description: 'What a change filed from it says to begin with.' })
  @ValidateNested()
  @Type(() => TemplateContentFields)
  content!: TemplateContentFields;
  @TextListField({
    maxText: 60,
    description: 'Fields that a change must not say otherwise; all material ones given, unless said.',
  })
  fixedFields?: string[] | null;
  @InstantField({ required: true, description: 'When it ends by itself.' })
  expiresAt!: Date;
}

@InputType({ description: 'A template to be approved.' })
export class ApproveTemplateInput {
  @TextField({ required: true, max: 100, description: 'The template’s id.' })
  template!: string;
}

@InputType({ description: 'A template to be retired.' })
export class RetireTemplateInput extends ApproveTemplateInput {
  @TextField({ required: true, min: 1, max: 2_000, description: 'Why.' })
  reason!: string;
}

@InputType({ description: 'A suspended template that is to be used again.' })
export class ReleaseTemplateInput extends ApproveTemplateInput {
  @TextField({ required: true, min: 1, max: 2_000, description: 'What the review found.' })
  reason!: string;
}

@ObjectType({ isAbstract: true })
abstract class TemplatePayload extends Payload {
  @Field(() => TemplateObject, { nullable: true, description: 'The template; null when it was refused.' })
  template!: TemplateObject | null;
}
@ObjectType({ description: 'The proposed version, or why not.' })
export class ProposeTemplatePayload extends TemplatePayload {}
@ObjectType({ description: 'The approved version, or why not.' })
export class ApproveTemplatePayload extends TemplatePayload {}
@ObjectType({ description: 'The version that is used again, or why not.' })
export class ReleaseTemplatePayload extends TemplatePayload {}
@ObjectType({ description: 'The retired version, or why not.' })
export class RetireTemplatePayload extends TemplatePayload {}

/** A template as clients see it. */
export const toTemplateObject = (record: TemplateRecord): TemplateObject => {
  const why = whyUnusable(record, new Date());
  return {
    ...record,
    record,
    id: toGlobalId('ChangeTemplate', record.id),
    usable: why === null,
    whyUnusable: why,
  };
};
export const templatePayload = (outcome: Outcome<TemplateRecord>): TemplatePayload =>
  payloadOf(outcome.ok ? { ok: true, value: toTemplateObject(outcome.value) } : outcome, 'template');
