import { createHash } from 'node:crypto';
import type { Client } from './client.ts';

/** A fact as a source sends it. */
export type SentFact = Readonly<Record<string, unknown>> & { readonly kind: string };

export interface TakenFact {
  readonly outcome: 'RECORDED' | 'KNOWN' | 'REFUSED';
  readonly problems: readonly { readonly code: string; readonly path: readonly string[] }[];
}

/** Sends facts, and what became of each. */
export async function tell(client: Client, ...facts: readonly SentFact[]): Promise<readonly TakenFact[]> {
  const { status, body } = await client.rest('POST', '/api/v1/delivery-facts', { facts });
  if (status !== 200) throw new Error(`The facts were answered with ${status}: ${JSON.stringify(body)}`);
  return (body as { facts: TakenFact[] }).facts;
}

export const shaOf = (text: string): string => createHash('sha1').update(text).digest('hex');
export const digestOfText = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** One of the seeded people, as a code host names them. */
export const person = (name: string) => ({
  issuer: 'mail',
  subject: `${name}@acme.example`,
  said: `${name} <${name}@acme.example>`,
});

/** A minute of the day on which stories take place. */
export const minute = (n: number): string => new Date(Date.UTC(2026, 2, 2, 9, n)).toISOString();

/**
 * How one commit came to production without any change: its work item, commit, review, build, tests, artifact and
 * deployment, each told in stages. `tag` keeps stories apart.
 */
export function story(
  tag: string,
  { approver = 'tomas', pipeline = 'https://ci.acme.example/search', service = 'search' } = {},
): readonly SentFact[] {
  const sha = shaOf(tag);
  const merged = shaOf(`${tag} merged`);
  const artifact = digestOfText(tag);
  const repository = 'acme/search';
  const number = String(parseInt(sha.slice(0, 6), 16));
  const item = { kind: 'workItem', system: 'https://jira.acme.example', key: `SEA-${number}` };
  const review = {
    ...{ kind: 'review', repository, number, author: person('lena'), commits: [sha] },
    title: `SEA-${number} Search faster`,
  };
  const build = { kind: 'build', pipeline, run: tag, attempt: 1, repository };
  const deployment = {
    ...{ kind: 'deployment', source: pipeline, externalId: tag, service, environment: 'production-eu' },
    ...{ region: 'eu-central-1', deployer: person('lena'), startedAt: minute(30), artifact },
  };
  return [
    { ...item, title: 'Search faster', state: 'Open', at: minute(0) },
    { ...item, title: 'Search much faster', state: 'Done', at: minute(40) },
    {
      ...{ kind: 'commit', repository, sha, message: `SEA-${number} Search faster`, committedAt: minute(1) },
      hands: [{ hat: 'author', ...person('lena') }],
    },
    { ...review, state: 'OPEN', at: minute(2) },
    {
      ...{ ...review, state: 'OPEN', at: minute(5) },
      verdicts: [{ by: person(approver), verdict: 'APPROVED', commit: sha, at: minute(5) }],
    },
    { ...review, state: 'MERGED', mergedAs: merged, at: minute(6) },
    { ...build, state: 'QUEUED', at: minute(7), commit: merged },
    { ...build, state: 'RUNNING', at: minute(8), startedAt: minute(8), startedBy: person('lena') },
    { ...build, state: 'SUCCEEDED', at: minute(12), startedAt: minute(8), finishedAt: minute(12) },
    {
      ...{ kind: 'testRun', pipeline, run: tag, commit: merged, name: 'unit', verdict: 'PASSED' },
      ...{ passed: 570, failed: 0, skipped: 2, at: minute(11) },
    },
    { kind: 'artifact', digest: artifact, name: 'search', version: tag, pipeline, run: tag, at: minute(12) },
    { ...deployment, outcome: 'STARTED' },
    { ...deployment, outcome: 'SUCCEEDED', finishedAt: minute(35) },
  ];
}
