import { Args, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { ChangeRefs } from '../data/change-refs.ts';
import { CommentOnChange } from '../use-cases/comment-on-change.ts';
import { FileChange } from '../use-cases/file-change.ts';
import { RecordValidation } from '../use-cases/record-validation.ts';
import { type SimpleStep, TakeStep } from '../use-cases/take-step.ts';
import { UpdateChange } from '../use-cases/update-change.ts';
import {
  ChangeStepFields,
  CloseChangeFields,
  CommentFields,
  FileChangeFields,
  RecordValidationFields,
  UpdateChangeFields,
} from './change.inputs.ts';
import { ChangePayload } from './change.type.ts';
import { changePayload } from './to-object.ts';

@ObjectType({ description: 'The filed change, or why it was not filed.' })
export class FileChangePayload extends ChangePayload {}
@ObjectType({ description: 'The edited change, or why it was not edited.' })
export class UpdateChangePayload extends ChangePayload {}
@ObjectType({ description: 'The submitted change, or why it was not taken.' })
export class SubmitChangePayload extends ChangePayload {}
@ObjectType({ description: 'The assessed change, or why its approvers were not asked.' })
export class AssessChangePayload extends ChangePayload {}
@ObjectType({ description: 'The rejected change, or why it was not rejected.' })
export class RejectChangePayload extends ChangePayload {}
@ObjectType({ description: 'The change as a draft again, or why not.' })
export class ReworkChangePayload extends ChangePayload {}
@ObjectType({ description: 'The change whose implementation began, or why it must not.' })
export class StartImplementationPayload extends ChangePayload {}
@ObjectType({ description: 'The implemented change, or why not.' })
export class CompleteImplementationPayload extends ChangePayload {}
@ObjectType({ description: 'The validated change, or why the finding was not taken.' })
export class RecordValidationPayload extends ChangePayload {}
@ObjectType({ description: 'The change that was rolled back, or why not.' })
export class RollBackChangePayload extends ChangePayload {}
@ObjectType({ description: 'The closed change, or what it still waits for.' })
export class CloseChangePayload extends ChangePayload {}
@ObjectType({ description: 'The canceled change, or why it can no longer be canceled.' })
export class CancelChangePayload extends ChangePayload {}
@ObjectType({ description: 'The change with the comment, or why it was not taken.' })
export class CommentOnChangePayload extends ChangePayload {}

/** The doors of a change's own commands. */
@Resolver()
export class ChangeMutations {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly fileOne: FileChange,
    private readonly updateOne: UpdateChange,
    private readonly takeStep: TakeStep,
    private readonly validate: RecordValidation,
    private readonly comment: CommentOnChange,
  ) {}

  @Mutation(() => FileChangePayload, {
    description: 'Files a change: a draft with a number, or handed in at once.',
  })
  async fileChange(@By() actor: Actor, @Args('input') input: FileChangeFields): Promise<FileChangePayload> {
    return changePayload(await this.fileOne.execute(actor, input));
  }

  @Mutation(() => UpdateChangePayload, {
    description: 'Edits a change. A material edit makes approvals void.',
  })
  async updateChange(
    @By() actor: Actor,
    @Args('input') input: UpdateChangeFields,
  ): Promise<UpdateChangePayload> {
    const { change, expectedVersion, ...said } = input;
    return changePayload(
      await this.updateOne.execute(actor, await this.refs.resolve(change), expectedVersion, said),
    );
  }

  @Mutation(() => SubmitChangePayload, { description: 'Hands a draft in for assessment.' })
  submitChange(@By() actor: Actor, @Args('input') input: ChangeStepFields): Promise<SubmitChangePayload> {
    return this.take(actor, 'submitChange', input);
  }

  @Mutation(() => AssessChangePayload, { description: 'Finishes the assessment and asks the approvers.' })
  assessChange(@By() actor: Actor, @Args('input') input: ChangeStepFields): Promise<AssessChangePayload> {
    return this.take(actor, 'assessChange', input);
  }

  @Mutation(() => RejectChangePayload, { description: 'Turns a change down, with a reason.' })
  rejectChange(@By() actor: Actor, @Args('input') input: ChangeStepFields): Promise<RejectChangePayload> {
    return this.take(actor, 'rejectChange', input);
  }

  @Mutation(() => ReworkChangePayload, { description: 'Takes a rejected change up again as a draft.' })
  reworkChange(@By() actor: Actor, @Args('input') input: ChangeStepFields): Promise<ReworkChangePayload> {
    return this.take(actor, 'reworkChange', input);
  }

  @Mutation(() => StartImplementationPayload, {
    description: 'Begins the work; an emergency may begin before approval where policy lets it.',
  })
  startImplementation(
    @By() actor: Actor,
    @Args('input') input: ChangeStepFields,
  ): Promise<StartImplementationPayload> {
    return this.take(actor, 'startImplementation', input);
  }

  @Mutation(() => CompleteImplementationPayload, {
    description: 'Says that the work is done and has to be verified.',
  })
  completeImplementation(
    @By() actor: Actor,
    @Args('input') input: ChangeStepFields,
  ): Promise<CompleteImplementationPayload> {
    return this.take(actor, 'completeImplementation', input);
  }

  @Mutation(() => RecordValidationPayload, {
    description: 'Records what the verifier found, of the change or of its rollback.',
  })
  async recordValidation(
    @By() actor: Actor,
    @Args('input') input: RecordValidationFields,
  ): Promise<RecordValidationPayload> {
    const { change, ...said } = input;
    return changePayload(await this.validate.execute(actor, await this.refs.resolve(change), said));
  }

  @Mutation(() => RollBackChangePayload, { description: 'Takes the change back, with a reason.' })
  rollBackChange(@By() actor: Actor, @Args('input') input: ChangeStepFields): Promise<RollBackChangePayload> {
    return this.take(actor, 'rollBackChange', input);
  }

  @Mutation(() => CloseChangePayload, {
    description: 'Ends the change with its outcome, once everything it owes is there.',
  })
  closeChange(@By() actor: Actor, @Args('input') input: CloseChangeFields): Promise<CloseChangePayload> {
    return this.take(actor, 'closeChange', input);
  }

  @Mutation(() => CancelChangePayload, {
    description: 'Calls the change off before the work began, with a reason. The record stays.',
  })
  cancelChange(@By() actor: Actor, @Args('input') input: ChangeStepFields): Promise<CancelChangePayload> {
    return this.take(actor, 'cancelChange', input);
  }

  @Mutation(() => CommentOnChangePayload, { description: 'Puts a comment on the timeline.' })
  async commentOnChange(
    @By() actor: Actor,
    @Args('input') input: CommentFields,
  ): Promise<CommentOnChangePayload> {
    return changePayload(
      await this.comment.execute(actor, await this.refs.resolve(input.change), input.text),
    );
  }

  private async take(
    actor: Actor,
    step: SimpleStep,
    { change, ...input }: ChangeStepFields,
  ): Promise<ChangePayload> {
    return changePayload(await this.takeStep.execute(actor, step, await this.refs.resolve(change), input));
  }
}
