import type { MachineShape, Transition } from '#kernel';

/** Where a change can be in its life; the field's words (ITIL 4 change enablement). */
export const changeStates = [
  'DRAFT',
  'ASSESSING',
  'AUTHORIZING',
  'SCHEDULED',
  'IMPLEMENTING',
  'VALIDATING',
  'ROLLED_BACK',
  'REVIEWING',
  'CLOSED',
  'REJECTED',
  'CANCELED',
] as const;
export type ChangeState = (typeof changeStates)[number];

export const lifeShape: MachineShape<ChangeState> = {
  states: changeStates,
  initial: ['DRAFT'],
  final: ['CLOSED', 'CANCELED'],
};

/** States in which the change is still on somebody's desk. */
export const openStates: readonly ChangeState[] = changeStates.filter((s) => !lifeShape.final.includes(s));

interface LifeStep extends Transition<ChangeState> {
  /** The event that records it. */
  readonly event: string;
  /** The policy action that has to be allowed; null where the step is the consequence of another command. */
  readonly asks: string | null;
}

/**
 * The life of a change, whole: every step that leads from state to state. Who may take a step is policy's to say
 * (policies/), what it waits for is its guards' (rules/); this table says only what is possible at all.
 * docs and schema/states.md are drawn from it.
 */
export const life = {
  submitChange: {
    from: ['DRAFT'],
    to: 'ASSESSING',
    event: 'change.submitted',
    asks: 'submitChange',
    title: 'The requester hands the change in.',
  },
  assessChange: {
    from: ['ASSESSING'],
    to: 'AUTHORIZING',
    event: 'change.assessed',
    asks: 'assessChange',
    title: 'A change manager has assessed it and asks for approval.',
  },
  callEmergencyBoard: {
    from: ['ASSESSING'],
    to: 'AUTHORIZING',
    event: 'change.emergencyBoardCalled',
    asks: null,
    title: 'An emergency goes straight to the emergency board.',
  },
  preauthorizeChange: {
    from: ['ASSESSING'],
    to: 'SCHEDULED',
    event: 'change.preauthorized',
    asks: 'preauthorizeChange',
    title: 'Policy approves it without a board: a live template, or a low risk that a rule lets through.',
  },
  authorizeChange: {
    from: ['AUTHORIZING'],
    to: 'SCHEDULED',
    event: 'change.authorized',
    asks: 'authorizeChange',
    title: 'The approvers that its rules ask for have approved it.',
  },
  rejectChange: {
    from: ['ASSESSING', 'AUTHORIZING'],
    to: 'REJECTED',
    event: 'change.rejected',
    asks: 'rejectChange',
    title: 'It was turned down.',
  },
  reworkChange: {
    from: ['REJECTED'],
    to: 'DRAFT',
    event: 'change.reworked',
    asks: 'reworkChange',
    title: 'The requester takes it up again.',
  },
  returnToAssessment: {
    from: ['AUTHORIZING', 'SCHEDULED'],
    to: 'ASSESSING',
    event: 'change.returnedToAssessment',
    asks: null,
    title:
      'What was approved no longer holds: something material was edited, or a condition was not met in time.',
  },
  startImplementation: {
    from: ['SCHEDULED'],
    to: 'IMPLEMENTING',
    event: 'change.implementationStarted',
    asks: 'startImplementation',
    title: 'The implementer begins.',
  },
  startEmergency: {
    from: ['AUTHORIZING'],
    to: 'IMPLEMENTING',
    event: 'change.implementationStarted',
    asks: 'startImplementation',
    title: 'The implementer of an emergency begins before approval, where policy lets it.',
  },
  completeImplementation: {
    from: ['IMPLEMENTING'],
    to: 'VALIDATING',
    event: 'change.implementationCompleted',
    asks: 'completeImplementation',
    title: 'The work is done and has to be verified.',
  },
  passValidation: {
    from: ['VALIDATING'],
    to: 'REVIEWING',
    event: 'change.validated',
    asks: 'recordValidation',
    title: 'The verifier found that it works.',
  },
  rollBackChange: {
    from: ['IMPLEMENTING', 'VALIDATING'],
    to: 'ROLLED_BACK',
    event: 'change.rolledBack',
    asks: 'rollBackChange',
    title: 'The change was taken back.',
  },
  confirmRollback: {
    from: ['ROLLED_BACK'],
    to: 'REVIEWING',
    event: 'change.rollbackConfirmed',
    asks: 'recordValidation',
    title: 'The verifier found that the old state is restored.',
  },
  closeChange: {
    from: ['REVIEWING'],
    to: 'CLOSED',
    event: 'change.closed',
    asks: 'closeChange',
    title: 'Outcome, validation and review are on record.',
  },
  cancelChange: {
    from: ['DRAFT', 'ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'REJECTED'],
    to: 'CANCELED',
    event: 'change.canceled',
    asks: 'cancelChange',
    title: 'It will not be done. The record stays.',
  },
} as const satisfies Record<string, LifeStep>;

export type Step = keyof typeof life;

export const stepsFrom = (state: ChangeState): Step[] =>
  (Object.keys(life) as Step[]).filter((step) => (life[step].from as readonly ChangeState[]).includes(state));
