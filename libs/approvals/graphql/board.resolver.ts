import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type Clock, type Outcome, pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { connectionOf, type ConnectionShape, type GraphQLContext, shown } from '#platform/graphql';
import { Boards } from '../data/boards.ts';
import { RuleSets } from '../data/rule-sets.ts';
import type { Board } from '../domain/board.ts';
import { rulesNaming } from '../domain/rule-check.ts';
import { AddBoardMember } from '../use-cases/add-board-member.ts';
import { CreateBoard } from '../use-cases/create-board.ts';
import { UpdateBoard } from '../use-cases/update-board.ts';
import { RemoveBoardMember } from '../use-cases/remove-board-member.ts';
import {
  AddBoardMemberFields,
  BoardsArgs,
  CreateBoardFields,
  RemoveBoardMemberFields,
  rulesOf,
  UpdateBoardFields,
} from './board.inputs.ts';
import {
  BoardConnection,
  BoardMemberObject,
  BoardObject,
  BoardPayload,
  toBoard,
  toMember,
} from './board.types.ts';
import { activeRules, boardLoader, membersOf } from './loaders.ts';
import { ApprovalRefs } from './refs.ts';

@ObjectType({ description: 'The new board, or why it was not set up.' })
export class CreateBoardPayload extends BoardPayload {}
@ObjectType({ description: 'The altered board, or why not.' })
export class UpdateBoardPayload extends BoardPayload {}
@ObjectType({ description: 'The board with its new member, or why not.' })
export class AddBoardMemberPayload extends BoardPayload {}
@ObjectType({ description: 'The board without the member, or why not.' })
export class RemoveBoardMemberPayload extends BoardPayload {}

/** Boards and who is on them. */
@Resolver(() => BoardObject)
export class BoardResolver {
  constructor(
    private readonly boardsData: Boards,
    private readonly ruleSets: RuleSets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query(() => BoardConnection, { description: 'Boards in order of name.' })
  async boards(@Args() { filter, ...page }: BoardsArgs): Promise<ConnectionShape<BoardObject>> {
    return connectionOf(await this.boardsData.list(filter ?? {}, pageRequest(page)), toBoard);
  }

  @Query(() => BoardObject, { nullable: true, description: 'A board by its key; null when there is none.' })
  board(
    @Args('key', { description: 'The key, as in `cab`.' }) key: string,
    @Context() context: GraphQLContext,
  ): Promise<BoardObject | null> {
    return shown(boardLoader(context, this.boardsData), key, toBoard);
  }

  @ResolveField(() => [String], {
    description:
      'The approval rules in force that ask it: where it is not active, they ask nobody, and are refused.',
  })
  async namedByRules(@Parent() { key }: BoardObject, @Context() context: GraphQLContext): Promise<string[]> {
    return rulesNaming(await activeRules(context, this.ruleSets), key);
  }

  @ResolveField(() => [BoardMemberObject], {
    description: 'Who is on it now, or was at another time: who could have voted then. 250 at the most.',
  })
  async members(
    @Parent() { boardId }: BoardObject,
    @Context() context: GraphQLContext,
    @Args('on', { type: () => Date, nullable: true, description: 'At this time; now when left out.' })
    on?: Date | null,
  ): Promise<BoardMemberObject[]> {
    const members = await membersOf(context, this.boardsData, boardId, on ?? this.clock.now());
    return (members ?? []).map(toMember);
  }
}

@Resolver(() => BoardMemberObject)
export class BoardMemberResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Who it is.' })
  person(
    @Parent() { personId }: BoardMemberObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), personId, toPerson);
  }
}

/** What an administrator does with boards. Rounds that are open keep the electorate they were opened with. */
@Resolver()
export class BoardMutations {
  constructor(
    private readonly createOne: CreateBoard,
    private readonly updateOne: UpdateBoard,
    private readonly addMember: AddBoardMember,
    private readonly removeMember: RemoveBoardMember,
    private readonly refs: ApprovalRefs,
  ) {}

  @Mutation(() => CreateBoardPayload, { description: 'Sets a board up.' })
  async createBoard(
    @By() actor: Actor,
    @Args('input') input: CreateBoardFields,
  ): Promise<CreateBoardPayload> {
    const { key, name, kind } = input;
    return payload(await this.createOne.execute(actor, { key, name, kind, rules: rulesOf(input) }));
  }

  @Mutation(() => UpdateBoardPayload, {
    description: 'Alters a board from now on. Rounds that are open stay as they were opened.',
  })
  async updateBoard(
    @By() actor: Actor,
    @Args('input') input: UpdateBoardFields,
  ): Promise<UpdateBoardPayload> {
    const { name, active } = input;
    const board = await this.refs.board(input.board);
    return payload(await this.updateOne.execute(actor, { board, name, active, rules: rulesOf(input) }));
  }

  @Mutation(() => AddBoardMemberPayload, { description: 'Puts somebody on a board from now on.' })
  async addBoardMember(
    @By() actor: Actor,
    @Args('input') { board, person, chair, deputy, ...lists }: AddBoardMemberFields,
  ): Promise<AddBoardMemberPayload> {
    const input = {
      board: await this.refs.board(board),
      person: await this.refs.person(person),
      chair,
      deputy,
      deputyFor: await this.refs.persons(lists.deputyFor ?? [], 'deputyFor'),
      services: await this.refs.services(lists.services ?? []),
    };
    return payload(await this.addMember.execute(actor, input));
  }

  @Mutation(() => RemoveBoardMemberPayload, {
    description: 'Ends somebody’s time on a board. The record stays.',
  })
  async removeBoardMember(
    @By() actor: Actor,
    @Args('input') { board, person }: RemoveBoardMemberFields,
  ): Promise<RemoveBoardMemberPayload> {
    const input = { board: await this.refs.board(board), person: await this.refs.person(person) };
    return payload(await this.removeMember.execute(actor, input));
  }
}

const payload = (outcome: Outcome<Board>): BoardPayload =>
  outcome.ok ? { board: toBoard(outcome.value), problems: [] } : { board: null, problems: outcome.problems };
