import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { changePayload, ChangeRefs, ReadChanges } from '#changes';
import { type Actor, type Clock, type Outcome } from '#kernel';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { connectionOf, idFrom, payloadOf } from '#platform/graphql';
import type { CorrectiveAction } from '../domain/review.ts';
import { AddCorrectiveAction } from '../use-cases/add-corrective-action.ts';
import { CompleteReview } from '../use-cases/complete-review.ts';
import { ListActions } from '../use-cases/list-actions.ts';
import { SettleCorrectiveAction } from '../use-cases/settle-corrective-action.ts';
import {
  AddCorrectiveActionFields,
  CompleteReviewFields,
  CorrectiveActionsArgs,
  SettleCorrectiveActionFields,
} from './review.inputs.ts';
import {
  AddCorrectiveActionPayload,
  CompleteReviewPayload,
  CorrectiveActionConnection,
  type CorrectiveActionObject,
  SettleCorrectiveActionPayload,
  toCorrectiveAction,
} from './review.type.ts';

/** Completing reviews. */
@Resolver()
export class ReviewMutations {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly complete: CompleteReview,
  ) {}

  @Mutation(() => CompleteReviewPayload, {
    description: 'Ends the review that a change owes, with what was found and who does what about it.',
  })
  async completeReview(
    @By() actor: Actor,
    @Args('input') { change, ...input }: CompleteReviewFields,
  ): Promise<CompleteReviewPayload> {
    return changePayload(await this.complete.execute(actor, await this.refs.resolve(change), input));
  }
}

/** What follows from reviews. */
@Resolver()
export class CorrectiveActionDoors {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly read: ReadChanges,
    private readonly list: ListActions,
    private readonly add: AddCorrectiveAction,
    private readonly settle: SettleCorrectiveAction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query(() => CorrectiveActionConnection, {
    description: 'Corrective actions of all reviews, the first due first.',
  })
  async correctiveActions(
    @By() actor: Actor,
    @Args() args: CorrectiveActionsArgs,
  ): Promise<CorrectiveActionConnection> {
    this.read.mayList(actor);
    const page = await this.list.page(args.filter ?? {}, args);
    return connectionOf(page, (action) => toCorrectiveAction(action, this.clock.now()));
  }

  @Mutation(() => AddCorrectiveActionPayload, {
    description: 'Adds a corrective action to the review of a change, also after it is closed.',
  })
  async addCorrectiveAction(
    @By() actor: Actor,
    @Args('input') { change, ...input }: AddCorrectiveActionFields,
  ): Promise<AddCorrectiveActionPayload> {
    return this.payload(await this.add.execute(actor, await this.refs.resolve(change), input));
  }

  @Mutation(() => SettleCorrectiveActionPayload, {
    description:
      'Says that a corrective action is done, or, as somebody other than its owner, that it really is.',
  })
  async settleCorrectiveAction(
    @By() actor: Actor,
    @Args('input') { correctiveAction, ...input }: SettleCorrectiveActionFields,
  ): Promise<SettleCorrectiveActionPayload> {
    const id = idFrom('CorrectiveAction', correctiveAction, 'input', 'correctiveAction');
    return this.payload(await this.settle.execute(actor, id, input));
  }

  private payload(outcome: Outcome<CorrectiveAction>): {
    correctiveAction: CorrectiveActionObject | null;
    problems: AddCorrectiveActionPayload['problems'];
  } {
    const shown = outcome.ok
      ? { ok: true as const, value: toCorrectiveAction(outcome.value, this.clock.now()) }
      : outcome;
    return payloadOf(shown, 'correctiveAction');
  }
}
