import { Fault, faultStatus, type Outcome, type Problem, problemCodes } from '#kernel';

/** A problem document (RFC 9457) of media type application/problem+json. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly correlationId?: string;
  /** Every reason, when a command was refused; the document itself speaks of the first. */
  readonly problems?: readonly Problem[];
  /** Every bad field, when the request was malformed. */
  readonly errors?: readonly { path: readonly string[]; message: string }[];
}

const typeOf = (code: string): string => `urn:gavel:problem:${code.toLowerCase().replaceAll('_', '-')}`;

/** A refusal, thrown by REST doors so that the one filter answers it. */
export class RefusedRequest extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('refused');
  }
}

/** The value of a command that went through; a refusal becomes the request's answer. */
export function accepted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new RefusedRequest(outcome.problems);
}

export function documentOfRefusal(problems: readonly Problem[]): ProblemDocument {
  const first = problems[0];
  if (first === undefined) return documentOfFault(new Error('refused without a reason'));
  const { status, title } = problemCodes[first.code];
  return { type: typeOf(first.code), title, status, detail: first.message, code: first.code, problems };
}

const faultTitles: Record<keyof typeof faultStatus, string> = {
  UNAUTHENTICATED: 'Who you are is not known.',
  FORBIDDEN: 'You do not have the right to do this.',
  NOT_FOUND: 'There is no such thing.',
  GONE: 'It was here and is not any more.',
  BAD_USER_INPUT: 'The request is malformed.',
  TOO_LARGE: 'The request is too large.',
  TOO_MANY_REQUESTS: 'Too many requests.',
  UNAVAILABLE: 'Something Gavel needs is not available.',
};

/** Anything else that went wrong; what is not a Fault says nothing of itself to the outside. */
export function documentOfFault(error: unknown): ProblemDocument {
  if (!(error instanceof Fault))
    return {
      type: typeOf('INTERNAL'),
      title: 'Gavel failed.',
      status: 500,
      detail: 'The fault was logged.',
      code: 'INTERNAL',
    };
  return {
    type: typeOf(error.code),
    title: faultTitles[error.code],
    status: faultStatus[error.code],
    detail: error.message,
    code: error.code,
    ...(error.details.length > 0 ? { errors: error.details } : {}),
  };
}
