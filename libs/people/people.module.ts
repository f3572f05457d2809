import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SIGN_IN_STRATEGIES, type SignInStrategy } from '#platform/auth';
import { AccountRow, TokenRow } from './data/account.entities.ts';
import { Accounts } from './data/accounts.ts';
import { Identities } from './data/identities.ts';
import { IdentityRow } from './data/identity.entity.ts';
import { PersonEmailRow, PersonRow, TeamRow } from './data/people.entities.ts';
import { People } from './data/people.ts';
import { SignInThrottle } from './data/sign-in-throttle.ts';
import { Teams } from './data/teams.ts';
import { IdentityChanges } from './identity-changes.ts';
import { BrowserStrategy } from './sign-in/browser.strategy.ts';
import { JwtStrategy } from './sign-in/jwt.strategy.ts';
import { OidcIssuer } from './sign-in/oidc-issuer.ts';
import { SessionCookie } from './sign-in/session-cookie.ts';
import { TokenSignIn } from './sign-in/token-sign-in.ts';
import { TokenStrategy } from './sign-in/token.strategy.ts';
import { Administration } from './use-cases/administration.ts';
import { ChangePassword } from './use-cases/change-password.ts';
import { CreateLocalAccount } from './use-cases/create-local-account.ts';
import { CreatePerson } from './use-cases/create-person.ts';
import { CreateServiceAccount } from './use-cases/create-service-account.ts';
import { CreateTeam } from './use-cases/create-team.ts';
import { EndIdentity } from './use-cases/end-identity.ts';
import { IssueToken } from './use-cases/issue-token.ts';
import { LinkIdentity } from './use-cases/link-identity.ts';
import { LinkSignIn } from './use-cases/link-sign-in.ts';
import { Passwords } from './use-cases/passwords.ts';
import { ResetPassword } from './use-cases/reset-password.ts';
import { RevokeToken } from './use-cases/revoke-token.ts';
import { SetRoles } from './use-cases/set-roles.ts';
import { SignIn } from './use-cases/sign-in.ts';
import { SignOutEverywhere } from './use-cases/sign-out-everywhere.ts';
import { SignOut } from './use-cases/sign-out.ts';
import { SwitchAccount } from './use-cases/switch-account.ts';
import { UpdatePerson } from './use-cases/update-person.ts';

const readers = [People, Teams, Accounts, Identities, IdentityChanges, Administration];
const useCases = [
  CreateTeam,
  CreatePerson,
  UpdatePerson,
  SetRoles,
  CreateLocalAccount,
  CreateServiceAccount,
  IssueToken,
  RevokeToken,
  SwitchAccount,
  ChangePassword,
  ResetPassword,
  LinkIdentity,
  EndIdentity,
  SignIn,
  SignOut,
  SignOutEverywhere,
  SessionCookie,
];

/** People and how they sign in, for any process; the doors are in PeopleDoors. Needs the database, policy, configuration. */
@Module({
  imports: [
    TypeOrmModule.forFeature([TeamRow, PersonRow, PersonEmailRow, AccountRow, TokenRow, IdentityRow]),
  ],
  providers: [
    ...readers,
    ...useCases,
    SignInThrottle,
    Passwords,
    LinkSignIn,
    OidcIssuer,
    TokenSignIn,
    TokenStrategy,
    JwtStrategy,
    BrowserStrategy,
    {
      provide: SIGN_IN_STRATEGIES,
      useFactory: (...all: SignInStrategy[]) => all,
      inject: [TokenStrategy, JwtStrategy, BrowserStrategy],
    },
  ],
  exports: [...readers, ...useCases, SIGN_IN_STRATEGIES],
})
export class PeopleModule {}
