import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import type { Clock, Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { CLOCK } from '#platform/database';
import {
  allShown,
  ConnectionArgs,
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  shown,
} from '#platform/graphql';
import { circumstancesOf } from '../counts.ts';
import { Boards } from '../data/boards.ts';
import { Conditions } from '../data/conditions.ts';
import { Presences } from '../data/presences.ts';
import { RoundLists } from '../data/round-lists.ts';
import { Rounds } from '../data/rounds.ts';
import type { Vote } from '../domain/round.ts';
import { nobodyAway, type Presence } from '../domain/stand-in.ts';
import { type Tally, tally } from '../domain/tally.ts';
import { BoardObject, toBoard } from './board.types.ts';
import { ConditionObject, toCondition } from './condition.types.ts';
import { boardLoader, conditionsLoader, presenceLoader, roundsOf, votesLoader } from './loaders.ts';
import {
  BarredObject,
  needOf,
  RoundConnection,
  RoundObject,
  StepObject,
  toRound,
  toSteps,
  toVotes,
  VoteObject,
} from './round.types.ts';

/** `Change.approvals`. */
@Resolver(() => ChangeObject)
export class ChangeApprovalsResolver {
  constructor(
    private readonly lists: RoundLists,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveField(() => RoundConnection, { description: 'The rounds of votes on it, the newest first.' })
  async approvals(
    @Parent() { record }: ChangeObject,
    @Args() args: ConnectionArgs,
    @Context() context: GraphQLContext,
  ): Promise<ConnectionShape<RoundObject>> {
    const page = await roundsOf(context, this.lists, record.id, args);
    const empty = { nodes: [], cursors: [], hasNextPage: false, hasPreviousPage: false };
    return connectionOf(page ?? empty, (round) => toRound(round, this.clock.now()));
  }
}

/** A round with its steps and votes. */
@Resolver(() => RoundObject)
export class RoundResolver {
  constructor(
    private readonly rounds: Rounds,
    private readonly changes: ChangesRepository,
    private readonly presences: Presences,
    private readonly conditionsData: Conditions,
    private readonly people: People,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveField(() => [ConditionObject], {
    description: 'What its approvals ask for before the work begins.',
  })
  async conditions(
    @Parent() { record }: RoundObject,
    @Context() context: GraphQLContext,
  ): Promise<ConditionObject[]> {
    const kept = (await conditionsLoader(context, this.conditionsData).load(record.id)) ?? [];
    return kept.map((condition) => toCondition(condition, record));
  }

  @ResolveField(() => [PersonType], { description: 'Who keeps out of it of their own accord.' })
  async recused(@Parent() round: RoundObject, @Context() context: GraphQLContext): Promise<PersonType[]> {
    const { presence } = await this.counted(round, context);
    return allShown(personLoader(context, this.people), presence.recused, toPerson);
  }

  @ResolveField(() => [StepObject], { description: 'Who is asked, one step after the other.' })
  async steps(@Parent() round: RoundObject, @Context() context: GraphQLContext): Promise<StepObject[]> {
    return toSteps(round.record, (await this.counted(round, context)).counted);
  }

  @ResolveField(() => [VoteObject], { description: 'The votes that stand, in order of casting.' })
  async votes(@Parent() round: RoundObject, @Context() context: GraphQLContext): Promise<VoteObject[]> {
    const { votes, counted } = await this.counted(round, context);
    return toVotes(round.record, votes, counted);
  }

  @ResolveField(() => String, { description: 'What is still needed, in words.' })
  async stillNeeded(@Parent() round: RoundObject, @Context() context: GraphQLContext): Promise<string> {
    return needOf(round.record, (await this.counted(round, context)).counted);
  }

  @ResolveField(() => ChangeObject, { description: 'The change that is voted on.' })
  change(
    @Parent() { record }: RoundObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), record.changeId, toChangeObject);
  }

  private async counted(
    { record }: RoundObject,
    context: GraphQLContext,
  ): Promise<{ readonly votes: readonly Vote[]; readonly presence: Presence; readonly counted: Tally }> {
    const votes = (await votesLoader(context, this.rounds).load(record.id)) ?? [];
    const presence =
      (await presenceLoader(context, this.presences, this.clock.now()).load(record.id)) ?? nobodyAway;
    return { votes, presence, counted: tally(record.steps, votes, circumstancesOf(record, presence)) };
  }
}

@Resolver(() => StepObject)
export class StepResolver {
  constructor(
    private readonly people: People,
    private readonly boardsData: Boards,
  ) {}

  @ResolveField(() => [BoardObject], { description: 'The boards that are asked together.' })
  boards(@Parent() { frozen }: StepObject, @Context() context: GraphQLContext): Promise<BoardObject[]> {
    return allShown(boardLoader(context, this.boardsData), frozen.boards, toBoard);
  }

  @ResolveField(() => [PersonType], {
    description: 'Everybody who was on the boards when the round was opened.',
  })
  electorate(@Parent() { frozen }: StepObject, @Context() context: GraphQLContext): Promise<PersonType[]> {
    return this.persons(frozen.electorate, context);
  }

  @ResolveField(() => [PersonType], { description: 'Who of them can still vote, and has not.' })
  mayVote(@Parent() { left }: StepObject, @Context() context: GraphQLContext): Promise<PersonType[]> {
    return this.persons(left, context);
  }

  private persons(ids: readonly Id[], context: GraphQLContext): Promise<PersonType[]> {
    return allShown(personLoader(context, this.people), ids, toPerson);
  }
}

@Resolver(() => VoteObject)
export class VoteResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, {
    nullable: true,
    description: 'The member for whom it was cast, by a deputy or a delegate; null for a vote of their own.',
  })
  onBehalfOf(
    @Parent() { onBehalfOfId }: VoteObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), onBehalfOfId, toPerson);
  }

  @ResolveField(() => PersonType, { description: 'Who cast it.' })
  person(@Parent() { personId }: VoteObject, @Context() context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), personId, toPerson);
  }
}

/** Who marked a condition met. */
@Resolver(() => ConditionObject)
export class ConditionResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { nullable: true, description: 'Who marked it met.' })
  metBy(
    @Parent() { metById }: ConditionObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), metById, toPerson);
  }
}

@Resolver(() => BarredObject)
export class BarredResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Who is barred.' })
  person(
    @Parent() { personId }: BarredObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), personId, toPerson);
  }
}
