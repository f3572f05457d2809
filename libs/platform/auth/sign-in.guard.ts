import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { type Actor, Fault } from '#kernel';
import { type GavelRequest, idempotencyKeyOf } from '#platform/http';
import { Authenticator } from './authenticate.ts';

const PUBLIC = 'gavel:public';

/** A door that needs no sign-in: health, the sign-in itself, the API's description. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

export function requestOf(context: ExecutionContext): GavelRequest {
  return context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<{ request: GavelRequest }>().request
    : context.switchToHttp().getRequest<GavelRequest>();
}

/** Nobody passes unknown, except where a door says so itself. A GraphQL request is asked once, not once a field. */
@Injectable()
export class SignInGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (
      this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [
        context.getHandler(),
        context.getClass(),
      ])
    )
      return true;
    const request = requestOf(context);
    request.actor ??= await this.identify(request);
    if (request.actor === null)
      throw new Fault('UNAUTHENTICATED', 'Sign in first: send "Authorization: Bearer <token>".');
    return true;
  }

  private async identify(request: GavelRequest): Promise<Actor | null> {
    const actor = await this.authenticator.authenticate(request);
    const idempotencyKey = idempotencyKeyOf(request);
    return actor === null || idempotencyKey === undefined ? actor : { ...actor, idempotencyKey };
  }
}

/** The signed-in actor, as a parameter of a resolver or controller method. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = requestOf(context);
  if (actor === null)
    throw new Fault('UNAUTHENTICATED', 'Sign in first: send "Authorization: Bearer <token>".');
  return actor;
});
