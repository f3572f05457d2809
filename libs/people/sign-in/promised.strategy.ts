import type { Actor } from '#kernel';
import type { SignInStrategy } from '#platform/auth';
import type { GavelRequest } from '#platform/http';
import { Strategy } from 'passport';

/** A passport strategy whose answer is a promise: an actor, or why not as a Fault. */
export abstract class PromisedStrategy extends Strategy implements SignInStrategy {
  abstract override readonly name: string;

  abstract recognises(request: GavelRequest): boolean;

  protected abstract actorOf(request: GavelRequest): Promise<Actor>;

  /** Passport hands its callbacks over on `this`, one object for each request. */
  override authenticate(request: unknown): void {
    this.actorOf(request as GavelRequest).then(
      (actor) => this.success(actor),
      (error: unknown) => this.error(error),
    );
  }
}
