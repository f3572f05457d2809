import { type FaultCode, faultStatus, type ProblemCode, problemCodes } from '#kernel';

/** What an exit status of `gavel` means. Public: pipelines branch on it. */
export const exitCodes = {
  done: 0,
  fault: 1,
  cancelled: 2,
  closedByRule: 3,
  noRight: 4,
  refusedByPerson: 5,
  stale: 6,
  notFound: 7,
  pending: 8,
  cannotTell: 9,
  proofWrong: 10,
  wrongUsage: 64,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** For `gavel help exit-codes`. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'Done, open, approved.',
  fault: 'Unexpected fault; the message carries a correlation id where there is one.',
  cancelled: 'Cancelled by you at a question.',
  closedByRule: 'Closed by a rule: the step or the deployment may not be made now.',
  noRight: 'Not signed in, or no right to do this.',
  refusedByPerson: 'Refused by a person.',
  stale: 'Stale: revision, version or artifact differs from what you named or what was approved.',
  notFound: 'There is no such thing, or it is hidden from you.',
  pending: 'Still pending; also when waiting timed out.',
  cannotTell: 'Cannot tell: the server is away or did not answer in time. Try again; the gate stays closed.',
  proofWrong: 'A proof is wrong.',
  wrongUsage: 'Wrong usage: the command or a value in it cannot be taken.',
  interrupted: 'Interrupted by Ctrl-C.',
};

/** Which exit status a refusal or fault of the server becomes. Total: a new code does not compile without its answer. */
export function exitCodeOf(code: ProblemCode | FaultCode): ExitCode {
  switch (code) {
    case 'INVALID_INPUT':
    case 'INVALID_REFERENCE':
    case 'IDEMPOTENCY_KEY_REUSED':
    case 'BAD_USER_INPUT':
    case 'TOO_LARGE':
      return exitCodes.wrongUsage;
    case 'STALE_VERSION':
    case 'STALE_CONTENT':
      return exitCodes.stale;
    case 'WRONG_STATE':
    case 'NOT_READY':
    case 'NO_APPROVAL_RULE':
    case 'NO_ELECTORATE':
    case 'NO_QUORUM':
    case 'TEMPLATE_UNUSABLE':
    case 'ALREADY_EXISTS':
    case 'CHANGE_FROZEN':
      return exitCodes.closedByRule;
    case 'NOT_PERMITTED':
    case 'SEGREGATION_VIOLATION':
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return exitCodes.noRight;
    case 'NOT_FOUND':
    case 'GONE':
      return exitCodes.notFound;
    case 'TOO_MANY_REQUESTS':
    case 'UNAVAILABLE':
      return exitCodes.cannotTell;
  }
}

const isKnown = (code: string): code is ProblemCode | FaultCode =>
  Object.hasOwn(problemCodes, code) || Object.hasOwn(faultStatus, code);

/** The same for an answer whose code may be missing or from a newer server, or from a proxy in between. */
export function exitCodeOfAnswer(status: number, code?: string): ExitCode {
  if (code !== undefined && isKnown(code)) return exitCodeOf(code);
  if (status === 502 || status === 503 || status === 504 || status === 429) return exitCodes.cannotTell;
  if (status === 401 || status === 403) return exitCodes.noRight;
  if (status === 404) return exitCodes.notFound;
  return exitCodes.fault;
}
