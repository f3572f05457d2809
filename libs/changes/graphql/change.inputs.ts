import { InputType } from '@nestjs/graphql';
import { ApiSchema } from '@nestjs/swagger';
import {
  BooleanField,
  EnumField,
  InstantField,
  IntegerField,
  ObjectListField,
  TextField,
  TextListField,
} from '#platform/http';
import type { ChangeOutcome, Validation } from '../domain/change.ts';
import type { ChangeType, ImpactLevel, RiskLevel } from '../domain/content.ts';
import type { ChangeInput, FileChangeInput } from '../use-cases/change-input.ts';
import { ArtifactPart, CommitPart, ExternalReferencePart, WorkItemPart } from './change-parts.ts';
import { ChangeTypeEnum, LevelEnum, OutcomeEnum, RiskEnum, ValidationEnum } from './enums.ts';

/** Everything that may be said of a change; what is left out stays as it is. */
@InputType({ isAbstract: true })
abstract class ChangeFields implements ChangeInput {
  @TextField({ description: 'What will change, in full.' })
  description?: string | null;

  @TextField({ description: 'Why it is needed.' })
  reason?: string | null;

  @TextListField({ description: 'Services touched: ids or keys of the catalogue.' })
  services?: string[] | null;

  @TextListField({ description: 'Environments touched: ids or keys of the catalogue.' })
  environments?: string[] | null;

  @TextField({ max: 100, description: 'The region, where an environment has several.' })
  region?: string | null;

  @InstantField({ description: 'When the work may begin.' })
  plannedStart?: Date | null;

  @InstantField({ description: 'When the work is to be over.' })
  plannedEnd?: Date | null;

  @TextField({ max: 320, description: 'Who carries it out: id or mail address.' })
  implementer?: string | null;

  @TextField({ max: 320, description: 'Who verifies it: id or mail address; not the implementer.' })
  verifier?: string | null;

  @EnumField({ enumeration: RiskEnum, description: 'The risk, MEDIUM unless said.' })
  risk?: RiskLevel | null;

  @EnumField({ enumeration: LevelEnum, description: 'How much is affected, MEDIUM unless said.' })
  impact?: ImpactLevel | null;

  @EnumField({ enumeration: LevelEnum, description: 'How soon it is needed, MEDIUM unless said.' })
  urgency?: ImpactLevel | null;

  @TextField({ description: 'How it is carried out, step by step.' })
  implementationPlan?: string | null;

  @TextField({ description: 'How it is verified.' })
  testPlan?: string | null;

  @TextField({ description: 'How it is taken back if it fails.' })
  backoutPlan?: string | null;

  @TextField({ description: 'Who is told what, and when.' })
  communicationPlan?: string | null;

  @ObjectListField({ of: () => WorkItemPart, description: 'Tickets that asked for it.' })
  workItems?: WorkItemPart[] | null;

  @ObjectListField({ of: () => CommitPart, description: 'Commits that it brings.' })
  commits?: CommitPart[] | null;

  @ObjectListField({ of: () => ArtifactPart, description: 'Artifacts that are deployed, by digest.' })
  artifacts?: ArtifactPart[] | null;

  @BooleanField({ description: 'Whether users will notice an outage.' })
  outageExpected?: boolean | null;

  @TextField({ description: 'What it means for security.' })
  securityImpact?: string | null;

  @TextField({ description: 'What it means for personal data.' })
  privacyImpact?: string | null;

  @TextListField({ maxText: 60, description: 'Free labels.' })
  tags?: string[] | null;

  @ObjectListField({ of: () => ExternalReferencePart, description: 'The same change in other systems.' })
  externalReferences?: ExternalReferencePart[] | null;
}

@InputType('TemplateContentInput', { description: 'What a change filed from a template says to begin with.' })
export class TemplateContentFields extends ChangeFields {
  @TextField({ max: 200, description: 'What will change, in one line.' })
  title?: string | null;
}

@InputType('FileChangeInput', { description: 'A change to be filed.' })
@ApiSchema({ name: 'FileChange' })
export class FileChangeFields extends ChangeFields implements FileChangeInput {
  @EnumField({
    required: true,
    enumeration: ChangeTypeEnum,
    description: 'How it is governed. Emergencies are declared: declareEmergency.',
  })
  type!: ChangeType;

  @TextField({ required: true, min: 1, max: 200, description: 'What will change, in one line.' })
  title!: string;

  @TextField({
    max: 200,
    description: 'A standard change’s template: id, or key for its newest live version.',
  })
  template?: string | null;

  @BooleanField({ description: 'Hand it in at once.' })
  submit?: boolean | null;
}

@InputType('UpdateChangeInput', { description: 'An edit of a change: only the fields given are altered.' })
@ApiSchema({ name: 'UpdateChange' })
export class UpdateChangeFields extends ChangeFields {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;

  @IntegerField({
    required: true,
    description: 'The version you saw; if the change has moved on, the edit is refused.',
  })
  expectedVersion!: number;

  @TextField({ max: 200, description: 'What will change, in one line.' })
  title?: string | null;
}

@InputType('ChangeStepInput', { description: 'A step of a change’s life.' })
export class ChangeStepFields {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;

  @IntegerField({ description: 'The version you saw; if the change has moved on, the step is refused.' })
  expectedVersion?: number | null;

  @TextField({ max: 5_000, description: 'Why, or how it went; demanded where a step refuses or undoes.' })
  comment?: string | null;
}

@InputType('CloseChangeInput', { description: 'The end of a change.' })
export class CloseChangeFields extends ChangeStepFields {
  @EnumField({
    enumeration: OutcomeEnum,
    description: 'How it turned out; known already for one that was rolled back.',
  })
  outcome?: ChangeOutcome | null;
}

@InputType('RecordValidationInput', { description: 'What the verifier found.' })
export class RecordValidationFields extends ChangeStepFields {
  @EnumField({ required: true, enumeration: ValidationEnum, description: 'Whether it works.' })
  result!: Validation;
}

@InputType('CommentOnChangeInput', { description: 'A comment for the timeline.' })
export class CommentFields {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;

  @TextField({
    required: true,
    min: 1,
    max: 10_000,
    description: 'The comment. It cannot be edited or removed.',
  })
  text!: string;
}
