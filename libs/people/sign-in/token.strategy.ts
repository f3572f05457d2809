import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import type { GavelRequest } from '#platform/http';
import { bearerOf, looksLikeJwt } from './bearer.ts';
import { PromisedStrategy } from './promised.strategy.ts';
import { TokenSignIn } from './token-sign-in.ts';

/** Personal tokens, service accounts' keys and sessions, as bearer tokens. */
@Injectable()
export class TokenStrategy extends PromisedStrategy {
  override readonly name = 'token';

  constructor(private readonly tokens: TokenSignIn) {
    super();
  }

  override recognises(request: GavelRequest): boolean {
    const token = bearerOf(request);
    return token !== null && !looksLikeJwt(token);
  }

  protected override actorOf(request: GavelRequest): Promise<Actor> {
    return this.tokens.actorOf(request, bearerOf(request) ?? '', ({ tokenKind }) =>
      tokenKind === 'browser' ? 'This session is of a browser. Sign in, or issue a token.' : null,
    );
  }
}
