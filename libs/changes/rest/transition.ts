import { ApiSchema } from '@nestjs/swagger';
import { EnumField, TextField } from '#platform/http';
import type { ChangeOutcome, Validation } from '../domain/change.ts';
import { OutcomeEnum, StepEnum, ValidationEnum } from '../graphql/enums.ts';
import type { SimpleStep } from '../use-cases/take-step.ts';

const TransitionEnum = { ...StepEnum, recordValidation: 'recordValidation' } as const;

@ApiSchema({ name: 'Transition' })
export class Transition {
  @EnumField({ required: true, enumeration: TransitionEnum, description: 'The step.' })
  step!: SimpleStep | 'recordValidation';

  @TextField({ max: 5_000, description: 'Why, or how it went; demanded where a step refuses or undoes.' })
  comment?: string | null;

  @EnumField({ enumeration: OutcomeEnum, description: 'For closeChange.' })
  outcome?: ChangeOutcome | null;

  @EnumField({ enumeration: ValidationEnum, description: 'For recordValidation.' })
  result?: Validation | null;
}
