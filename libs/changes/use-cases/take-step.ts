import { Injectable } from '@nestjs/common';
import { type Actor, type Id, type Outcome, problem, type Problem } from '#kernel';
import { ChangeCommands } from '../change-commands.ts';
import type { ChangeInHand } from '../change-in-hand.ts';
import type { ChangeOutcome, ChangeRecord } from '../domain/change.ts';
import { preauthorize } from './preauthorize.ts';
import { submit } from './submit.ts';

/** What a caller may say with a step. */
export interface StepInput {
  readonly expectedVersion?: number | null;
  /** Why, or how it went: for the timeline. Demanded where a step is a refusal or an undoing. */
  readonly comment?: string | null;
  /** For closeChange. */
  readonly outcome?: ChangeOutcome | null;
}

export const simpleSteps = [
  'submitChange',
  'assessChange',
  'rejectChange',
  'reworkChange',
  'startImplementation',
  'completeImplementation',
  'rollBackChange',
  'closeChange',
  'cancelChange',
] as const;
export type SimpleStep = (typeof simpleSteps)[number];

const needsComment: ReadonlySet<SimpleStep> = new Set(['rejectChange', 'rollBackChange', 'cancelChange']);

type Take = (hand: ChangeInHand, input: StepInput) => Promise<readonly Problem[]>;

const said = ({ comment }: StepInput) => ({ comment: comment ?? undefined });

/** How each step is taken; what all have in common is in `execute`. */
const steps: Record<SimpleStep, Take> = {
  submitChange: (hand) => submit(hand),
  async assessChange(hand, input) {
    const forbidden = hand.change.state === 'ASSESSING' ? await hand.permit('assessChange') : [];
    if (forbidden.length === 0 && (await preauthorize(hand))) return [];
    return hand.move('assessChange', { data: said(input) });
  },
  rejectChange: (hand, input) => hand.move('rejectChange', { data: said(input) }),
  reworkChange: (hand, input) =>
    hand.move('reworkChange', { patch: { preauthorizedDigest: null }, data: said(input) }),
  startImplementation: (hand, input) =>
    hand.move(hand.change.state === 'SCHEDULED' ? 'startImplementation' : 'startEmergency', {
      patch: { startedAt: hand.work.now },
      data: said(input),
    }),
  completeImplementation: (hand, input) =>
    hand.move('completeImplementation', { patch: { implementedAt: hand.work.now }, data: said(input) }),
  rollBackChange: (hand, input) =>
    hand.move('rollBackChange', { patch: { outcome: 'ROLLED_BACK', validation: null }, data: said(input) }),
  async closeChange(hand, input) {
    const outcome = hand.change.outcome ?? input.outcome;
    if (outcome == null)
      return [
        problem('INVALID_INPUT', 'Say how the change turned out.', {
          path: ['input', 'outcome'],
          wayOut: 'Give SUCCESSFUL, SUCCESSFUL_WITH_ISSUES or UNSUCCESSFUL.',
        }),
      ];
    return hand.move('closeChange', {
      patch: { outcome, closedAt: hand.work.now },
      data: { outcome, ...said(input) },
    });
  },
  cancelChange: (hand, input) => hand.move('cancelChange', { data: said(input) }),
};

/** Moves a change along its life by one of the steps that need nothing but a word. */
@Injectable()
export class TakeStep {
  constructor(private readonly commands: ChangeCommands) {}

  execute(
    actor: Actor,
    step: SimpleStep,
    changeId: Id,
    input: StepInput = {},
  ): Promise<Outcome<ChangeRecord>> {
    const { expectedVersion, ...rest } = input;
    return this.commands.run(
      actor,
      { name: step, changeId, expectedVersion, input: { ...rest } },
      async (hand) => {
        if (needsComment.has(step) && (input.comment ?? '').trim() === '')
          return [
            problem('INVALID_INPUT', 'Say why.', { path: ['input', 'comment'], wayOut: 'Give a comment.' }),
          ];
        return steps[step](hand, input);
      },
    );
  }
}
