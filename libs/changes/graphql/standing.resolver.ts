import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import type { GraphQLContext } from '#platform/graphql';
import { neutralFacts } from '../domain/facts.ts';
import { Judge } from '../judge.ts';
import { NextActions } from '../use-cases/next-actions.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';
import { AvailableActionObject, ChangeObject, CompletenessObject } from './change.type.ts';
import { factsLoader, prospectsLoader } from './loaders.ts';

/** How a change stands: what it lacks, and what may happen next. */
@Resolver(() => ChangeObject)
export class StandingResolver {
  constructor(
    private readonly read: ReadChanges,
    private readonly judge: Judge,
    private readonly next: NextActions,
  ) {}

  @ResolveField(() => CompletenessObject, { description: 'What it must have and what of it is missing.' })
  async completeness(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<CompletenessObject> {
    const facts = await factsLoader(context, this.read).load(record);
    return this.judge.completeness(record, facts ?? neutralFacts);
  }

  @ResolveField(() => [AvailableActionObject], {
    description: 'What could be done next in this state, for the viewer: allowed, or every reason why not.',
  })
  async availableActions(
    @By() actor: Actor,
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<AvailableActionObject[]> {
    const facts = await prospectsLoader(context, this.read).load(record);
    return this.next.of(actor, record, facts ?? neutralFacts);
  }
}
