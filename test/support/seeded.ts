import { randomUUID } from 'node:crypto';
import { Client } from './client.ts';
import { stack } from './stack.ts';

/** A client of the shared system, signed in as one of the people it was seeded with. */
export async function seeded(username: string): Promise<Client> {
  const { apiUrl, signIns } = stack().shared;
  const known = signIns.find((person) => person.username === username);
  if (known === undefined) throw new Error(`Nobody called ${username} was seeded.`);
  const client = new Client(apiUrl);
  const { password } = known;
  const { status, body } = await client.rest('POST', '/api/v1/session', { username, password });
  if (status !== 201) throw new Error(`${username} could not sign in: ${JSON.stringify(body)}`);
  return client.as((body as { token: string }).token);
}

/** A client of the shared system with the key of a new service account of somebody's. */
export const machineOf = async (owner: string, ...scopes: string[]): Promise<Client> =>
  machineBy(await seeded('nora'), owner, ...scopes);

/** A client with the key of a new service account of somebody's, made by an administrator. */
export async function machineBy(administrator: Client, owner: string, ...scopes: string[]): Promise<Client> {
  const { createServiceAccount } = await administrator.ask<{
    createServiceAccount: { account: { id: string } };
  }>(
    `mutation ($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) { account { id } } }`,
    {
      input: { username: `machine-${randomUUID().slice(0, 8)}`, owner: `${owner}@acme.example` },
    },
  );
  const { issueToken } = await administrator.ask<{ issueToken: { secret: string } }>(
    `mutation ($input: IssueTokenInput!) { issueToken(input: $input) { secret } }`,
    {
      input: {
        account: createServiceAccount.account.id,
        name: 'key',
        scopes,
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    },
  );
  return administrator.as(issueToken.secret);
}
