import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Fault } from '#kernel';
import type { GavelRequest } from '#platform/http';
import passport, { type Strategy } from 'passport';

/** Injection token of the passport strategies that a process accepts, in the order they are tried. */
export const SIGN_IN_STRATEGIES = Symbol('SignInStrategies');

/** A passport strategy that recognises requests of its kind, so that a bad credential is told from none at all. */
export interface SignInStrategy extends Strategy {
  readonly name: string;
  recognises(request: GavelRequest): boolean;
}

/** Finds out who asks, through passport. */
@Injectable()
export class Authenticator {
  constructor(@Inject(SIGN_IN_STRATEGIES) private readonly strategies: readonly SignInStrategy[]) {}

  /** @returns null for a request that carries no credential; throws UNAUTHENTICATED for one that carries a bad one. */
  async authenticate(request: GavelRequest): Promise<Actor | null> {
    const strategy = this.strategies.find((s) => s.recognises(request));
    if (strategy === undefined) {
      if (request.headers.authorization === undefined) return null;
      throw new Fault(
        'UNAUTHENTICATED',
        'This kind of credential is not accepted here. Send "Authorization: Bearer <token>".',
      );
    }
    return new Promise((resolve, reject) => {
      const answer = (error: unknown, actor?: Actor | false, info?: { message?: string }) => {
        if (error) reject(error instanceof Error ? error : new Error('Signing in failed.'));
        else if (actor) resolve(actor);
        else reject(new Fault('UNAUTHENTICATED', info?.message ?? 'The credential is not valid.'));
      };
      // Passport hangs its callbacks on the strategy it is given: each request needs an object of its own, or two at
      // once would answer for one another.
      const own = Object.create(strategy) as SignInStrategy;
      const middleware = passport.authenticate(own, { session: false }, answer) as (
        request: unknown,
        response: unknown,
        next: (error?: unknown) => void,
      ) => void;
      middleware(request, {}, answer);
    });
  }
}
