import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toGlobalId } from '#kernel';
import { ConnectionArgs, ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { BooleanField, EnumListField, enumOf, InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { type EvidencePack, type PackState, packStates } from '../domain/pack.ts';

export const PackStateEnum = enumOf(packStates);
registerEnumType(PackStateEnum, {
  name: 'EvidencePackState',
  description: 'How far an evidence pack is.',
  valuesMap: {
    QUEUED: { description: 'Waits until the log has it on record that it was asked for.' },
    RUNNING: { description: 'Is being written.' },
    DONE: { description: 'Can be downloaded.' },
    FAILED: { description: 'Cannot be made; `fault` says why.' },
    CANCELED: { description: 'Somebody ended it.' },
    EXPIRED: { description: 'Its archive was removed. It can be made again.' },
  },
});

@ObjectType('EvidencePackSelection', { description: 'Which changes a pack is of; every part narrows.' })
export class PackSelectionObject {
  @Field(() => Date, { nullable: true, description: 'Deployed to production from here on.' })
  from!: Date | null;

  @Field(() => Date, { nullable: true, description: 'And before this.' })
  to!: Date | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Keys of services: whose deployments, or, without a time, whose changes.',
  })
  services!: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Numbers of changes.' })
  changes!: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: 'A population that was drawn: the changes of its rows.' })
  population!: string | null;

  @Field(() => ID, { nullable: true, description: 'A sample that was drawn of one.' })
  sample!: string | null;
}

@ObjectType('EvidencePack', {
  implements: () => NodeInterface,
  description: 'Everything on record about changes with its proofs, in one archive that verifies offline.',
})
export class PackObject implements NodeInterface {
  readonly record!: EvidencePack;

  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => PackSelectionObject, { description: 'What was asked for.' })
  selection!: PackSelectionObject;

  @Field({ description: 'Whether documents are in it with their content; else their digests alone.' })
  withDocuments!: boolean;

  @Field(() => PackStateEnum, { description: 'How far it is.' })
  state!: PackState;

  @Field(() => Int, { description: 'How many changes were selected when it was asked for.' })
  changes!: number;

  @Field(() => Int, { description: 'How many of them are in the archive by now.' })
  done!: number;

  @Field(() => Float, { description: 'How many bytes the archive has by now.' })
  bytes!: number;

  @Field(() => Int, { nullable: true, description: 'The size of the checkpoint that all proofs lead to.' })
  checkpointSize!: number | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the whole archive.' })
  digest!: string | null;

  @Field(() => String, { nullable: true, description: 'What went wrong last, in words.' })
  fault!: string | null;

  @Field(() => Date, { description: 'When it was asked for.' })
  requestedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was begun.' })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was whole, failed or was canceled.' })
  endedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the archive is removed.' })
  expiresAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the archive is downloaded from; null unless DONE.',
  })
  contentUrl!: string | null;
}

@ObjectType({ description: 'A page of evidence packs.' })
export class EvidencePackConnection extends ConnectionOf(PackObject, 'EvidencePack') {}

@InputType('EvidencePackFilter', { description: 'Which packs; every part narrows.' })
export class PackFilterFields {
  @EnumListField({ enumeration: PackStateEnum, description: 'In any of these states.' })
  states?: PackState[] | null;

  @TextField({ max: 320, description: 'Asked for by this person: id or mail address.' })
  requestedBy?: string | null;
}

@ArgsType()
export class PacksArgs extends ConnectionArgs {
  @Field(() => PackFilterFields, { nullable: true, description: 'Which packs.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PackFilterFields)
  filter?: PackFilterFields | null;
}

@InputType('RequestPackInput', { description: 'What a pack is to be of; every part narrows.' })
export class RequestPackFields {
  @InstantField({ description: 'Changes that were deployed to production from here on.' })
  from?: Date | null;

  @InstantField({ description: 'And before this; now when left out.' })
  to?: Date | null;

  @TextListField({
    description: 'Keys of services: whose deployments of that time, or, without a time, whose changes.',
  })
  services?: string[] | null;

  @TextListField({ max: 1_000, maxText: 20, description: 'Of these changes: numbers.' })
  changes?: string[] | null;

  @TextField({ max: 100, description: 'Of the changes in this population: its id.' })
  population?: string | null;

  @TextField({ max: 100, description: 'Of the changes in this sample: its id.' })
  sample?: string | null;

  @BooleanField({
    description: 'Whether documents are in it with their content, which is so unless told otherwise.',
  })
  documents?: boolean | null;
}

@InputType('CancelPackInput', { description: 'Which pack is not to be made.' })
export class CancelPackFields {
  @TextField({ required: true, max: 100, description: 'Its id.' })
  pack!: string;
}

@ObjectType({ isAbstract: true })
abstract class PackPayload extends Payload {
  @Field(() => PackObject, { nullable: true, description: 'The pack; null when refused.' })
  pack!: PackObject | null;
}
@ObjectType({ description: 'The pack that a worker makes, or what is wrong.' })
export class RequestPackPayload extends PackPayload {}
@ObjectType({ description: 'The pack that is not made any more, or why it is.' })
export class CancelPackPayload extends PackPayload {}

export function toPack(record: EvidencePack): PackObject {
  const { documents, state, total, done, bytes, checkpointSize, archiveDigest, fault } = record;
  const { requestedAt, startedAt, endedAt, expiresAt, selection } = record;
  const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
  const id = toGlobalId('EvidencePack', record.id);
  return {
    ...{ record, id, state, done, bytes, checkpointSize, fault, requestedAt, startedAt, endedAt, expiresAt },
    withDocuments: documents,
    changes: total,
    digest: archiveDigest,
    selection: {
      ...selection,
      from: instant(selection.from),
      to: instant(selection.to),
      population: selection.population === null ? null : toGlobalId('Population', selection.population),
      sample: selection.sample === null ? null : toGlobalId('AuditSample', selection.sample),
    },
    contentUrl: state === 'DONE' ? `/api/v1/packs/${id}` : null,
  };
}
