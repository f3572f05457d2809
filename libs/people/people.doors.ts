import { Module } from '@nestjs/common';
import { AccountMutations } from './graphql/account.mutations.ts';
import { IdentityResolver } from './graphql/identity.resolver.ts';
import { PeopleRefs } from './graphql/people-refs.ts';
import { PeopleQueries } from './graphql/people.resolver.ts';
import { PersonMutations } from './graphql/person.mutations.ts';
import { AccountFields, PersonFields } from './graphql/person.resolver.ts';
import { SessionMutations } from './graphql/session.mutations.ts';
import { TokenMutations } from './graphql/token.mutations.ts';
import { PeopleModule } from './people.module.ts';
import { SessionController } from './rest/session.controller.ts';

/** GraphQL and REST of people and sign-in, for the API process. */
@Module({
  imports: [PeopleModule],
  controllers: [SessionController],
  providers: [
    IdentityResolver,
    PeopleRefs,
    PeopleQueries,
    PersonFields,
    AccountFields,
    PersonMutations,
    AccountMutations,
    TokenMutations,
    SessionMutations,
  ],
  exports: [PeopleRefs],
})
export class PeopleDoors {}
