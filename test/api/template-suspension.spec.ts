import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { stateOf } from '../support/approvals.ts';
import { attempt, does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { seeded } from '../support/seeded.ts';

// A template's whole life in the shared system.
jest.setTimeout(60_000);

const key = `restart-${randomUUID().slice(0, 8)}`;
let template: string;
let paul: Client;
let maya: Client;
let ravi: Client;
let lena: Client;
let tomas: Client;
let failed: ShownChange;
let waiting: ShownChange;

beforeAll(async () => {
  [paul, maya, ravi, lena, tomas] = (await Promise.all(
    ['paul', 'maya', 'ravi', 'lena', 'tomas'].map(seeded),
  )) as [Client, Client, Client, Client, Client];
  const { proposeTemplate } = await paul.ask<{ proposeTemplate: { template: { id: string } } }>(
    `mutation ($input: ProposeTemplateInput!) { proposeTemplate(input: $input) { template { id } problems { message } } }`,
    {
      input: {
        key,
        name: 'Restart search',
        content: {
          title: 'Restart search',
          description: 'One node after the other.',
          services: ['search'],
          environments: ['production-eu'],
          backoutPlan: 'Start it again.',
        },
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    },
  );
  template = proposeTemplate.template.id;
  expect(await asks(maya, 'approveTemplate', { template })).toEqual([]);
});

async function asks(by: Client, command: string, input: object): Promise<(string | null)[]> {
  const type = `${command.charAt(0).toUpperCase()}${command.slice(1)}Input`;
  const data = await by.ask<Record<string, { problems: { code: string; rule: string | null }[] }>>(
    `mutation ($input: ${type}!) { ${command}(input: $input) { problems { code rule } } }`,
    { input },
  );
  return (data[command]?.problems ?? []).map((p) => p.rule ?? p.code);
}

const file = () =>
  attempt(ravi, 'fileChange', {
    type: 'STANDARD',
    template: key,
    title: 'Restart search',
    implementer: 'lena@acme.example',
    verifier: 'tomas@acme.example',
    plannedStart: new Date(Date.now() - 60_000).toISOString(),
    plannedEnd: new Date(Date.now() + 3_600_000).toISOString(),
    submit: true,
  });
const filed = async (): Promise<ShownChange> => {
  const { change, problems } = await file();
  if (change === null) throw new Error(JSON.stringify(problems));
  return change;
};
const shown = async () =>
  (
    await ravi.ask<{ change: { template: Record<string, unknown> } }>(
      `query ($ref: String!) { change(ref: $ref) { template { usable whyUnusable suspendedBecause suspendedFor { number }
         releasedBy { name } trackRecord { ended succeeded } } } }`,
      { ref: waiting.number },
    )
  ).change.template;
const news = async (by: Client, kind: string): Promise<string[]> =>
  (
    await by.ask<{ myNotifications: { nodes: { kind: string; text: string }[] } }>(
      `{ myNotifications(first: 20) { nodes { kind text } } }`,
    )
  ).myNotifications.nodes.flatMap((n) => (n.kind === kind ? [n.text] : []));

describe('a template whose change fails', () => {
  it('is suspended at once: what is scheduled by it does not start, and nothing is filed from it', async () => {
    [failed, waiting] = [await filed(), await filed()];
    expect(waiting.state).toBe('SCHEDULED');
    await does(lena, 'startImplementation', { change: failed.number });
    await does(lena, 'rollBackChange', { change: failed.number, comment: 'It does not come up.' });

    expect(await shown()).toMatchObject({
      usable: false,
      suspendedBecause: 'The last change made from it failed',
      suspendedFor: { number: failed.number },
      trackRecord: { ended: 1, succeeded: 0 },
    });
    const start = await attempt(lena, 'startImplementation', { change: waiting.number });
    expect(start.problems).toMatchObject([
      { rule: 'start-needs-live-template', message: expect.stringContaining(`for ${failed.number}`) },
    ]);
    expect((await file()).problems.map((p) => p.code)).toEqual(['TEMPLATE_UNUSABLE']);
    for (const told of [paul, maya])
      expect(await news(told, 'TEMPLATE_SUSPENDED')).toEqual([expect.stringContaining(failed.number)]);
  });

  it('is released after the review only, by somebody who neither proposed it nor had a hand in the failure', async () => {
    const reason = 'The node had no memory left; that is mended.';
    expect(await asks(maya, 'releaseTemplate', { template, reason })).toEqual(['release-after-review']);
    expect(await asks(paul, 'releaseTemplate', { template, reason })).toContain(
      'proposer-does-not-release-template',
    );
    expect(await asks(lena, 'releaseTemplate', { template, reason })).toContain(
      'involved-does-not-release-template',
    );
    await does(tomas, 'recordValidation', { change: failed.number, result: 'PASSED' });
    await does(maya, 'completeReview', {
      change: failed.number,
      outcome: 'ROLLED_BACK',
      rootCause: 'Memory.',
      summary: reason,
    });
    expect((await does(maya, 'closeChange', { change: failed.number })).state).toBe('CLOSED');
    expect(await asks(maya, 'releaseTemplate', { template, reason })).toEqual([]);
    expect(await asks(maya, 'releaseTemplate', { template, reason })).toEqual(['WRONG_STATE']);

    expect(await shown()).toMatchObject({ usable: true, releasedBy: { name: 'Maya Patel' } });
    expect(await news(paul, 'TEMPLATE_RELEASED')).toEqual([expect.stringContaining('no memory left')]);
    await does(lena, 'startImplementation', { change: waiting.number });
    expect(await stateOf(ravi, waiting.number)).toBe('IMPLEMENTING');
  });
});
