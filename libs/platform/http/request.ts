import type { Actor } from '#kernel';
import type { FastifyRequest } from 'fastify';

/** What the hooks of `createHttpServer` and the sign-in guard leave on a request. */
declare module 'fastify' {
  interface FastifyRequest {
    correlationId: string;
    actor: Actor | null;
  }
}

export type GavelRequest = FastifyRequest;
