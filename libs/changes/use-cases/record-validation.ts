import { Injectable } from '@nestjs/common';
import { type Actor, type Id, type Outcome, problem } from '#kernel';
import { ChangeCommands } from '../change-commands.ts';
import type { ChangeRecord, Validation } from '../domain/change.ts';

export interface ValidationInput {
  readonly result: Validation;
  readonly comment?: string | null;
  readonly expectedVersion?: number | null;
}

/**
 * The verifier's finding: that the change works, that it does not (a rollback is asked for; nothing moves), or, of a
 * change that was rolled back, that the old state is restored.
 */
@Injectable()
export class RecordValidation {
  constructor(private readonly commands: ChangeCommands) {}

  execute(actor: Actor, changeId: Id, input: ValidationInput): Promise<Outcome<ChangeRecord>> {
    const { expectedVersion, ...said } = input;
    return this.commands.run(
      actor,
      { name: 'recordValidation', changeId, expectedVersion, input: { ...said } },
      async (hand) => {
        const { state } = hand.change;
        const options = {
          patch: { validation: input.result },
          data: { result: input.result, comment: input.comment ?? undefined },
        };
        if (state !== 'VALIDATING' && state !== 'ROLLED_BACK')
          return [
            problem(
              'WRONG_STATE',
              `The change is ${state}; it is validated when it is VALIDATING or ROLLED_BACK.`,
              { rule: 'recordValidation' },
            ),
          ];
        if (input.result === 'PASSED')
          return hand.move(state === 'VALIDATING' ? 'passValidation' : 'confirmRollback', options);
        const forbidden = await hand.permit('recordValidation');
        if (forbidden.length > 0) return forbidden;
        hand.patch(options.patch);
        await hand.emit('change.validationFailed', {
          ...options.data,
          wayOut: 'Roll the change back, or mend it and validate again.',
        });
        return [];
      },
    );
  }
}
