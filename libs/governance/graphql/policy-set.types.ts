import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { enumOf, IntegerField, ObjectListField, TextField } from '#platform/http';
import type { ActivationSource, PolicyActivation } from '#policy';
import type { PolicyProposal } from '../data/proposals.ts';

const SourceEnum = enumOf<ActivationSource>(['FILES', 'UPLOAD', 'RECOVERY']);
registerEnumType(SourceEnum, {
  name: 'PolicySetSource',
  description: 'How a set of rules came into force.',
  valuesMap: {
    FILES: { description: 'With the files that Gavel was started with.' },
    UPLOAD: { description: 'Proposed by one person and put into force by another.' },
    RECOVERY: { description: 'The files again, by whoever holds the database itself.' },
  },
});

@ObjectType('PolicyFile', { description: 'A file of a set of rules.' })
export class PolicyFileObject {
  @Field({ description: 'Its path in the folder.' })
  name!: string;
  @Field({ description: 'Its text.' })
  text!: string;
}

@ObjectType('PolicySetDifference', { description: 'What a set of rules alters.' })
export class DifferenceObject {
  @Field(() => [String], { description: 'Rules that are new, by id.' })
  added!: readonly string[];
  @Field(() => [String], { description: 'Rules that are gone.' })
  removed!: readonly string[];
  @Field(() => [String], { description: 'Rules that say something else, or say it otherwise.' })
  changed!: readonly string[];
}

@ObjectType('PolicyActivation', { description: 'A set of rules that is in force or was.' })
export class ActivationObject {
  record!: PolicyActivation;
  @Field(() => Int, { description: 'Counted from 1; the highest is in force.' })
  version!: number;
  @Field({ description: 'SHA-256 of the set, which every decision names.' })
  digest!: string;
  @Field(() => SourceEnum, { description: 'How it came into force.' })
  source!: ActivationSource;
  @Field(() => Date, { description: 'Since when.' })
  activatedAt!: Date;
  @Field(() => String, { nullable: true, description: 'Why, of a recovery.' })
  reason!: string | null;
}

@ObjectType('PolicyProposal', {
  implements: () => NodeInterface,
  description: 'A set of rules that somebody proposes; in force only when somebody else has said so.',
})
export class ProposalObject implements NodeInterface {
  record!: PolicyProposal;
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
  @Field({ description: 'SHA-256 of the set.' })
  digest!: string;
  @Field({ description: 'Why.' })
  reason!: string;
  @Field(() => Int, { description: 'The version in whose place it was proposed.' })
  inPlaceOf!: number;
  @Field(() => Int, { nullable: true, description: 'The earlier version that it brings back.' })
  again!: number | null;
  @Field(() => Date, { description: 'When.' })
  proposedAt!: Date;
  @Field(() => Int, { nullable: true, description: 'The version as which it came into force.' })
  version!: number | null;
  @Field(() => Date, { nullable: true, description: 'When it came into force.' })
  activatedAt!: Date | null;
}

@ObjectType('PolicyActivationConnection', { description: 'A page of sets that were in force.' })
export class ActivationConnection extends ConnectionOf(ActivationObject, 'PolicyActivation') {}
@ObjectType('PolicyProposalConnection', { description: 'A page of proposals.' })
export class ProposalConnection extends ConnectionOf(ProposalObject, 'PolicyProposal') {}

@InputType('PolicyFileInput', { description: 'A file of a set of rules.' })
export class PolicyFileFields {
  @TextField({ required: true, min: 1, max: 300, description: 'Its path in the folder.' })
  name!: string;
  @TextField({ required: true, max: 1_000_000, description: 'Its text.' })
  text!: string;
}

@InputType('ProposePolicySetInput', { description: 'A whole set of rules, or an earlier version.' })
export class ProposePolicySetFields {
  @TextField({ required: true, min: 1, max: 2_000, description: 'Why.' })
  reason!: string;
  @ObjectListField({
    of: () => PolicyFileFields,
    description: 'The schema, *.cedar, *.cases.yaml and case-defaults.yaml.',
  })
  files?: PolicyFileFields[] | null;
  @IntegerField({ description: 'Instead of files: the version that is to come back.' })
  again?: number | null;
}

@InputType('ActivatePolicySetInput', { description: 'Which proposal comes into force.' })
export class ActivatePolicySetFields {
  @TextField({ required: true, max: 100, description: 'The proposal’s id.' })
  proposal!: string;
  @TextField({ required: true, max: 100, description: 'The digest of the set that you have read.' })
  digest!: string;
}

@ObjectType({ isAbstract: true })
abstract class ProposalPayload extends Payload {
  @Field(() => ProposalObject, { nullable: true, description: 'The proposal; null when refused.' })
  proposal!: ProposalObject | null;
}
@ObjectType({ description: 'The proposal, or everything that is wrong with it.' })
export class ProposePolicySetPayload extends ProposalPayload {}
@ObjectType({ description: 'The proposal that is in force now, or why it is not.' })
export class ActivatePolicySetPayload extends ProposalPayload {}

export const toActivation = (record: PolicyActivation): ActivationObject => ({ ...record, record });

export function toProposal(record: PolicyProposal): ProposalObject {
  const { id, digest, reason, baseVersion, again, proposedAt, version, activatedAt } = record;
  const globalId = toGlobalId('PolicyProposal', id);
  return {
    id: globalId,
    digest,
    reason,
    inPlaceOf: baseVersion,
    again,
    proposedAt,
    version,
    activatedAt,
    record,
  };
}
