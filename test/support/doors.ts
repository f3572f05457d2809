import type { Client } from './client.ts';
import { attempt, type ShownChange } from './changes.ts';
import { Desk } from './gavel.ts';

interface Problem {
  readonly code: string;
  readonly rule?: string | null;
}

/** How an attempt ended: taken, or refused with these codes and rules. */
export interface Tried {
  readonly taken: boolean;
  readonly codes: readonly string[];
  readonly rules: readonly string[];
}

type Fields = Record<string, unknown>;

/** What can be tried through each door alike. */
export interface Door {
  vote(by: Client, change: ShownChange, verdict?: string, onBehalfOf?: string): Promise<Tried>;
  step(by: Client, change: ShownChange, step: string, more?: Fields): Promise<Tried>;
  edit(by: Client, change: ShownChange, fields: Fields): Promise<Tried>;
  /** What a caller might slip in besides what the door takes. */
  file(by: Client, fields: Fields): Promise<Tried>;
}

type NamedDoor = readonly [name: string, door: Door];

export const tried = (taken: boolean, problems: readonly Problem[]): Tried => ({
  taken,
  codes: problems.map((p) => p.code),
  rules: problems.flatMap((p) => p.rule ?? []),
});

async function mutation(by: Client, name: string, type: string, input: Fields): Promise<Tried> {
  const { status, data, errors } = await by.send<Record<string, { problems: Problem[] }>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { problems { code rule } } }`,
    { input },
  );
  if (status >= 400 && errors.length === 0) return { taken: false, codes: ['BAD_USER_INPUT'], rules: [] };
  const problems = data?.[name]?.problems ?? [];
  return errors.length > 0
    ? { taken: false, codes: errors.map((e) => String(e.extensions['code'])), rules: [] }
    : tried(problems.length === 0, problems);
}

const graphql: Door = {
  vote: (by, { number, contentDigest }, verdict = 'APPROVE', onBehalfOf) =>
    mutation(by, 'castVote', 'CastVoteInput', {
      change: number,
      verdict,
      digest: contentDigest,
      comment: 'Said.',
      onBehalfOf,
    }),
  step: (by, { number }, step, more = {}) =>
    mutation(by, step, stepInputs[step] ?? 'ChangeStepInput', { change: number, ...more }),
  edit: (by, { number, version }, fields) =>
    mutation(by, 'updateChange', 'UpdateChangeInput', {
      change: number,
      expectedVersion: version,
      ...fields,
    }),
  file: (by, fields) => mutation(by, 'fileChange', 'FileChangeInput', fields),
};
const stepInputs: Record<string, string> = {
  recordValidation: 'RecordValidationInput',
  closeChange: 'CloseChangeInput',
};

export async function rest(by: Client, method: string, path: string, body: object): Promise<Tried> {
  const { status, body: answer } = await by.rest(method, path, body);
  const { code = '', problems } = (answer ?? {}) as { code?: string; problems?: Problem[] };
  return status < 300 ? tried(true, []) : tried(false, problems ?? [{ code }]);
}
const pathOf = ({ number }: ShownChange, rest: string): string => `/api/v1/changes/${number}${rest}`;

const overRest: Door = {
  vote: (by, change, verdict = 'APPROVE', onBehalfOf) => {
    const ballot = { verdict, digest: change.contentDigest, comment: 'Said.', onBehalfOf };
    return rest(by, 'POST', pathOf(change, '/votes'), ballot);
  },
  step: (by, change, step, more = {}) => rest(by, 'POST', pathOf(change, '/transitions'), { step, ...more }),
  edit: (by, change, fields) =>
    rest(by.with({ 'if-match': `"${change.version}"` }), 'PATCH', pathOf(change, ''), fields),
  file: (by, fields) => rest(by, 'POST', '/api/v1/changes', fields),
};

/** Types at a desk of its own with the caller's token. */
export async function type(by: Client, args: readonly string[], stdin = ''): Promise<Tried> {
  const token = (by.headers['authorization'] ?? '').replace('Bearer ', '');
  const desk = new Desk({ GAVEL_URL: by.url, GAVEL_TOKEN: token });
  try {
    const { code, stdout } = await desk.type([...args, '--json'], { stdin });
    const { error } = (stdout === '' ? {} : JSON.parse(stdout)) as {
      error?: { code?: string; problems?: Problem[] };
    };
    if (code === 0) return tried(true, []);
    return tried(false, error?.problems?.length ? error.problems : [{ code: error?.code ?? `exit ${code}` }]);
  } finally {
    desk.clear();
  }
}
const verbs: Record<string, string> = { APPROVE: 'approve', REJECT: 'reject', ABSTAIN: 'abstain' };
const flags = (more: Fields): string[] =>
  Object.entries(more).flatMap(([name, value]) => [`--${name}`, String(value)]);

const cli: Door = {
  async vote(by, change, verdict = 'APPROVE', onBehalfOf) {
    const revision = await revisionOf(by, change);
    const stead = onBehalfOf === undefined ? [] : ['--for', onBehalfOf];
    const said = ['--revision', revision, '--comment', 'Said.', ...stead];
    return type(by, [verbs[verdict] ?? verdict, change.number, ...said]);
  },
  step: (by, { number }, step, more = {}) => type(by, ['transition', number, step, ...flags(more)]),
  edit: (by, { number, version }, fields) =>
    type(by, ['edit', number, '--if-version', String(version), '-f', '-'], JSON.stringify(fields)),
  file: (by, fields) => type(by, ['file', '-f', '-'], JSON.stringify(fields)),
};

async function revisionOf(by: Client, { number }: ShownChange): Promise<string> {
  const { change } = await by.ask<{ change: { revision: number } }>(
    `query ($ref: String!) { change(ref: $ref) { revision } }`,
    { ref: number },
  );
  return String(change.revision);
}

export const doors: readonly [GraphQL: NamedDoor, REST: NamedDoor, CLI: NamedDoor] = [
  ['GraphQL', graphql],
  ['REST', overRest],
  ['the CLI', cli],
];

/** Votes that have to go through, over GraphQL. */
export async function approve(change: ShownChange, ...by: readonly Client[]): Promise<void> {
  for (const voter of by) {
    const { problems } = await attempt(voter, 'castVote', {
      change: change.number,
      verdict: 'APPROVE',
      digest: change.contentDigest,
    });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
  }
}
