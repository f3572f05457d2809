import { type Problem, problem } from '#kernel';
import type { ChangeRecord } from './change.ts';
import type { Completeness } from './completeness.ts';
import type { Facts } from './facts.ts';
import type { Step } from './life.ts';
import type { DemandedAt } from './points.ts';

/** What a guard may look at. */
export interface GuardView {
  readonly change: ChangeRecord;
  readonly facts: Facts;
  readonly completeness: Completeness;
  readonly now: Date;
}

/**
 * What a step waits for, apart from who takes it (that is policy's). Pure; answers every reason why not yet. Later
 * slices add theirs to the list of `Guards`.
 */
export interface Guard {
  readonly name: string;
  readonly steps: readonly Step[];
  judge(view: GuardView): readonly Problem[];
}

/** By which point of the life everything demanded has to be there, for each step that waits for it. */
export const completeFor: Partial<Record<string, DemandedAt>> = {
  submitChange: 'submit',
  assessChange: 'assess',
  preauthorizeChange: 'start',
  startImplementation: 'start',
  closeChange: 'close',
};

const window: Guard = {
  name: 'planned-window',
  steps: ['startImplementation'],
  judge({ change, now }) {
    const { plannedStart, plannedEnd } = change;
    if (plannedStart !== null && now < plannedStart)
      return [
        problem('NOT_READY', `The window opens at ${plannedStart.toISOString()}.`, {
          rule: 'planned-window',
          wayOut:
            'Wait until then, or plan an earlier window; that is a material edit and needs approval again.',
          missing: ['window open'],
        }),
      ];
    if (plannedEnd !== null && now >= plannedEnd)
      return [
        problem('NOT_READY', `The window closed at ${plannedEnd.toISOString()}.`, {
          rule: 'planned-window',
          wayOut: 'Plan a new window; that is a material edit and needs approval again.',
          missing: ['window open'],
        }),
      ];
    return [];
  },
};

const implementerNamed: Guard = {
  name: 'implementer-named',
  steps: ['startImplementation', 'startEmergency'],
  judge: ({ change }) =>
    change.implementerId === null
      ? [
          problem('NOT_READY', 'Nobody is named to carry the change out.', {
            rule: 'implementer-named',
            wayOut: 'Name the implementer.',
            missing: ['implementer'],
          }),
        ]
      : [],
};

const emergencyOnly: Guard = {
  name: 'emergency-only',
  steps: ['startEmergency'],
  judge: ({ change }) =>
    change.type === 'EMERGENCY'
      ? []
      : [
          problem('WRONG_STATE', `The change is ${change.state}: it starts once it is SCHEDULED.`, {
            rule: 'emergency-only',
            wayOut: 'Have it approved first. Only an emergency may start before.',
          }),
        ],
};

const outcomeKnown: Guard = {
  name: 'review-done',
  steps: ['closeChange'],
  judge: ({ facts }) =>
    facts.reviewOwed === null
      ? []
      : [
          problem('NOT_READY', facts.reviewOwed, {
            rule: 'review-done',
            wayOut: 'Complete the review.',
            missing: ['review'],
          }),
        ],
};

export const ownGuards: readonly Guard[] = [window, implementerNamed, emergencyOnly, outcomeKnown];
