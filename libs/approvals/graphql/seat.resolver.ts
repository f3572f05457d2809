import { Args, Field, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ChangeObject, changePayload, ChangePayload, ChangeRefs, toChangeObject } from '#changes';
import type { Actor, Problem } from '#kernel';
import { By } from '#platform/auth';
import { idFrom, Payload, ProblemInterface } from '#platform/graphql';
import { MarkConditionMet } from '../use-cases/mark-condition-met.ts';
import { Recuse } from '../use-cases/recuse.ts';
import { Bulk } from './bulk.ts';
import { DecideChangesFields, MarkConditionMetFields, RecuseSelfFields } from './vote.inputs.ts';

@ObjectType({ description: 'The change without your vote, or why not.' })
export class RecuseSelfPayload extends ChangePayload {}
@ObjectType({ description: 'The change with its condition met, or why not.' })
export class MarkConditionMetPayload extends ChangePayload {}

@ObjectType({ description: 'What came of one vote of several.' })
export class DecisionResult {
  @Field({ description: 'The change, as the vote named it.' })
  ref!: string;

  @Field(() => ChangeObject, { nullable: true, description: 'The change after the vote; null when refused.' })
  change!: ChangeObject | null;

  @Field(() => [ProblemInterface], { description: 'Why the vote was not taken; empty when it was.' })
  problems!: readonly Problem[];
}

@ObjectType({ description: 'What came of each vote, in the order in which they were sent.' })
export class DecideChangesPayload extends Payload {
  @Field(() => [DecisionResult], { description: 'One for each vote.' })
  results!: DecisionResult[];

  @Field(() => Int, { description: 'How many were taken.' })
  taken!: number;
}

/** What voters do besides voting one by one. */
@Resolver()
export class SeatMutations {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly recuse: Recuse,
    private readonly mark: MarkConditionMet,
    private readonly bulk: Bulk,
  ) {}

  @Mutation(() => RecuseSelfPayload, {
    description: 'Keeps out of the open round. A deputy can vote instead; what is needed stays what it was.',
  })
  async recuseSelf(
    @By() actor: Actor,
    @Args('input') { change, ...rest }: RecuseSelfFields,
  ): Promise<RecuseSelfPayload> {
    return changePayload(await this.recuse.execute(actor, await this.refs.resolve(change), rest));
  }

  @Mutation(() => MarkConditionMetPayload, {
    description: 'Marks a condition of an approval met, with the document that shows it.',
  })
  async markConditionMet(
    @By() actor: Actor,
    @Args('input') { condition, evidence, note, expectedVersion }: MarkConditionMetFields,
  ): Promise<MarkConditionMetPayload> {
    const marked = {
      condition: idFrom('VoteCondition', condition, 'input', 'condition'),
      evidence: idFrom('Evidence', evidence, 'input', 'evidence'),
      note,
      expectedVersion,
    };
    return changePayload(await this.mark.execute(actor, marked));
  }

  @Mutation(() => DecideChangesPayload, {
    description:
      'Votes on up to 100 changes, each judged on its own: what is refused stops none of the others.',
  })
  async decideChanges(
    @By() actor: Actor,
    @Args('input') { decisions }: DecideChangesFields,
  ): Promise<DecideChangesPayload> {
    const results = (await this.bulk.run(actor, decisions)).map(({ ref, outcome }) => ({
      ref,
      change: outcome.ok ? toChangeObject(outcome.value) : null,
      problems: outcome.ok ? [] : outcome.problems,
    }));
    return { results, taken: results.filter((r) => r.change !== null).length, problems: [] };
  }
}
