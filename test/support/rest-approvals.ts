import { randomUUID } from 'node:crypto';
import type { ShownChange } from './changes.ts';
import type { Answer, Client } from './client.ts';

export const at = ({ number }: { number: string }, rest: string): string =>
  `/api/v1/changes/${number}${rest}`;
export const vote = (voter: Client, change: ShownChange, over: object = {}): Promise<Answer> =>
  voter.rest('POST', at(change, '/votes'), {
    verdict: 'APPROVE',
    digest: change.contentDigest,
    ...over,
  });
export const withdraw = (voter: Client, change: ShownChange, body?: object): Promise<Answer> =>
  voter.rest('POST', at(change, '/votes/withdrawal'), body);
export const keyed = (client: Client): Client => client.with({ 'idempotency-key': randomUUID() });

export interface ShownRound {
  readonly number: number;
  readonly state: string;
  readonly votes: readonly object[];
}
export interface Rounds {
  readonly items: readonly ShownRound[];
  readonly nextCursor: string | null;
}
export const approvals = async (client: Client, change: { number: string }, query = ''): Promise<Rounds> =>
  (await client.rest('GET', at(change, `/approvals${query}`))).body as Rounds;

let incidents = 0;
export const outage = (over: object = {}) => ({
  title: 'Restart the payment gateway',
  reason: 'Cards are declined.',
  services: ['payments'],
  environments: ['production-eu'],
  incident: `INC-${(incidents += 1)}`,
  ...over,
});
export const declare = (client: Client, over: object = {}): Promise<Answer> =>
  client.rest('POST', '/api/v1/emergencies', outage(over));

/** A personal token of somebody's, good for these scopes. */
export async function tokenOf(person: Client, ...scopes: string[]): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const { issueToken } = await person.ask<{ issueToken: { secret: string } }>(
    `mutation ($input: IssueTokenInput!) { issueToken(input: $input) { secret } }`,
    { input: { name: 'laptop', scopes, expiresAt } },
  );
  return issueToken.secret;
}
