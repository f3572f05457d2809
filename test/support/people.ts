import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Actor, type Id, type Outcome, type Role, systemActor, toGlobalId } from '#kernel';
import {
  CreateLocalAccount,
  CreatePerson,
  CreateServiceAccount,
  CreateTeam,
  IssueToken,
  type Scope,
  SetRoles,
} from '#people';
import { loadConfig } from '#platform/config';
import { slices } from '../../apps/slices.ts';

@Module({})
class SetupModule {}

export interface TestPerson {
  readonly id: Id;
  /** The id that clients see. */
  readonly globalId: string;
  readonly name: string;
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

/** Makes people as whoever sets Gavel up does: through the use cases, before there is anybody to ask. */
export class Organisation {
  private count = 0;

  private constructor(
    private readonly app: INestApplicationContext,
    private readonly actor: Actor,
  ) {}

  static async in(databaseUrl: string): Promise<Organisation> {
    const config = loadConfig({ GAVEL_DATABASE_URL: databaseUrl, GAVEL_DATABASE_POOL: '2' });
    const module: DynamicModule = { module: SetupModule, imports: slices(config, 'gavel-test') };
    const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    return new Organisation(app, { ...systemActor('test-setup'), door: 'setup' });
  }

  close(): Promise<void> {
    return this.app.close();
  }

  async team(name: string): Promise<string> {
    return toGlobalId('Team', must(await this.use(CreateTeam).execute(this.actor, { name })).id);
  }

  /** Somebody with these roles, who can sign in with a password. */
  async person(...roles: Role[]): Promise<TestPerson> {
    this.count += 1;
    const username = `person-${this.count}`;
    const name = `Person ${String(this.count).padStart(3, '0')}`;
    const email = `${username}@acme.example`;
    const password = `open sesame ${this.count}!`;
    const created = await this.use(CreatePerson).execute(this.actor, {
      name,
      email,
      furtherEmails: [],
      timeZone: 'UTC',
      managerId: null,
      teamId: null,
    });
    const { id } = must(created);
    must(await this.use(SetRoles).execute(this.actor, id, roles));
    must(await this.use(CreateLocalAccount).execute(this.actor, { personId: id, username, password }));
    return { id, globalId: toGlobalId('Person', id), name, email, username, password };
  }

  /** A service account with a key. */
  async machine(
    owner: TestPerson,
    ...scopes: Scope[]
  ): Promise<{ account: string; username: string; key: string }> {
    this.count += 1;
    const username = `machine-${this.count}`;
    const account = must(
      await this.use(CreateServiceAccount).execute(this.actor, { username, ownerId: owner.id }),
    );
    const issued = must(
      await this.use(IssueToken).execute(this.actor, {
        accountId: account.id,
        name: 'key',
        scopes,
        expiresAt: new Date(Date.now() + 86_400_000),
      }),
    );
    return { account: toGlobalId('Account', account.id), username, key: issued.secret ?? '' };
  }

  private use<T>(type: Type<T>): T {
    return this.app.get(type, { strict: false });
  }
}

function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.problems.map((p) => p.message).join(' '));
}
