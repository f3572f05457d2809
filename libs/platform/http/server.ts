import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '#platform/config';
import { counting, newTally, type QueryTally } from '#platform/database';
import type { FastifyInstance } from 'fastify';
import { observeRequests } from './observe.ts';
import { acceptStreamedBodies } from './streamed-body.ts';

/** The HTTP server below Nest: limits, headers that protect, a correlation id for each request. */
export function createHttpAdapter(config: Config): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimitBytes,
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.decorateRequest('correlationId', '');
  fastify.decorateRequest('actor', null);
  void fastify.register(cookie);
  observeRequests(fastify);
  acceptStreamedBodies(fastify);
  if (config.serverTiming) addServerTiming(fastify);
  return adapter;
}

/**
 * Content from anywhere but ourselves is refused by the browser; API answers are not cached. Only where people come by
 * https are browsers told to ask for everything by https: elsewhere they would find nothing.
 */
export async function addSecurityHeaders(
  app: NestFastifyApplication,
  { publicUrl }: Pick<Config, 'publicUrl'>,
): Promise<void> {
  await app.register(helmet as never, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: publicUrl.startsWith('https:') ? [] : null,
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
}

/** `Server-Timing: db;desc="7"`: how many statements an answer took. */
function addServerTiming(fastify: FastifyInstance): void {
  const tallies = new WeakMap<object, QueryTally>();
  fastify.addHook('onRequest', (request, _reply, next) => {
    const tally = newTally();
    tallies.set(request, tally);
    counting(tally, next);
  });
  fastify.addHook('onSend', (request, reply, _payload, next) => {
    reply.header('server-timing', `db;desc="${tallies.get(request)?.count ?? 0}"`);
    next();
  });
}
