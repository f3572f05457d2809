import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf, shown } from '#platform/graphql';
import { Accounts } from '../data/accounts.ts';
import { People } from '../data/people.ts';
import { Teams } from '../data/teams.ts';
import type { AccountRecord } from '../domain/account.ts';
import { Administration } from '../use-cases/administration.ts';
import { AccountType, toAccount } from './account.type.ts';
import { furtherEmailsLoader, personLoader, teamLoader } from './loaders.ts';
import { PersonType, TeamType, toPerson, toTeam } from './person.type.ts';

const accountsKey = Symbol('accounts');
const mayAuditKey = Symbol('mayAudit');

/** What a person's row does not tell. */
@Resolver(() => PersonType)
export class PersonFields {
  constructor(
    private readonly people: People,
    private readonly teams: Teams,
    private readonly accountsData: Accounts,
    private readonly administration: Administration,
  ) {}

  @ResolveField(() => PersonType, { nullable: true, description: 'Who leads them.' })
  manager(@Parent() person: PersonType, @Context() context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), person.managerId, toPerson);
  }

  @ResolveField(() => TeamType, { nullable: true, description: 'The team they belong to.' })
  team(@Parent() person: PersonType, @Context() context: GraphQLContext): Promise<TeamType | null> {
    return shown(teamLoader(context, this.teams), person.teamId, toTeam);
  }

  @ResolveField(() => [String], { description: 'Other addresses of the same person, as in commits.' })
  async furtherEmails(@Parent() person: PersonType, @Context() context: GraphQLContext): Promise<string[]> {
    return (await furtherEmailsLoader(context, this.people).load(person.personId)) ?? [];
  }

  @ResolveField(() => [AccountType], {
    nullable: true,
    description:
      'Their accounts and the service accounts they own. Null for those who may see neither their own nor the audit.',
  })
  async accounts(
    @Parent() person: PersonType,
    @Context() context: GraphQLContext,
  ): Promise<AccountType[] | null> {
    const { actor } = context.request;
    if (actor?.personId !== person.personId && !(await this.mayAudit(context))) return null;
    const loader = loaderOf<Id, AccountRecord[]>(context, accountsKey, (ids) =>
      this.accountsData.ofPersons(ids),
    );
    return ((await loader.load(person.personId)) ?? []).map(toAccount);
  }

  /** Asked once a request, however many people are on the page. */
  private async mayAudit(context: GraphQLContext): Promise<boolean> {
    const { actor } = context.request;
    if (actor === null) return false;
    const loader = loaderOf<'audit', boolean>(
      context,
      mayAuditKey,
      async () => new Map([['audit', await this.administration.allows(actor, 'readAudit')]]),
    );
    return (await loader.load('audit')) === true;
  }
}

/** What an account's row does not tell. */
@Resolver(() => AccountType)
export class AccountFields {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { nullable: true, description: 'Who signs in with it, or who owns it.' })
  person(@Parent() account: AccountType, @Context() context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), account.personId, toPerson);
  }
}
