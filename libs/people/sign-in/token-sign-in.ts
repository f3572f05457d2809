import { Inject, Injectable } from '@nestjs/common';
import { type Actor, type Clock, Fault } from '#kernel';
import { CLOCK, uncounted } from '#platform/database';
import type { GavelRequest } from '#platform/http';
import { Accounts, type FoundToken } from '../data/accounts.ts';
import { parseToken } from '../domain/token.ts';
import { toActor } from '../domain/to-actor.ts';
import { askingOf } from './bearer.ts';

/** Why a token that holds cannot be used the way it came; null when it can. */
type Unfit = (token: FoundToken, now: Date) => string | null;

/**
 * Judges Gavel's own tokens. Nothing is cached: whoever is disabled, or whose token is revoked, is refused from the next
 * request on.
 */
@Injectable()
export class TokenSignIn {
  constructor(
    private readonly accounts: Accounts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Fault UNAUTHENTICATED that says what to do */
  async actorOf(request: GavelRequest, text: string, unfit: Unfit): Promise<Actor> {
    const parsed = parseToken(text);
    if (parsed === null)
      throw refusal(
        'This is not a token of Gavel, or a part of it is missing. Copy the whole token, from gvl_ on.',
      );
    const now = this.clock.now();
    const found = await this.accounts.signedInByToken(parsed.prefix, parsed.secretHash);
    if (found === null) throw refusal('This token is not known. Sign in again, or issue a new token.');
    if (found.revokedAt !== null)
      throw refusal('This token was revoked or its session ended. Sign in again, or issue a new token.');
    if (found.expiresAt <= now) throw refusal('This token has expired. Sign in again, or issue a new token.');
    if (found.disabledAt !== null || !found.personActive)
      throw refusal('This account is closed. An administrator can open it again.');
    const why = unfit(found, now);
    if (why !== null) throw refusal(why);
    if (isWorthNoting(found.lastUsedAt, now)) await uncounted(() => this.accounts.touch(found.tokenId, now));
    return toActor(askingOf(request), found);
  }
}

/** To the minute is enough, so that asking often does not mean writing often. */
const isWorthNoting = (noted: Date | null, now: Date): boolean =>
  noted === null || now.getTime() - noted.getTime() > 60_000;

const refusal = (message: string): Fault => new Fault('UNAUTHENTICATED', message);
