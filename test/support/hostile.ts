import { expect } from '@jest/globals';
import type { Client } from './client.ts';
import type { OwnSystem } from './own-system.ts';

export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Null when the answer is no JSON. */
  readonly body: Record<string, unknown> | null;
}

/** Sends what no proper client would: any method, headers and bytes. */
export async function sendRaw(
  { url, headers: own }: Client,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<RawAnswer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...own, ...(body === undefined ? {} : headers) },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    text,
    body: type.includes('json') ? (JSON.parse(text) as Record<string, unknown>) : null,
  };
}

/** Words that only the inside of the system uses: a stack, a file, a statement, a constraint. */
const inside =
  /\n\s+at |node_modules|\/(libs|dist|apps)\/|\.(ts|js):\d+|\bSELECT |INSERT INTO|UPDATE "|QueryFailed|violates|syntax error at or near|invalid input syntax/;

/** An answer that blames the caller, with a code, and tells nothing of the inside. */
export function expectTidy(answer: RawAnswer): void {
  const { status, text, body } = answer;
  expect(text).not.toMatch(inside);
  expect(text).not.toContain('Did you mean');
  const [error] = (body?.['errors'] ?? []) as { extensions?: { code?: string } }[];
  // GraphQL tells what went wrong while it executed in the body of a 200 (GraphQL over HTTP, application/json).
  const refusedByGraphQL = status === 200 && body?.['data'] === null && error?.extensions?.code !== undefined;
  const code = error?.extensions?.code ?? body?.['code'];
  if (!refusedByGraphQL && (status < 400 || status > 499))
    throw new Error(`expected a refusal, but got ${status}: ${text.slice(0, 500)}`);
  expect(code).toEqual(expect.stringMatching(/^[A-Z][A-Z_]+$/));
  expect(code).not.toMatch(/INTERNAL/);
}

/** The paths of the bad fields, of a problem document or of a GraphQL answer. */
export function pathsOf({ body }: RawAnswer): string[] {
  const graphql = (body?.['errors'] ?? []) as {
    extensions?: { errors?: { path: string[] }[] };
    path?: string[];
  }[];
  const listed = graphql.flatMap(
    (e) => e.extensions?.errors ?? (e.path === undefined ? [] : [{ path: e.path }]),
  );
  const problems = (body?.['problems'] ?? []) as { path?: string[] }[];
  return [...listed, ...problems].map((e) => (e.path ?? []).join('.'));
}

/** How many rows the record has; nothing malformed may alter it. */
export async function recordOf(system: OwnSystem): Promise<Record<string, number>> {
  const [row] = await system.rows<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM change) AS changes, (SELECT count(*)::int FROM event) AS events,
            (SELECT count(*)::int FROM vote) AS votes, (SELECT count(*)::int FROM outbox) AS messages,
            (SELECT count(*)::int FROM policy_decision) AS decisions,
            (SELECT count(*)::int FROM idempotency_key) AS keys, (SELECT count(*)::int FROM evidence) AS evidence,
            (SELECT coalesce(sum(version), 0)::int FROM change) AS versions`,
  );
  return row ?? {};
}

/** Sends what is malformed, and makes sure that the record is as it was. */
export async function malformed(system: OwnSystem, send: () => Promise<RawAnswer>): Promise<RawAnswer> {
  const before = await recordOf(system);
  const answer = await send();
  expectTidy(answer);
  expect(await recordOf(system)).toEqual(before);
  return answer;
}

/** All but the decisions: that somebody was allowed to file is kept whatever came of it. */
export async function effectsIn(system: OwnSystem): Promise<Record<string, number>> {
  const { decisions: _kept, ...effects } = await recordOf(system);
  return effects;
}
