import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { type Actor, type Id, type Json, toGlobalId } from '#kernel';
import { People, PeopleRefs, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import {
  ConnectionArgs,
  connectionOf,
  ConnectionOf,
  type ConnectionShape,
  type GraphQLContext,
  shown,
} from '#platform/graphql';
import { InstantField, TextField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { AuditRead } from '../data/audit-reads.ts';
import { ListAuditReads } from '../use-cases/list-audit-reads.ts';

@InputType('AuditReadFilter', { description: 'Which reads; every part narrows.' })
class AuditReadFilterFields {
  @TextField({ max: 254, description: 'By this person: id or e-mail address.' })
  reader?: string | null;

  @TextField({ max: 100, description: 'Of this query, by its name in the API: `controlResults`.' })
  query?: string | null;

  @InstantField({ description: 'At this time or later.' })
  from?: Date | null;

  @InstantField({ description: 'Before this time.' })
  to?: Date | null;
}

@ArgsType()
class AuditReadsArgs extends ConnectionArgs {
  @Field(() => AuditReadFilterFields, { nullable: true, description: 'Which reads.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => AuditReadFilterFields)
  filter?: AuditReadFilterFields | null;
}

@ObjectType('AuditRead', { description: 'That somebody read the audit.' })
export class AuditReadObject {
  @Field(() => ID, { description: 'The event that says so: what inclusionProof takes.' })
  event!: string;

  @Field({ description: 'What was asked, by its name in the API.' })
  query!: string;

  @Field(() => GraphQLJSONObject, { description: 'With which parameters.' })
  parameters!: Readonly<Record<string, Json>>;

  @Field(() => Int, { description: 'How many entries the answer had.' })
  rows!: number;

  @Field({ description: 'Through which door.' })
  door!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  readonly readerId!: Id;
}

@ObjectType({ description: 'A page of reads.' })
export class AuditReadConnection extends ConnectionOf(AuditReadObject, 'AuditRead') {}

const toRead = ({ id, reader, door, at, data }: AuditRead): AuditReadObject => ({
  ...{ door, at, ...data },
  event: toGlobalId('ChangeEvent', id),
  readerId: reader,
});

/** Who read the audit. */
@Resolver(() => AuditReadObject)
export class AuditReadResolver {
  constructor(
    private readonly list: ListAuditReads,
    private readonly refs: PeopleRefs,
    private readonly people: People,
  ) {}

  @Query(() => AuditReadConnection, {
    description:
      'Who read what of the audit, the newest first. For administrators and compliance, and on record.',
  })
  async auditReads(
    @By() actor: Actor,
    @Args() { filter, ...page }: AuditReadsArgs,
  ): Promise<ConnectionShape<AuditReadObject>> {
    const { reader, ...rest } = filter ?? {};
    const id = await this.refs.resolveOptional(reader, 'filter', 'reader');
    return connectionOf(await this.list.execute(actor, { ...rest, reader: id }, page), toRead);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who.' })
  reader(
    @Parent() { readerId }: AuditReadObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), readerId, toPerson);
  }
}
