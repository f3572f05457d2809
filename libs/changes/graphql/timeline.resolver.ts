import { Args, Field, ID, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { type Json, pageRequest, toGlobalId } from '#kernel';
import { EventLog, type EventRow } from '#platform/database';
import { ConnectionArgs, connectionOf, ConnectionOf, NodeInterface } from '#platform/graphql';
import { ChangeObject } from './change.type.ts';

@ObjectType('ChangeEvent', {
  implements: () => NodeInterface,
  description: 'Something that happened to a change. Events are never altered.',
})
export class ChangeEventObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'What happened, as in `change.submitted`; a refused command is `change.refused`.' })
  type!: string;

  @Field(() => Date, { description: 'When.' })
  occurredAt!: Date;

  @Field({ description: 'By whom, as they were called then; `Gavel` for what Gavel does by itself.' })
  actor!: string;

  @Field({ description: 'person, service or system.' })
  actorKind!: string;

  @Field(() => ID, { nullable: true, description: 'The person behind it; for a service account its owner.' })
  actorPersonId!: string | null;

  @Field({ description: 'Through which door: graphql, rest, webhook, cli, workflow or setup.' })
  door!: string;

  @Field({ description: 'Ties together what one request brought about.' })
  correlationId!: string;

  @Field(() => GraphQLJSONObject, { description: 'The particulars, by type.' })
  data!: Record<string, Json>;
}

@ObjectType('ChangeEventConnection', { description: 'A page of a change’s timeline.' })
export class ChangeEventConnection extends ConnectionOf(ChangeEventObject, 'ChangeEvent') {}

export function toChangeEvent(row: EventRow): ChangeEventObject {
  return {
    id: toGlobalId('ChangeEvent', row.id),
    type: row.type,
    occurredAt: row.occurredAt,
    actor: row.actorName,
    actorKind: row.actorKind,
    actorPersonId: row.actorPerson === null ? null : toGlobalId('Person', row.actorPerson),
    door: row.door,
    correlationId: row.correlationId,
    data: row.data,
  };
}

/** Everything that happened to a change, by whom, from which door. */
@Resolver(() => ChangeObject)
export class TimelineResolver {
  constructor(private readonly events: EventLog) {}

  @ResolveField(() => ChangeEventConnection, { description: 'Everything that happened to it, oldest first.' })
  async timeline(
    @Parent() { record }: ChangeObject,
    @Args() args: ConnectionArgs,
  ): Promise<ChangeEventConnection> {
    return connectionOf(await this.events.of('change', record.id, pageRequest(args)), toChangeEvent);
  }
}
