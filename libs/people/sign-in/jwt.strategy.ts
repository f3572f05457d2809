import { Injectable } from '@nestjs/common';
import { type Actor, Fault } from '#kernel';
import type { GavelRequest } from '#platform/http';
import { Accounts } from '../data/accounts.ts';
import { toActor } from '../domain/to-actor.ts';
import { LinkSignIn } from '../use-cases/link-sign-in.ts';
import { askingOf, bearerOf, looksLikeJwt } from './bearer.ts';
import { OidcIssuer } from './oidc-issuer.ts';
import { PromisedStrategy } from './promised.strategy.ts';

/** Bearer tokens of the OIDC issuer. The account is the one linked to its subject, or is linked by a verified address. */
@Injectable()
export class JwtStrategy extends PromisedStrategy {
  override readonly name = 'jwt';

  constructor(
    private readonly issuer: OidcIssuer,
    private readonly accounts: Accounts,
    private readonly linkSignIn: LinkSignIn,
  ) {
    super();
  }

  override recognises(request: GavelRequest): boolean {
    const token = bearerOf(request);
    return token !== null && looksLikeJwt(token);
  }

  protected override async actorOf(request: GavelRequest): Promise<Actor> {
    const claims = await this.issuer.verify(bearerOf(request) ?? '');
    const { iss: issuer, sub: subject } = claims;
    let found = await this.accounts.signedInBySubject(issuer, subject);
    if (found === null) {
      const { email, email_verified: verified } = claims;
      const verifiedEmail = verified === true && typeof email === 'string' ? email : null;
      await this.linkSignIn.execute(request.correlationId, { issuer, subject, verifiedEmail });
      // Two first requests at once: one links, both find the account.
      found = await this.accounts.signedInBySubject(issuer, subject);
    }
    if (found === null)
      throw new Fault(
        'UNAUTHENTICATED',
        'The token is good, but nobody here is linked to it. Ask an administrator to add you with the e-mail address ' +
          'that your issuer has verified.',
      );
    if (found.disabledAt !== null || !found.personActive)
      throw new Fault('UNAUTHENTICATED', 'This account is closed. An administrator can open it again.');
    return toActor(askingOf(request), found);
  }
}
