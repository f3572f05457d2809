import { randomUUID } from 'node:crypto';
import { signed } from '#connectors/testing';
import type { Client } from './client.ts';
import { command } from './ground.ts';
import { machineBy } from './seeded.ts';
import { waitFor } from './wait-for.ts';

type Vendor = Parameters<typeof signed>[0];

export interface ShownDelivery {
  readonly id: string;
  readonly externalId: string | null;
  readonly event: string | null;
  readonly verdict: string;
  readonly state: string;
  readonly bodyBytes: number;
  readonly body: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly readings: readonly {
    readonly outcome: string;
    readonly note: string | null;
    readonly facts: readonly { readonly kind: string; readonly count: number }[];
    readonly problems: readonly { readonly code: string; readonly path: readonly string[] | null }[];
  }[];
}

export interface Answered {
  readonly status: number;
  readonly body: { readonly delivery?: string; readonly known?: boolean; readonly code?: string };
}

const fields = `id externalId event verdict state bodyBytes body headers { name value }
  readings { outcome note facts { kind count } problems { code path } }`;

/** An integration of a test’s own, which posts as its vendor does. */
export class Poster {
  private constructor(
    readonly id: string,
    readonly key: string,
    private readonly vendor: Vendor,
    readonly secret: string,
    private readonly administrator: Client,
  ) {}

  /** @param over of the input */
  static async of(administrator: Client, vendor: Vendor, over: object = {}): Promise<Poster> {
    const account = `hook-${randomUUID().slice(0, 8)}`;
    await command(administrator, 'createServiceAccount', { username: account, owner: 'lena@acme.example' });
    const key = `${vendor.toLowerCase().replace('_', '-')}-${randomUUID().slice(0, 8)}`;
    const input = { key, name: key, vendor, account, ...over };
    const made = await command(administrator, 'createIntegration', input, {
      shown: 'secret integration { id }',
    });
    const { id } = made['integration'] as { id: string };
    return new Poster(id, key, vendor, (made['secret'] as string | null) ?? '', administrator);
  }

  /** Posts a payload, signed unless `secret` is another. */
  async post(
    payload: unknown,
    headers: Readonly<Record<string, string>> = {},
    { secret = this.secret, at = new Date() }: { secret?: string; at?: Date } = {},
  ): Promise<Answered> {
    const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    const response = await fetch(`${this.administrator.url}/api/v1/webhooks/${this.key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed(this.vendor, secret, body, at), ...headers },
      body,
    });
    return { status: response.status, body: (await response.json()) as Answered['body'] };
  }

  /** Its deliveries, the newest first. */
  async deliveries(filter: object = {}): Promise<ShownDelivery[]> {
    const { webhookDeliveries } = await this.administrator.ask<{
      webhookDeliveries: { nodes: ShownDelivery[] };
    }>(
      `query ($filter: WebhookDeliveryFilter) { webhookDeliveries(first: 100, filter: $filter) { nodes { ${fields} } } }`,
      { filter: { integration: this.id, ...filter } },
    );
    return webhookDeliveries.nodes;
  }

  async delivery(id: string): Promise<ShownDelivery> {
    const { node } = await this.administrator.ask<{ node: ShownDelivery }>(
      `query ($id: ID!) { node(id: $id) { ... on WebhookDelivery { ${fields} } } }`,
      { id },
    );
    return node;
  }

  /** A delivery once it has been read. */
  read(id: string | undefined): Promise<ShownDelivery> {
    const look = async (): Promise<ShownDelivery | false> => {
      const found = await this.delivery(id ?? '');
      return found.state !== 'WAITING' && found;
    };
    return waitFor(look, { within: 20_000, what: 'the delivery to be read' });
  }

  /** Posts, and waits until it has been read. */
  async tell(payload: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ShownDelivery> {
    const { status, body } = await this.post(payload, headers);
    if (status !== 202) throw new Error(`not taken: ${status} ${JSON.stringify(body)}`);
    return this.read(body.delivery);
  }

  async replay(id: string, by = this.administrator): Promise<ShownDelivery> {
    await command(by, 'replayWebhookDelivery', { delivery: id });
    return this.read(id);
  }

  /** A machine's key, which is not what a webhook needs. */
  machine(): Promise<Client> {
    return machineBy(this.administrator, 'nora', 'evidence:write');
  }
}

/** What names mean in the seeded house. */
export const services = [{ name: 'acme/*', key: 'search' }];
export const environments = [
  { name: 'prod', key: 'production-eu' },
  { name: 'pr-*', key: null },
];

export const some = (): string => randomUUID();
export const shaOf = (): string => `${some()}${some()}`.replaceAll('-', '').slice(0, 40);
export const event = (name: string, id = some()) => ({ 'x-github-event': name, 'x-github-delivery': id });
const repo = (name: string) => ({ full_name: name, html_url: `https://github.com/${name}` });
export const push = (repository: string, sha: string, message = 'Search faster') => ({
  repository: repo(repository),
  commits: [
    {
      ...{ id: sha, message, timestamp: '2026-11-21T14:00:00Z' },
      author: { name: 'Lena', email: 'lena@acme.example' },
      committer: { name: 'GitHub', email: 'noreply@github.com' },
    },
  ],
});
export const deployment = (repository: string, sha: string, environment = 'prod', id = 1) => ({
  action: 'created',
  repository: repo(repository),
  deployment: {
    id,
    sha,
    environment,
    created_at: '2026-11-21T14:10:00Z',
    payload: {},
    creator: { login: 'lena-f' },
  },
  deployment_status: {
    state: 'success',
    created_at: '2026-11-21T14:15:00Z',
    target_url: 'https://ci.example/1',
  },
});
