import { type OnModuleInit } from '@nestjs/common';
import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Fault, notFound, pageRequest } from '#kernel';
import { By } from '#platform/auth';
import {
  ConnectionArgs,
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  NodeSources,
  shown,
} from '#platform/graphql';
import { Accounts } from '../data/accounts.ts';
import { People } from '../data/people.ts';
import { Teams } from '../data/teams.ts';
import { ApiTokenConnection, toToken, type TokenType, Viewer } from './account.type.ts';
import { personLoader, teamLoader } from './loaders.ts';
import { PeopleRefs, teamRef } from './people-refs.ts';
import { PeopleArgs } from './people.inputs.ts';
import {
  PersonConnection,
  PersonType,
  TeamConnection,
  type TeamType,
  toPerson,
  toTeam,
} from './person.type.ts';

/** What can be asked about people. */
@Resolver()
export class PeopleQueries implements OnModuleInit {
  constructor(
    private readonly people: People,
    private readonly teamsData: Teams,
    private readonly accounts: Accounts,
    private readonly refs: PeopleRefs,
    private readonly nodes: NodeSources,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Person', (id, context) => shown(personLoader(context, this.people), id, toPerson));
    this.nodes.register('Team', (id, context) => shown(teamLoader(context, this.teamsData), id, toTeam));
  }

  @Query(() => Viewer, { description: 'Who is asking: person, account, roles, scopes.' })
  async viewer(@By() actor: Actor, @Context() context: GraphQLContext): Promise<Viewer> {
    const { accountId, personId, name, roles, scopes } = actor;
    if (accountId === null || personId === null) throw new Fault('UNAUTHENTICATED', 'Sign in first.');
    const person = await personLoader(context, this.people).load(personId);
    const account = (await this.accounts.byIds([accountId])).get(accountId);
    if (person === null || account === undefined) throw notFound('account');
    return { person: toPerson(person), name, accountKind: account.kind, roles, scopes };
  }

  @Query(() => PersonType, {
    nullable: true,
    description: 'A person by id or e-mail address; null when there is none.',
  })
  async person(
    @Args('id', { type: () => ID, description: 'The global id, or an e-mail address.' }) id: string,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), await this.refs.resolve(id, 'id'), toPerson);
  }

  @Query(() => PersonConnection, { name: 'people', description: 'People in order of name.' })
  async list(@Args() { filter, ...page }: PeopleArgs): Promise<ConnectionShape<PersonType>> {
    const { team, ...rest } = filter ?? {};
    const teamId = teamRef(team, 'filter', 'team');
    return connectionOf(await this.people.list({ ...rest, teamId }, pageRequest(page)), toPerson);
  }

  @Query(() => TeamConnection, { description: 'Teams in order of name.' })
  async teams(@Args() page: ConnectionArgs): Promise<ConnectionShape<TeamType>> {
    return connectionOf(await this.teamsData.list(pageRequest(page)), toTeam);
  }

  @Query(() => ApiTokenConnection, {
    description: 'Tokens and sessions of the account that is asking, newest first.',
  })
  async myTokens(@By() actor: Actor, @Args() page: ConnectionArgs): Promise<ConnectionShape<TokenType>> {
    if (actor.accountId === null) throw new Fault('UNAUTHENTICATED', 'Sign in first.');
    return connectionOf(await this.accounts.tokensOf(actor.accountId, pageRequest(page)), toToken);
  }
}
