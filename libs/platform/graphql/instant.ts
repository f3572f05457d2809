import { toInstant } from '#platform/http';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

function parsed(value: unknown): Date {
  const instant = typeof value === 'string' ? toInstant(value) : value;
  if (instant instanceof Date) return instant;
  throw new GraphQLError(
    'must be an instant as RFC 3339 writes it, with its offset: 2026-11-21T14:00:00Z; days that do not exist are none',
  );
}

/** Dates as RFC 3339 writes them. What JavaScript would guess from other texts, or roll over, is refused. */
export const InstantScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant as RFC 3339 writes it, with its offset, as in 2026-11-21T14:00:00Z.',
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  parseValue: parsed,
  parseLiteral: (node) => parsed(node.kind === Kind.STRING ? node.value : null),
});
