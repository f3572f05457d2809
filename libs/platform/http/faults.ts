import { HttpException } from '@nestjs/common';
import { Fault, type FaultCode } from '#kernel';
import { databaseFault } from '#platform/database';

/** What frameworks and PostgreSQL throw, as one of our own faults where the caller can do something about it. */
export function asFault(error: unknown): unknown {
  if (error instanceof Fault) return error;
  const ofDatabase = databaseFault(error);
  if (ofDatabase !== null) return ofDatabase;
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : 'The request is malformed.';
  const code = status === undefined ? undefined : byStatus[status];
  if (code !== undefined) return new Fault(code, message);
  return status !== undefined && status >= 400 && status < 500 ? new Fault('BAD_USER_INPUT', message) : error;
}

const byStatus: Record<number, FaultCode> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  410: 'GONE',
  413: 'TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
};

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}
