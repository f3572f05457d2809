import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '#platform/http';
import { outcomes, validations } from '../domain/change.ts';
import { changeTypes, impactLevels, riskLevels } from '../domain/content.ts';
import { changeStates } from '../domain/life.ts';
import { simpleSteps } from '../use-cases/take-step.ts';

export const ChangeTypeEnum = enumOf(changeTypes);
registerEnumType(ChangeTypeEnum, {
  name: 'ChangeType',
  description: 'How a change is governed (ITIL 4 change enablement).',
  valuesMap: {
    STANDARD: { description: 'Follows an approved template; needs no vote of its own.' },
    NORMAL: { description: 'Is assessed and approved before it is carried out.' },
    EXPEDITED: { description: 'As a normal change, with short terms.' },
    EMERGENCY: { description: 'Answers an incident; may start before approval, and is ratified afterwards.' },
  },
});

export const ChangeStateEnum = enumOf(changeStates);
registerEnumType(ChangeStateEnum, {
  name: 'ChangeState',
  description: 'Where a change is in its life; see schema/states.md for the steps between.',
  valuesMap: {
    DRAFT: { description: 'Filed, not handed in.' },
    ASSESSING: { description: 'Handed in; risk and completeness are looked at.' },
    AUTHORIZING: { description: 'Its approvers are asked.' },
    SCHEDULED: { description: 'Approved; waits for its window.' },
    IMPLEMENTING: { description: 'Being carried out.' },
    VALIDATING: { description: 'Carried out; being verified.' },
    ROLLED_BACK: { description: 'Taken back; the restored state is being verified.' },
    REVIEWING: { description: 'Verified; being reviewed.' },
    CLOSED: { description: 'Over, with its outcome on record.' },
    REJECTED: { description: 'Turned down; may be reworked.' },
    CANCELED: { description: 'Will not be done; the record stays.' },
  },
});

export const RiskEnum = enumOf(riskLevels);
registerEnumType(RiskEnum, {
  name: 'RiskLevel',
  description: 'How likely and how bad it would be if the change went wrong.',
  valuesMap: {
    LOW: { description: 'Low risk.' },
    MEDIUM: { description: 'Medium risk.' },
    HIGH: { description: 'High risk.' },
    VERY_HIGH: { description: 'Very high risk.' },
  },
});

export const LevelEnum = enumOf(impactLevels);
registerEnumType(LevelEnum, {
  name: 'Level',
  description: 'A degree, for impact and urgency.',
  valuesMap: {
    LOW: { description: 'Low.' },
    MEDIUM: { description: 'Medium.' },
    HIGH: { description: 'High.' },
  },
});

export const OutcomeEnum = enumOf(outcomes);
registerEnumType(OutcomeEnum, {
  name: 'ChangeOutcome',
  description: 'How a change turned out.',
  valuesMap: {
    SUCCESSFUL: { description: 'As planned.' },
    SUCCESSFUL_WITH_ISSUES: { description: 'Done, with issues on the way.' },
    UNSUCCESSFUL: { description: 'Did not achieve what it was for.' },
    ROLLED_BACK: { description: 'Was taken back.' },
  },
});

export const ValidationEnum = enumOf(validations);
registerEnumType(ValidationEnum, {
  name: 'ValidationResult',
  description: 'What the verifier found.',
  valuesMap: { PASSED: { description: 'It works.' }, FAILED: { description: 'It does not work.' } },
});

export const StepEnum = enumOf(simpleSteps);
