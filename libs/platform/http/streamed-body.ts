import multipart from '@fastify/multipart';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Fault } from '#kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a route with a streamed body: the media type its sender gave; null when none. */
    streamedType: string | null;
  }
}

/**
 * A route that takes its body as a stream, of any media type and size, as `request.body`; or, of a multipart form,
 * part by part through `request.file()`. What arrives has to be bounded by whoever reads it.
 */
export const StreamedBody = (): MethodDecorator & ClassDecorator => RouteConfig({ streamedBody: true });

/** Stands for "do not parse": Fastify chooses its parsers by media type alone, not by route. */
const unparsed = 'application/vnd.gavel.unparsed';

/** Media types that only browsers' forms send, and our own word; nobody gets past a route's checks by them. */
const notForUs = new RegExp(`^(multipart/|application/x-www-form-urlencoded|${unparsed})`, 'i');

const isStreamed = (request: FastifyRequest): boolean =>
  (request.routeOptions.config as { streamedBody?: boolean }).streamedBody === true;

export function acceptStreamedBodies(fastify: FastifyInstance): void {
  fastify.decorateRequest('streamedType', null);
  void fastify.register(multipart, { limits: { files: 1, fields: 10, fieldSize: 2_000, parts: 11 } });
  fastify.addContentTypeParser(unparsed, (_request, payload, done) => done(null, payload));
  fastify.addHook('onRequest', (request, _reply, next) => {
    const given = request.headers['content-type'];
    const isForm = given?.trim().toLowerCase().startsWith('multipart/') === true;
    const streamed = isStreamed(request);
    if (streamed) request.streamedType = given ?? null;
    if (streamed && !isForm) request.headers['content-type'] = unparsed;
    const refused = !streamed && given !== undefined && notForUs.test(given.trim());
    next(refused ? new Fault('BAD_USER_INPUT', 'This address takes no body of this media type.') : undefined);
  });
}
