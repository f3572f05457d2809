import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeInHand, type ChangeOutcome, type ChangeRecord } from '#changes';
import { type Actor, type Id, type Json, type Outcome, problem, type Problem } from '#kernel';
import { CorrectiveActions } from '../data/corrective-actions.ts';
import { Reviews } from '../data/reviews.ts';
import { maxActions, type ReviewRecord } from '../domain/review.ts';
import { ActionDrafts, type ActionInput } from './action-drafts.ts';

export interface ReviewInput {
  readonly expectedVersion?: number | null;
  readonly outcome: ChangeOutcome;
  readonly summary: string;
  /** Demanded when something went wrong: of emergencies, failures and rollbacks. */
  readonly rootCause?: string | null;
  readonly lessons?: string | null;
  readonly actions?: readonly ActionInput[] | null;
}

/** Ends the review that a change owes: how it turned out, why, what was learnt and who does what about it. */
@Injectable()
export class CompleteReview {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly reviews: Reviews,
    private readonly actions: CorrectiveActions,
    private readonly drafts: ActionDrafts,
  ) {}

  execute(
    actor: Actor,
    changeId: Id,
    { expectedVersion, ...input }: ReviewInput,
  ): Promise<Outcome<ChangeRecord>> {
    const command = {
      name: 'completeReview',
      changeId,
      expectedVersion,
      input: JSON.parse(JSON.stringify(input)) as Json,
    };
    return this.commands.run(actor, command, async (hand) => {
      const forbidden = await hand.permit('completeReview');
      if (forbidden.length > 0) return forbidden;
      const review = (await this.reviews.ofChanges([changeId], hand.work.manager)).get(changeId) ?? null;
      const waiting = openProblems(hand.change, review);
      if (waiting.length > 0 || review === null) return waiting;
      const drafted = await this.drafts.of(input.actions ?? [], review, hand.work, (i) => [
        'input',
        'actions',
        String(i),
      ]);
      const problems = [...inputProblems(input, hand.change, review), ...drafted.problems];
      if (problems.length > 0) return problems;
      await this.write(hand, review, input, drafted.actions);
      return [];
    });
  }

  private async write(
    hand: ChangeInHand,
    review: ReviewRecord,
    input: Omit<ReviewInput, 'expectedVersion'>,
    actions: Parameters<CorrectiveActions['insert']>[0],
  ): Promise<void> {
    const { actor, manager, now } = hand.work;
    const said = {
      outcome: input.outcome,
      summary: input.summary.trim(),
      rootCause: textOf(input.rootCause),
      lessons: textOf(input.lessons),
    };
    await this.reviews.complete(
      review.id,
      { ...said, completedAt: now, completedBy: actor.personId },
      manager,
    );
    await this.actions.insert(actions, manager);
    if (hand.change.outcome !== input.outcome) hand.patch({ outcome: input.outcome });
    hand.forgetFacts();
    await hand.emit('change.reviewCompleted', {
      review: review.id,
      outcome: said.outcome,
      summary: said.summary,
      rootCause: said.rootCause ?? undefined,
      lessons: said.lessons ?? undefined,
      late: now > review.dueAt,
      actions: actions.map(({ id, title, ownerId, dueAt }) => ({
        id,
        title,
        owner: ownerId,
        dueAt: dueAt.toISOString(),
      })),
    });
  }
}

const textOf = (text: string | null | undefined): string | null =>
  text == null || text.trim() === '' ? null : text.trim();

function openProblems(change: ChangeRecord, review: ReviewRecord | null): Problem[] {
  if (review === null)
    return [
      problem('WRONG_STATE', `The change is ${change.state} and owes no review.`, {
        rule: 'completeReview',
        wayOut:
          'A review is opened by itself when the change is validated or rolled back, if its rules ask for one.',
      }),
    ];
  return review.completedAt === null
    ? []
    : [
        problem('WRONG_STATE', 'The review is complete already. It is not rewritten.', {
          rule: 'completeReview',
        }),
      ];
}

function inputProblems(
  { outcome, summary, rootCause, actions }: Omit<ReviewInput, 'expectedVersion'>,
  change: ChangeRecord,
  review: ReviewRecord,
): Problem[] {
  const problems: Problem[] = [];
  const bad = (field: string, message: string, wayOut?: string) =>
    problems.push(
      problem('INVALID_INPUT', message, { path: ['input', field], ...(wayOut ? { wayOut } : {}) }),
    );
  if (summary.trim() === '') bad('summary', 'Say how it went.');
  if (review.needsCause && (rootCause ?? '').trim() === '')
    bad('rootCause', `Say what the cause was. It is asked for because: ${review.because.join('; ')}.`);
  if ((change.outcome === 'ROLLED_BACK') !== (outcome === 'ROLLED_BACK'))
    bad(
      'outcome',
      change.outcome === 'ROLLED_BACK' ? 'The change was rolled back.' : 'The change was not rolled back.',
      change.outcome === 'ROLLED_BACK'
        ? 'Give ROLLED_BACK.'
        : 'Give SUCCESSFUL, SUCCESSFUL_WITH_ISSUES or UNSUCCESSFUL.',
    );
  if ((actions ?? []).length > maxActions)
    bad('actions', `A review has at most ${maxActions} corrective actions.`);
  return problems;
}
