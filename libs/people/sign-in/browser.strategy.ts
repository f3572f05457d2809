import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Fault } from '#kernel';
import { CONFIG, type Config } from '#platform/config';
import type { GavelRequest } from '#platform/http';
import { PromisedStrategy } from './promised.strategy.ts';
import { SessionCookie } from './session-cookie.ts';
import { TokenSignIn } from './token-sign-in.ts';

/**
 * Sessions of browsers, which come in a cookie. Browsers send cookies whoever made the page that asks, so that a request
 * that may alter something has to carry a header that no other site's page can set (OWASP, custom request headers).
 */
@Injectable()
export class BrowserStrategy extends PromisedStrategy {
  override readonly name = 'browser';

  constructor(
    private readonly tokens: TokenSignIn,
    private readonly cookie: SessionCookie,
    @Inject(CONFIG) private readonly config: Pick<Config, 'browserIdleMinutes'>,
  ) {
    super();
  }

  /** A request that says who it is by itself is taken at its word. */
  override recognises(request: GavelRequest): boolean {
    return request.headers.authorization === undefined && this.cookie.of(request) !== null;
  }

  protected override async actorOf(request: GavelRequest): Promise<Actor> {
    if (!isOwnPage(request))
      throw new Fault(
        'UNAUTHENTICATED',
        'This request did not come from the console. Send the header "X-Gavel-Client: console", from the same origin.',
      );
    const { browserIdleMinutes: idle } = this.config;
    return this.tokens.actorOf(request, this.cookie.of(request) ?? '', (token, now) => {
      if (token.tokenKind !== 'browser') return 'This is no session of a browser. Sign in again.';
      const used = token.lastUsedAt ?? token.createdAt;
      return now.getTime() - used.getTime() > idle * 60_000
        ? `Nobody used this session for ${idle} minutes. Sign in again.`
        : null;
    });
  }
}

/** Reading is harmless: what another site asks for, its pages do not get to see. */
function isOwnPage({ method, headers }: GavelRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  const site = headers['sec-fetch-site'] ?? 'same-origin';
  return headers['x-gavel-client'] === 'console' && site === 'same-origin';
}
