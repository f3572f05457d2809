import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { type Problem } from '#kernel';
import { ConnectionOf, NodeInterface, Payload, ProblemInterface } from '#platform/graphql';
import { type ChangeOutcome, type ChangeRecord, type Validation } from '../domain/change.ts';
import type { ChangeType, ImpactLevel, RiskLevel } from '../domain/content.ts';
import type { ChangeState } from '../domain/life.ts';
import type { ChangeFilterFields } from './change-filter.input.ts';
import { ArtifactPart, CommitPart, ExternalReferencePart, WorkItemPart } from './change-parts.ts';
import {
  ChangeStateEnum,
  ChangeTypeEnum,
  LevelEnum,
  OutcomeEnum,
  RiskEnum,
  ValidationEnum,
} from './enums.ts';

/** A change as clients see it. What needs another table is resolved in change.resolver.ts or by the slice that knows. */
@ObjectType('Change', {
  implements: () => NodeInterface,
  description: 'A change to production, from filing to closed.',
})
export class ChangeObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  /** The whole record, for the resolvers of fields that need more than the row. */
  record!: ChangeRecord;

  @Field({ description: 'The number people use, as in CHG-000123.' })
  number!: string;

  @Field(() => ChangeTypeEnum, { description: 'How it is governed.' })
  type!: ChangeType;

  @Field(() => ChangeStateEnum, { description: 'Where it is in its life.' })
  state!: ChangeState;

  @Field({ description: 'What will change, in one line.' })
  title!: string;

  @Field({ description: 'What will change, in full.' })
  description!: string;

  @Field({ description: 'Why it is needed.' })
  reason!: string;

  @Field(() => String, { nullable: true, description: 'The region, where an environment has several.' })
  region!: string | null;

  @Field(() => Date, { nullable: true, description: 'When the work may begin.' })
  plannedStart!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the work is to be over.' })
  plannedEnd!: Date | null;

  @Field(() => RiskEnum, { description: 'The risk.' })
  risk!: RiskLevel;

  @Field(() => LevelEnum, { description: 'How much is affected.' })
  impact!: ImpactLevel;

  @Field(() => LevelEnum, { description: 'How soon it is needed.' })
  urgency!: ImpactLevel;

  @Field({ description: 'How it is carried out.' })
  implementationPlan!: string;

  @Field({ description: 'How it is verified.' })
  testPlan!: string;

  @Field({ description: 'How it is taken back if it fails.' })
  backoutPlan!: string;

  @Field({ description: 'Who is told what, and when.' })
  communicationPlan!: string;

  @Field(() => [WorkItemPart], { description: 'Tickets that asked for it.' })
  workItems!: readonly WorkItemPart[];

  @Field(() => [CommitPart], { description: 'Commits that it brings.' })
  commits!: readonly CommitPart[];

  @Field(() => [ArtifactPart], { description: 'Artifacts that are deployed.' })
  artifacts!: readonly ArtifactPart[];

  @Field({ description: 'Whether users will notice an outage.' })
  outageExpected!: boolean;

  @Field({ description: 'What it means for security.' })
  securityImpact!: string;

  @Field({ description: 'What it means for personal data.' })
  privacyImpact!: string;

  @Field(() => [String], { description: 'Free labels.' })
  tags!: readonly string[];

  @Field(() => [ExternalReferencePart], { description: 'The same change in other systems.' })
  externalReferences!: readonly ExternalReferencePart[];

  @Field(() => String, { nullable: true, description: 'The incident that an emergency answers.' })
  incident!: string | null;

  @Field(() => Int, { description: 'Counts every write; an edit names the version it saw.' })
  version!: number;

  @Field(() => Int, { description: 'Counts material edits; approvals are for one revision.' })
  revision!: number;

  @Field(() => OutcomeEnum, { nullable: true, description: 'How it turned out.' })
  outcome!: ChangeOutcome | null;

  @Field(() => ValidationEnum, { nullable: true, description: 'What the verifier found last.' })
  validation!: Validation | null;

  @Field(() => Date, { description: 'When it was filed.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it was last written.' })
  updatedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was first handed in.' })
  submittedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the work began.' })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the work was done.' })
  implementedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was closed.' })
  closedAt!: Date | null;
}

@ObjectType('ChangeConnection', { description: 'A page of changes.' })
export class ChangeConnection extends ConnectionOf(ChangeObject, 'Change') {
  /** What the page was asked with, for the total. */
  filter!: ChangeFilterFields;
}

@ObjectType('MissingPiece', { description: 'Something that the change must have and lacks.' })
export class MissingPieceObject {
  @Field({ description: 'What is missing: a field, or a kind of evidence.' })
  piece!: string;

  @Field({ description: 'The step that waits for it: submit, assess, start or close.' })
  by!: string;

  @Field({ description: 'The requirement that asks for it.' })
  requirement!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why what is there does not count, where it is known.',
  })
  because!: string | null;

  @Field(() => String, { nullable: true, description: 'What to do, with the command.' })
  how!: string | null;
}

@ObjectType('Completeness', { description: 'How much of what this change must have is there.' })
export class CompletenessObject {
  @Field(() => Float, { description: '0 to 100.' })
  score!: number;

  @Field(() => [MissingPieceObject], { description: 'Everything that is missing.' })
  missing!: readonly MissingPieceObject[];
}

@ObjectType('AvailableAction', { description: 'What could be done next, and why not yet.' })
export class AvailableActionObject {
  @Field({ description: 'The mutation.' })
  action!: string;

  @Field({ description: 'Whether the viewer may do it now.' })
  allowed!: boolean;

  @Field(() => [ProblemInterface], { description: 'Every reason why not; empty when allowed.' })
  problems!: readonly Problem[];
}

/** The base of every payload that answers a change. */
@ObjectType({ isAbstract: true })
export abstract class ChangePayload extends Payload {
  @Field(() => ChangeObject, {
    nullable: true,
    description: 'The change as it is now; null when it was refused.',
  })
  change!: ChangeObject | null;
}
