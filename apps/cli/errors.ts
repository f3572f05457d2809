import type { Problem } from '#kernel';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What a failed command tells: what happened, why, and what to type next. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    /** What to type or do next. */
    readonly next?: string,
  ) {
    super(message);
  }
}

/** The command itself is wrong; nothing was sent. */
export const wrongUsage = (message: string, next?: string): CliError =>
  new CliError(exitCodes.wrongUsage, message, next);

/** The server answered, and the answer was no. */
export class Refusal extends CliError {
  override readonly name = 'Refusal';
  constructor(
    exitCode: ExitCode,
    readonly answer: {
      readonly status: number;
      readonly code: string | undefined;
      readonly detail: string;
      /** Every reason, when a command was refused. */
      readonly problems: readonly Problem[];
      /** Every bad field, when the request was malformed. */
      readonly errors: readonly { readonly path: readonly string[]; readonly message: string }[];
      readonly correlationId: string | undefined;
    },
    next?: string,
  ) {
    super(exitCode, answer.detail, next);
  }
}
