import type { Problem } from '#kernel';
import { Refusal } from '../errors.ts';
import { exitCodeOfAnswer } from '../exit-codes.ts';

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const listOf = (value: unknown): Loose[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** GraphQL says null of what a problem does not say; REST leaves it out. */
const problemsOf = (value: unknown): Problem[] =>
  listOf(value).map((said) =>
    Object.fromEntries(Object.entries(said).filter(([, part]) => part !== null)),
  ) as unknown as Problem[];

function fieldErrors(value: unknown): { path: string[]; message: string }[] {
  return listOf(value).map(({ path, message }) => ({
    path: Array.isArray(path) ? path.map(String) : [],
    message: textOf(message) ?? '',
  }));
}

/** A refusal out of a REST answer: a problem document (RFC 9457), or whatever a proxy in between said. */
export function refusalOf(status: number, body: unknown, correlationId?: string): Refusal {
  const document = isObject(body) ? body : {};
  const [error] = listOf(document['errors']);
  // GraphQL tells of a request that it cannot even begin with in its own shape.
  if (error !== undefined && document['code'] === undefined) return ofGraphql(status, error, correlationId);
  const code = textOf(document['code']);
  const answer = {
    status,
    code,
    detail: textOf(document['detail']) ?? `The server answered with status ${status}.`,
    problems: problemsOf(document['problems']),
    errors: fieldErrors(document['errors']),
    correlationId: textOf(document['correlationId']) ?? correlationId,
  };
  return new Refusal(exitCodeOfAnswer(status, code), answer, nextStep(code, answer.problems));
}

/** The refusal in an answer of GraphQL, whose status is 200 either way; null when there is none. */
export function graphqlRefusal(body: unknown, correlationId?: string): Refusal | null {
  if (!isObject(body)) return refusalOf(502, null, correlationId);
  const [error] = listOf(body['errors']);
  if (error !== undefined) return ofGraphql(200, error, correlationId);
  const payloads = isObject(body['data']) ? Object.values(body['data']).filter(isObject) : [];
  const problems = payloads.flatMap((payload) => problemsOf(payload['problems']));
  const [first] = problems;
  if (first === undefined) return null;
  const answer = {
    status: 200,
    code: first.code,
    detail: first.message,
    problems,
    errors: [],
    correlationId,
  };
  return new Refusal(exitCodeOfAnswer(200, first.code), answer, nextStep(first.code, problems));
}

function ofGraphql(status: number, error: Loose, correlationId?: string): Refusal {
  const extensions = isObject(error['extensions']) ? error['extensions'] : {};
  const code = textOf(extensions['code']);
  const answer = {
    status,
    code,
    detail: textOf(error['message']) ?? 'The query failed.',
    problems: [],
    errors: fieldErrors(extensions['errors']),
    correlationId,
  };
  return new Refusal(exitCodeOfAnswer(status, code), answer, nextStep(code, []));
}

function nextStep(code: string | undefined, problems: readonly Problem[]): string | undefined {
  if (code === 'UNAUTHENTICATED') return 'Sign in: gavel login';
  if (code === 'TOO_MANY_REQUESTS' || code === 'UNAVAILABLE') return 'Wait a moment and type the same again.';
  if (code === 'STALE_VERSION' || code === 'STALE_CONTENT')
    return 'Read it again with gavel show, then repeat.';
  return problems.find((p) => p.wayOut !== undefined)?.wayOut;
}
