import type { ApolloServerPlugin } from '@apollo/server';
import { Histogram } from 'prom-client';
import type { GraphQLContext } from './context.ts';

const duration = new Histogram({
  name: 'gavel_graphql_operation_duration_seconds',
  help: 'Time of a GraphQL operation, by the name that its client gave it.',
  labelNames: ['operation', 'type', 'outcome'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
});

/** Clients choose the names, so their number is bounded: later ones are counted together. */
const mostNames = 100;
const names = new Set<string>();

function labelOf(name: string | null | undefined): string {
  if (name == null) return 'anonymous';
  if (names.size < mostNames) names.add(name);
  return names.has(name) ? name : 'other';
}

/** Measures every operation that got as far as being executed. */
export const measureOperations: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: () => {
    const began = performance.now();
    return Promise.resolve({
      willSendResponse: ({ operation, operationName, errors }) => {
        const outcome = errors === undefined || errors.length === 0 ? 'answered' : 'error';
        if (operation !== undefined)
          duration.observe(
            { operation: labelOf(operationName), type: operation.operation, outcome },
            (performance.now() - began) / 1_000,
          );
        return Promise.resolve();
      },
    });
  },
};
