import { Args, Context, Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { type Id, type Json, pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { EventLog, type EventRow } from '#platform/database';
import {
  ConnectionArgs,
  connectionOf,
  ConnectionOf,
  type ConnectionShape,
  type GraphQLContext,
  shown,
} from '#platform/graphql';
import { SeriesObject } from './meeting.types.ts';

type Parts = Record<string, Json>;

@ObjectType('MeetingSeriesEvent', {
  description: 'What happened to a series as such, as the ledger has it: planned, altered or ended.',
})
export class SeriesEventObject {
  @Field({ description: 'meetingSeries.created, meetingSeries.altered or meetingSeries.ended.' })
  type!: string;

  @Field(() => Date, { description: 'When.' })
  occurredAt!: Date;

  @Field({ description: 'Who did it, as they were called then.' })
  actor!: string;

  @Field(() => String, { nullable: true, description: 'Why; nobody is asked when a series is planned.' })
  reason!: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'The parts that are otherwise since, as they were; null for a series that is new.',
  })
  before!: Parts | null;

  @Field(() => GraphQLJSONObject, { description: 'The same parts as they are since.' })
  after!: Parts;

  @Field(() => [String], { description: 'Meetings that do not take place for it, by their starts.' })
  canceled!: readonly string[];

  readonly personId!: Id | null;
}

@ObjectType({ description: 'A page of what happened to a series, the oldest first.' })
export class MeetingSeriesEventConnection extends ConnectionOf(SeriesEventObject, 'MeetingSeriesEvent') {}

const types = ['meetingSeries.created', 'meetingSeries.altered', 'meetingSeries.ended'];

/** `MeetingSeries.history`. */
@Resolver(() => SeriesObject)
export class SeriesHistoryResolver {
  constructor(private readonly events: EventLog) {}

  @ResolveField(() => MeetingSeriesEventConnection, {
    description: 'How it was planned, and what was altered since: who, when, why, before and after.',
  })
  async history(
    @Parent() { record }: SeriesObject,
    @Args() args: ConnectionArgs,
  ): Promise<ConnectionShape<SeriesEventObject>> {
    const page = await this.events.of('meetingSeries', record.id, pageRequest(args), types);
    return connectionOf(page, toSeriesEvent);
  }
}

/** Who stands behind an entry. */
@Resolver(() => SeriesEventObject)
export class SeriesEventResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, {
    nullable: true,
    description: 'The person behind it; null for Gavel itself.',
  })
  by(
    @Parent() { personId }: SeriesEventObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), personId, toPerson);
  }
}

function toSeriesEvent({ actorName, actorPerson, data, occurredAt, type }: EventRow): SeriesEventObject {
  const { after, before, canceled, reason, ...rest } = data;
  return {
    ...{ type, occurredAt, actor: actorName, personId: actorPerson },
    reason: typeof reason === 'string' ? reason : null,
    before: type === 'meetingSeries.created' ? null : partsOf(before),
    after: type === 'meetingSeries.created' ? rest : partsOf(after),
    canceled: Array.isArray(canceled) ? canceled.map(String) : [],
  };
}

/** What is no table of parts is a state. */
const partsOf = (said: Json | undefined): Parts =>
  typeof said === 'object' && said !== null && !Array.isArray(said)
    ? (said as Parts)
    : { state: said ?? null };
