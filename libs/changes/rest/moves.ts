import { Injectable } from '@nestjs/common';
import { type Actor, Fault, type Id } from '#kernel';
import { accepted } from '#platform/http';
import type { ChangeRecord } from '../domain/change.ts';
import { CommentOnChange } from '../use-cases/comment-on-change.ts';
import { RecordValidation } from '../use-cases/record-validation.ts';
import { TakeStep } from '../use-cases/take-step.ts';
import type { Transition } from './transition.ts';

/** Which use case answers which transition of REST's one address for them all. */
@Injectable()
export class Moves {
  constructor(
    private readonly takeStep: TakeStep,
    private readonly validate: RecordValidation,
    private readonly commentOn: CommentOnChange,
  ) {}

  async take(actor: Actor, id: Id, input: Transition, expectedVersion: number | null): Promise<ChangeRecord> {
    const { step, comment, outcome, result } = input;
    if (step !== 'recordValidation')
      return accepted(await this.takeStep.execute(actor, step, id, { comment, outcome, expectedVersion }));
    const message = 'Say what the verifier found: PASSED or FAILED.';
    if (result == null) throw new Fault('BAD_USER_INPUT', message, [{ path: ['result'], message }]);
    return accepted(await this.validate.execute(actor, id, { result, comment, expectedVersion }));
  }

  async comment(actor: Actor, id: Id, text: string): Promise<ChangeRecord> {
    return accepted(await this.commentOn.execute(actor, id, text));
  }
}
