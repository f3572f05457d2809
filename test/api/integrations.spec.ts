import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { Client } from '../support/client.ts';
import { command } from '../support/ground.ts';
import { seeded } from '../support/seeded.ts';
import { asSuperuser, stack } from '../support/stack.ts';
import { environments, event, Poster, push, services, shaOf, some } from '../support/webhooks.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let nora: Client;
let lena: Client;
beforeAll(async () => {
  [nora, lena] = await Promise.all([seeded('nora'), seeded('lena')]);
});

/** What the shared database holds. */
const rows = <T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> =>
  asSuperuser(
    async (client) => (await client.query<T>(sql, [...values])).rows,
    new URL(stack().shared.ownerUrl).pathname.slice(1),
  );

describe('other vendors', () => {
  it('GitLab: by its token or its signature, and not later than five minutes', async () => {
    const gitlab = await Poster.of(nora, 'GITLAB', { services, environments });
    const project = { path_with_namespace: `acme/${some()}`, web_url: 'https://gitlab.example/acme/x' };
    const payload = () => ({
      ...{ object_kind: 'push', project },
      commits: [
        {
          id: shaOf(),
          message: 'Go',
          timestamp: '2026-11-21T14:00:00Z',
          author: { name: 'Lena', email: 'lena@acme.example' },
        },
      ],
    });
    expect(await gitlab.tell(payload())).toMatchObject({ state: 'READ', event: 'push' });
    const old = { at: new Date(Date.now() - 301_000) };
    expect((await gitlab.post(payload(), {}, old)).status).toBe(401);
    const token = async (secret: string) => {
      const response = await fetch(`${nora.url}/api/v1/webhooks/${gitlab.key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-gitlab-token': secret, 'idempotency-key': some() },
        body: JSON.stringify(payload()),
      });
      return response.status;
    };
    expect([await token(gitlab.secret), await token('guessed')]).toEqual([202, 401]);
    expect((await gitlab.deliveries({ states: ['REJECTED'] })).map(({ verdict }) => verdict)).toEqual([
      'BAD_SIGNATURE',
      'STALE',
    ]);
    const [{ kept } = { kept: '' }] = await rows<{ kept: string }>(
      `SELECT coalesce(string_agg(headers::text, ''), '') AS kept FROM webhook_delivery`,
    );
    expect(kept).not.toContain(gitlab.secret);
  });

  it('CDEvents: in a structured CloudEvent', async () => {
    const cdevents = await Poster.of(nora, 'CDEVENTS', {
      services: [{ name: 'search-svc', key: 'search' }],
      environments,
    });
    const [id, source, sha] = [some(), `/ci/${some()}`, shaOf()];
    const type = 'dev.cdevents.service.deployed.0.2.0';
    const told = await cdevents.tell(
      {
        ...{ specversion: '1.0', id, source, type, datacontenttype: 'application/json' },
        data: {
          context: { version: '0.4.1', id, source, type, timestamp: '2026-11-21T14:00:00Z' },
          subject: {
            ...{ id: 'search-svc', type: 'service' },
            content: { environment: { id: 'prod' }, artifactId: `pkg:oci/search@sha256%3A${'1'.repeat(64)}` },
          },
          customData: { commit: sha },
        },
      },
      { 'content-type': 'application/cloudevents+json' },
    );
    expect(told).toMatchObject({ state: 'READ', event: 'service.deployed' });
    const deployed = `SELECT d.commit_sha, s.key AS service, e.key AS environment FROM deployment d
      JOIN service s ON s.id = d.service_id JOIN environment e ON e.id = d.environment_id WHERE d.source = $1`;
    expect(await rows(deployed, [source])).toEqual([
      { commit_sha: sha, service: 'search', environment: 'production-eu' },
    ]);
  });
});

describe('an integration', () => {
  it('has its secret rotated: both hold for a time, or the old one ends at once', async () => {
    const own = await Poster.of(nora, 'GITHUB', { services });
    const rotate = async (input: object): Promise<string> => {
      const done = await command(
        nora,
        'rotateIntegrationSecret',
        { integration: own.id, ...input },
        { shown: 'secret' },
      );
      return done['secret'] as string;
    };
    const works = async (secret: string): Promise<boolean> =>
      (await own.post(push(`acme/${some()}`, shaOf()), event('push'), { secret })).status === 202;
    const second = await rotate({});
    expect([await works(own.secret), await works(second)]).toEqual([true, true]);
    const third = await rotate({ overlapHours: 1 });
    expect([await works(own.secret), await works(second), await works(third)]).toEqual([false, true, true]);
    const fourth = await rotate({ overlapHours: 0, secret: 'given-by-an-administrator' });
    expect([fourth, await works(third), await works('given-by-an-administrator')]).toEqual([
      null,
      false,
      true,
    ]);
  });

  it('keeps no secret in the clear, and nothing of it can be rewritten', async () => {
    const own = await Poster.of(nora, 'GITHUB', { services });
    await own.tell(push(`acme/${some()}`, shaOf()), event('push'));
    const tables = ['integration', 'integration_secret', 'event', 'idempotency_key', 'policy_decision'];
    for (const table of tables) {
      const found = await rows(`SELECT FROM ${table} t WHERE position($1 IN t::text) > 0`, [own.secret]);
      expect({ table, found }).toEqual({ table, found: [] });
    }
    const attempts = [
      `UPDATE webhook_delivery SET body = 'x'`,
      `DELETE FROM webhook_delivery`,
      `UPDATE webhook_reading SET outcome = 'READ'`,
      `UPDATE integration_secret SET sealed = '\\x00'`,
      `UPDATE integration SET account_id = created_by`,
    ];
    const intruder = new pg.Client({ connectionString: stack().shared.appUrl });
    await intruder.connect();
    for (const sql of attempts) await expect(intruder.query(sql)).rejects.toMatchObject({ code: '42501' });
    await intruder.end();
    await expect(rows(`UPDATE webhook_delivery SET event = 'other'`)).rejects.toThrow('kept as it came');
  });

  it('is an administrator’s to make, of a service account and of what the catalogue has', async () => {
    const input = { key: `own-${some().slice(0, 8)}`, name: 'Own', vendor: 'GITHUB', account: 'nobody' };
    const create = async (by: Client, over: object = {}) =>
      (
        await by.ask<{ createIntegration: { problems: { code: string; path: string[] | null }[] } }>(
          `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { problems { code path } } }`,
          { input: { ...input, ...over } },
        )
      ).createIntegration.problems;
    expect(await create(lena)).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    expect(await create(nora)).toEqual([{ code: 'INVALID_REFERENCE', path: ['input', 'account'] }]);
    const wrong = {
      services: [{ name: 'a', key: 'nowhere' }],
      environments: [{ name: 'b' }, { name: 'b' }],
      secret: 'short',
    };
    expect(await create(nora, wrong)).toMatchObject([
      { path: ['input', 'services', '0', 'key'] },
      { path: ['input', 'environments', '1', 'name'] },
      { path: ['input', 'account'] },
      { path: ['input', 'secret'] },
    ]);
    expect(await lena.codes('{ integrations { nodes { key } } }')).toEqual(['FORBIDDEN']);
    expect(await lena.codes('{ webhookDeliveries { nodes { id } } }')).toEqual(['FORBIDDEN']);
  });

  it('that was disabled takes nothing more', async () => {
    const own = await Poster.of(nora, 'GITHUB', { services });
    await command(nora, 'disableIntegration', { integration: own.id });
    expect((await own.post(push(`acme/${some()}`, shaOf()), event('push'))).status).toBe(404);
    const again = await command(nora, 'rotateIntegrationSecret', { integration: own.id }).catch(String);
    expect(again).toContain('WRONG_STATE');
  });
});
