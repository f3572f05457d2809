import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { GraphQLJSONObject } from 'graphql-scalars';
import { BackTestModel } from '../use-cases/back-test-model.ts';
import { BackTestObject, toBackTest } from './back-test.types.ts';

/** A model against what came of it. */
@Resolver()
export class BackTestResolver {
  constructor(private readonly backTest: BackTestModel) {}

  @Query(() => BackTestObject, {
    description:
      'Tries a risk model on closed changes, with the values as they were known before the work. For many changes POST /api/v1/risk/backtest tells how far it is.',
  })
  async riskBacktest(
    @By() actor: Actor,
    @Args('since', { nullable: true, description: 'Changes closed since then; all when left out.' })
    since?: Date,
    @Args('model', {
      type: () => GraphQLJSONObject,
      nullable: true,
      description: 'A model in the form of policies/risk.json; the one in force when left out.',
    })
    model?: Record<string, unknown>,
  ): Promise<BackTestObject> {
    return toBackTest(await this.backTest.execute(actor, model, since ?? new Date(0)));
  }
}
