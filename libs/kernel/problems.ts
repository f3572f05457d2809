/**
 * Every refusal a caller can act on has one of these codes. The codes are part of the public contract: GraphQL's
 * `Problem.code`, REST's `code` and `type`, the CLI's exit status.
 */
export const problemCodes = {
  INVALID_INPUT: { status: 422, title: 'A field has a value that cannot be taken.' },
  INVALID_REFERENCE: { status: 422, title: 'A field names something that does not exist.' },
  STALE_VERSION: { status: 412, title: 'The record changed since you read it.' },
  STALE_CONTENT: { status: 409, title: 'The vote was cast on content that has since changed.' },
  WRONG_STATE: { status: 409, title: 'The step is not possible in this state.' },
  NOT_READY: { status: 409, title: 'Something the step waits for is missing.' },
  NOT_PERMITTED: { status: 403, title: 'You do not have the right to do this.' },
  SEGREGATION_VIOLATION: { status: 403, title: 'One person may not hold these two duties on one change.' },
  NO_APPROVAL_RULE: { status: 409, title: 'No approval rule covers this change.' },
  NO_ELECTORATE: { status: 409, title: 'Nobody who may vote is left on a board that must.' },
  NO_QUORUM: { status: 409, title: 'Too few members who may vote on it are present.' },
  TEMPLATE_UNUSABLE: { status: 409, title: 'The template is not approved, expired or suspended.' },
  ALREADY_EXISTS: { status: 409, title: 'There is one already.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This Idempotency-Key was used for a different request.' },
  CHANGE_FROZEN: { status: 409, title: 'A freeze covers this time.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemCodes;

/** Why a command was refused, in words a person understands, and who or what can clear it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  /** The input field it is about, as in `['input', 'plannedEnd']`. */
  readonly path?: readonly string[];
  /** The rule that refused: a policy's id, a transition guard's name. */
  readonly rule?: string;
  /** Who can clear it, or what would. */
  readonly wayOut?: string;
  /** Who can supply what is missing, in words: "an approver whose board is asked". */
  readonly whoCan?: readonly string[];
  /** For STALE_VERSION: the version the record has now. */
  readonly currentVersion?: number;
  /** For STALE_CONTENT: what the content is by now, and which fields were edited since the caller saw it. */
  readonly currentDigest?: string;
  readonly currentRevision?: number;
  readonly editedFields?: readonly string[];
  /** For NOT_READY: each missing piece. */
  readonly missing?: readonly string[];
}

export function problem(
  code: ProblemCode,
  message: string,
  more: Omit<Problem, 'code' | 'message'> = {},
): Problem {
  return { code, message, ...more };
}

/** What a command gives back: the new state of things, or every reason why not. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refused = (...problems: readonly Problem[]): Outcome<never> => ({ ok: false, problems });

/**
 * Not a refusal but a fault of the request as such; doors turn it into an HTTP status or a GraphQL error.
 * The message is for the caller: it never carries internals.
 */
export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'GONE'
  | 'BAD_USER_INPUT'
  | 'TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE';

export const faultStatus: Record<FaultCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  GONE: 410,
  BAD_USER_INPUT: 400,
  TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  UNAVAILABLE: 503,
};

export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    readonly code: FaultCode,
    message: string,
    /** One entry for each bad field of a BAD_USER_INPUT. */
    readonly details: readonly { path: readonly string[]; message: string }[] = [],
  ) {
    super(message);
  }
}

export const notFound = (what: string): Fault =>
  new Fault('NOT_FOUND', `There is no such ${what}, or it is hidden from you.`);
