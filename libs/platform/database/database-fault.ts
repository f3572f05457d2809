import { Fault } from '#kernel';
import {
  EntityNotFoundError,
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';

/**
 * What PostgreSQL and TypeORM throw, as a fault that the caller can do something about; null for anything else.
 * SQLSTATE class 22 is a data exception.
 */
export function databaseFault(error: unknown): Fault | null {
  if (error instanceof EntityNotFoundError)
    return new Fault('NOT_FOUND', 'There is no such record, or it is hidden from you.');
  if (isUnreachable(error)) return new Fault('UNAVAILABLE', unavailable);
  if (!(error instanceof QueryFailedError)) return null;
  const { code } = error.driverError as { code?: string };
  if (code?.startsWith('22'))
    return new Fault(
      'BAD_USER_INPUT',
      'A value cannot be stored: it holds characters or a size that PostgreSQL does not take.',
    );
  return null;
}

/** Whether a write went through before the line broke cannot be known here: its Idempotency-Key makes a repeat safe. */
const unavailable =
  'The database is not available now. Send the request again; a write under the same Idempotency-Key.';

/** SQLSTATE: the line broke, the server ends or is not up yet, it is out of something. */
const awayStates = /^(08|57P|53)[0-9A-Z]{2,3}$/;
const brokenLine = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
/** What pg says without a code of its own. */
const brokenWords =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** PostgreSQL could not be reached, or went away in the middle. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown };
  return (
    error instanceof QueryRunnerAlreadyReleasedError ||
    error instanceof QueryRunnerProviderAlreadyReleasedError ||
    (typeof code === 'string' && (brokenLine.has(code) || awayStates.test(code))) ||
    brokenWords.test(error.message) ||
    (driverError !== undefined && driverError !== error && isUnreachable(driverError)) ||
    (Array.isArray(errors) && errors.some(isUnreachable))
  );
}
