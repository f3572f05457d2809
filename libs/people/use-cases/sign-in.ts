import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, Fault } from '#kernel';
import { CLOCK, UnitOfWork } from '#platform/database';
import { Accounts } from '../data/accounts.ts';
import { SignInThrottle } from '../data/sign-in-throttle.ts';
import type { SignedIn } from '../domain/account.ts';
import { type Asking, toActor } from '../domain/to-actor.ts';
import { addToken } from './issue-token.ts';
import { Passwords } from './passwords.ts';

/** Milliseconds. */
const sessionLife = 12 * 3_600_000;

export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
  readonly who: SignedIn;
}

/** Signing in with a user name and a password, for a session of twelve hours: as a bearer token, or in a browser. */
@Injectable()
export class SignIn {
  private readonly logger = new Logger('SignIn');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly throttle: SignInThrottle,
    private readonly passwords: Passwords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws UNAUTHENTICATED, the same for every reason, and TOO_MANY_REQUESTS with the seconds to wait. */
  async execute(
    asking: Asking,
    username: string,
    password: string,
    kind: 'session' | 'browser' = 'session',
  ): Promise<Session> {
    const now = this.clock.now();
    const wait = await this.throttle.claim(username, asking.address, now);
    if (wait > 0) throw new TooManyAttempts(wait);

    const found = await this.accounts.forPassword(username);
    const matches = await this.passwords.matches(password, found?.passwordHash ?? null);
    if (found === null || !matches || found.disabledAt !== null || !found.personActive) {
      this.logger.warn(`sign-in failed from ${asking.address}`);
      throw new Fault('UNAUTHENTICATED', 'User name and password do not fit, or the account is closed.');
    }
    await this.throttle.clear(username, asking.address, now);
    return this.startSession(asking, kind, { ...found, scopes: null });
  }

  private async startSession(asking: Asking, kind: 'session' | 'browser', who: SignedIn): Promise<Session> {
    // A session is never given twice: an Idempotency-Key has no meaning here.
    const { idempotencyKey: _unused, ...actor } = toActor(asking, who);
    const { token, secret } = await this.unitOfWork.transaction(actor, (work) =>
      addToken(work, {
        accountId: who.accountId,
        kind,
        name: kind === 'browser' ? 'Browser' : 'Session',
        scopes: null,
        expiresAt: new Date(work.now.getTime() + sessionLife),
      }),
    );
    return { token: secret, expiresAt: token.expiresAt, who };
  }
}

/** TOO_MANY_REQUESTS that knows how long. */
export class TooManyAttempts extends Fault {
  constructor(readonly seconds: number) {
    super('TOO_MANY_REQUESTS', `Too many failed sign-ins. Try again in ${seconds} seconds.`);
  }
}
