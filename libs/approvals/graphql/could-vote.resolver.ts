import {
  Args,
  ArgsType,
  Context,
  Field,
  ObjectType,
  Parent,
  Query,
  registerEnumType,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { Catalog, serviceLoader, ServiceType, toService } from '#catalog';
import { type Actor, type Id, pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import {
  allShown,
  ConnectionArgs,
  ConnectionOf,
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  shown,
} from '#platform/graphql';
import { enumOf, InstantField, TextField } from '#platform/http';
import { Boards } from '../data/boards.ts';
import { type CouldVote, CouldVotes } from '../data/could-vote.ts';
import { BoardObject, toBoard } from './board.types.ts';
import { boardLoader } from './loaders.ts';
import { ApprovalRefs } from './refs.ts';

export const CapacityEnum = enumOf(['MEMBER', 'DEPUTY', 'DELEGATE'] as const);
registerEnumType(CapacityEnum, {
  name: 'VotingCapacity',
  description: 'On whose seat somebody votes.',
  valuesMap: {
    MEMBER: { description: 'On their own.' },
    DEPUTY: { description: 'On that of a member who is away or keeps out of it.' },
    DELEGATE: { description: 'On that of a member who lent the vote.' },
  },
});

@ObjectType('EligibleVoter', { description: 'Somebody who could vote on a board at a time.' })
export class EligibleVoterObject {
  @Field(() => CapacityEnum, { description: 'On whose seat.' })
  capacity!: keyof typeof CapacityEnum;

  @Field({ description: 'Whether they led the board.' })
  chair!: boolean;

  @Field({ description: 'Whether they had said that they were away.' })
  absent!: boolean;

  @Field(() => Date, { description: 'Since when.' })
  since!: Date;

  readonly record!: CouldVote;
}

@ObjectType({ description: 'A page of people who could vote, in order of board.' })
export class EligibleVoterConnection extends ConnectionOf(EligibleVoterObject, 'EligibleVoter') {}

@ArgsType()
export class BoardElectorateArgs extends ConnectionArgs {
  @TextField({ required: true, max: 64, description: 'The board: its key.' })
  board!: string;

  @InstantField({ required: true, description: 'At this time.' })
  at!: Date;
}

@ArgsType()
export class CouldVoteArgs extends ConnectionArgs {
  @InstantField({ required: true, description: 'At this time.' })
  at!: Date;

  @TextField({ max: 64, description: 'Only on this board: its key.' })
  board?: string | null;

  @TextField({ max: 320, description: 'Only this person: id or mail address.' })
  person?: string | null;
}

/** Who could vote on a day that has been: members, deputies and delegates, from the record. */
@Resolver(() => EligibleVoterObject)
export class CouldVoteResolver {
  constructor(
    private readonly couldVotes: CouldVotes,
    private readonly people: People,
    private readonly boardsData: Boards,
    private readonly catalog: Catalog,
    private readonly refs: ApprovalRefs,
  ) {}

  @Query(() => EligibleVoterConnection, { description: 'Who could vote on a board at a time.' })
  async boardElectorate(
    @By() _actor: Actor,
    @Args() { board, at, ...page }: BoardElectorateArgs,
  ): Promise<ConnectionShape<EligibleVoterObject>> {
    return connectionOf(await this.couldVotes.at(at, { board }, pageRequest(page)), toEligible);
  }

  @Query(() => EligibleVoterConnection, { description: 'Who could vote at a time, on any board.' })
  async couldVote(
    @By() _actor: Actor,
    @Args() { at, board, person, ...page }: CouldVoteArgs,
  ): Promise<ConnectionShape<EligibleVoterObject>> {
    const filter = { board, person: person == null ? null : await this.refs.person(person) };
    return connectionOf(await this.couldVotes.at(at, filter, pageRequest(page)), toEligible);
  }

  @ResolveField(() => PersonType, { description: 'Who.' })
  person(
    @Parent() { record }: EligibleVoterObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.byId(record.personId, context);
  }

  @ResolveField(() => PersonType, {
    nullable: true,
    description: 'The member for whom; null on their own seat, and of a deputy for any member.',
  })
  async onBehalfOf(
    @Parent() { record }: EligibleVoterObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return record.onBehalfOf === null ? null : this.byId(record.onBehalfOf, context);
  }

  @ResolveField(() => BoardObject, { description: 'On which board.' })
  board(
    @Parent() { record }: EligibleVoterObject,
    @Context() context: GraphQLContext,
  ): Promise<BoardObject | null> {
    return shown(boardLoader(context, this.boardsData), record.boardKey, toBoard);
  }

  @ResolveField(() => [ServiceType], { description: 'Asked only about these; empty for all.' })
  services(
    @Parent() { record }: EligibleVoterObject,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType[]> {
    return allShown(serviceLoader(context, this.catalog), record.serviceIds, toService);
  }

  private byId(id: Id, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}

const toEligible = (record: CouldVote): EligibleVoterObject => ({
  capacity: record.capacity.toUpperCase() as keyof typeof CapacityEnum,
  chair: record.chair,
  absent: record.absent,
  since: record.since,
  record,
});
