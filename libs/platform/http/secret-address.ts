import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** A route whose address is a secret, as that of a calendar's feed: logs tell its pattern and not the address. */
export const SecretAddress = (): MethodDecorator & ClassDecorator => RouteConfig({ secretAddress: true });

export const isSecretAddress = (request: FastifyRequest): boolean =>
  (request.routeOptions.config as { secretAddress?: boolean } | undefined)?.secretAddress === true;
