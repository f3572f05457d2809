import { collectProcessMetrics, exposition } from '#platform/telemetry';
import type { FastifyInstance } from 'fastify';
import type { Health } from './health.ts';

/**
 * What operators ask: /health/live (does the process run), /health/ready (can it work, and what is missing if not),
 * /metrics (for Prometheus). None needs a sign-in and none tells anything of changes or people.
 */
export function addHealthRoutes(fastify: FastifyInstance, health: Health): void {
  collectProcessMetrics();
  fastify.get('/health/live', () => ({ status: 'live' }));
  fastify.get('/health/ready', async (_request, reply) => {
    const readiness = await health.readiness();
    return reply.status(readiness.status === 'unavailable' ? 503 : 200).send(readiness);
  });
  fastify.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await exposition();
    return reply.type(contentType).send(text);
  });
}
