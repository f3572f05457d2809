import { Logger } from '@nestjs/common';
import { acceptedCorrelationId, inRequestSpan, traceIdIn, withCorrelation } from '#platform/telemetry';
import type { Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Histogram } from 'prom-client';
import { isSecretAddress } from './secret-address.ts';

const duration = new Histogram({
  name: 'gavel_http_request_duration_seconds',
  help: 'Time from a request to the end of its answer.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
});

/** What is asked every few seconds and tells nobody anything in a log. */
const quiet = /^\/(health\/|metrics$)/;

/**
 * Gives each request its correlation id (the caller's, or its trace's, or a new one) and tells of it when it is
 * answered: a line in the log, a figure, a span. Query strings and bodies stay out of all three.
 */
export function observeRequests(fastify: FastifyInstance): void {
  const logger = new Logger('Requests');
  const spans = new WeakMap<FastifyRequest, Span>();
  fastify.addHook('onRequest', (request, reply, next) => {
    const { headers } = request;
    request.correlationId = acceptedCorrelationId(
      headers['x-correlation-id'] ?? traceIdIn(headers['traceparent']),
    );
    reply.header('x-correlation-id', request.correlationId);
    withCorrelation(request.correlationId, () => {
      const span = inRequestSpan(`${request.method} ${routeOf(request)}`, headers, next);
      if (span !== null) spans.set(request, span);
    });
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const seen = { method: request.method, route: routeOf(request), status: reply.statusCode };
    duration.observe(seen, reply.elapsedTime / 1_000);
    const line = lineOf(request, reply);
    if (quiet.test(seen.route)) logger.debug(line);
    else logger.log(line);
    spans
      .get(request)
      ?.setAttributes({ 'http.route': seen.route, 'http.response.status_code': seen.status })
      .end();
    done();
  });
}

/** The pattern of the address, so that figures do not multiply with ids. */
const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

function lineOf(request: FastifyRequest, reply: FastifyReply): Record<string, unknown> {
  return {
    msg: 'answered',
    correlationId: request.correlationId,
    method: request.method,
    path: isSecretAddress(request) ? routeOf(request) : request.url.split('?', 1)[0],
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    account: request.actor?.accountId ?? undefined,
  };
}
