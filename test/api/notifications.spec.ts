import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Client } from '../support/client.ts';
import { does } from '../support/changes.ts';
import { asked, type Cast, carriedOut, cast } from '../support/life.ts';
import { Mailbox } from '../support/mailbox.ts';
import { OwnSystem } from '../support/own-system.ts';
import { machineOf } from '../support/seeded.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(60_000);

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly readAt: string | null;
  readonly change: { readonly number: string } | null;
}

async function toldTo(client: Client, change: string, unread = false): Promise<Shown[]> {
  const { myNotifications } = await client.ask<{ myNotifications: { nodes: Shown[] } }>(
    `query ($unread: Boolean) { myNotifications(unread: $unread, first: 100) { nodes {
       id kind text readAt change { number } } } }`,
    { unread },
  );
  return myNotifications.nodes.filter((one) => one.change?.number === change);
}

/** Without the conflicts with what other tests plan at the same time. */
const kinds = async (client: Client, change: string): Promise<string[]> =>
  (await toldTo(client, change))
    .map((one) => one.kind)
    .filter((kind) => kind !== 'CONFLICT_FOUND')
    .reverse();

async function markRead(client: Client, ids: readonly string[] | null): Promise<number> {
  const { markNotificationsRead } = await client.ask<{ markNotificationsRead: { unreadCount: number } }>(
    `mutation ($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { unreadCount problems { code } } }`,
    { input: { notifications: ids } },
  );
  return markNotificationsRead.unreadCount;
}

describe('notifications', () => {
  let people: Cast;
  beforeAll(async () => {
    people = await cast();
  });

  it('tell everybody who has something to do, or to know, and nobody what they did themselves', async () => {
    const { number } = await carriedOut(people);
    await does(people.verifier, 'recordValidation', {
      change: number,
      result: 'FAILED',
      comment: 'Too slow.',
    });
    await does(people.implementer, 'rollBackChange', { change: number, comment: 'It got worse.' });
    await does(people.verifier, 'recordValidation', { change: number, result: 'PASSED' });

    expect(await kinds(people.approvers[0] as Client, number)).toEqual(['VOTE_ASKED']);
    expect(await kinds(people.requester, number)).toEqual([
      'CHANGE_AUTHORIZED',
      'VALIDATION_FAILED',
      'CHANGE_ROLLED_BACK',
    ]);
    expect(await kinds(people.implementer, number)).toEqual(['CHANGE_AUTHORIZED', 'VALIDATION_FAILED']);
    expect(await kinds(people.verifier, number)).toEqual(['VALIDATION_ASKED', 'VALIDATION_ASKED']);
    expect(await kinds(people.manager, number)).toEqual([
      'VALIDATION_FAILED',
      'CHANGE_ROLLED_BACK',
      'REVIEW_OWED',
    ]);
    const [told] = await toldTo(people.requester, number);
    expect(told?.text).toBe(
      `${number} “Give the search index more memory”: it was rolled back: “It got worse.”`,
    );
  });

  it('tell those whose votes fell, when something material was edited', async () => {
    const change = await asked(people, { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' });
    const [first] = people.approvers as [Client];
    await does(first, 'castVote', {
      change: change.number,
      verdict: 'APPROVE',
      digest: change.contentDigest,
    });
    const { change: seen } = await people.requester.ask<{ change: { version: number } }>(
      `query ($ref: String!) { change(ref: $ref) { version } }`,
      { ref: change.number },
    );
    await does(people.requester, 'updateChange', {
      change: change.number,
      expectedVersion: seen.version,
      title: 'Something else',
    });
    expect(await kinds(first, change.number)).toEqual(['VOTE_ASKED', 'APPROVALS_VOIDED']);
    expect(await kinds(people.requester, change.number)).toContain('APPROVALS_VOIDED');
  });

  it('are marked as read by their reader alone', async () => {
    const { number } = await asked(people);
    const [first, second] = people.approvers as [Client, Client];
    const [mine] = await toldTo(first, number);
    const [others] = await toldTo(second, number);
    if (mine === undefined || others === undefined) throw new Error('both were asked');
    await markRead(first, [mine.id, others.id]);
    expect((await toldTo(first, number))[0]?.readAt).not.toBeNull();
    expect(await toldTo(first, number, true)).toEqual([]);
    expect((await toldTo(second, number))[0]?.readAt).toBeNull();
    const node = `query ($id: ID!) { node(id: $id) { id } }`;
    expect(await first.ask(node, { id: mine.id })).toEqual({ node: { id: mine.id } });
    expect(await first.ask(node, { id: others.id })).toEqual({ node: null });
    expect(await markRead(second, null)).toBe(0);
  });

  it('are read page by page, newest first, and have a count', async () => {
    const { number } = await asked(people);
    await asked(people);
    const [first] = people.approvers as [Client];
    const page = `query ($after: String) { myNotifications(first: 1, after: $after) {
      unreadCount pageInfo { hasNextPage endCursor } nodes { id change { number } } } }`;
    interface PageOf {
      myNotifications: {
        unreadCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string };
        nodes: { id: string; change: { number: string } }[];
      };
    }
    const one = (await first.ask<PageOf>(page)).myNotifications;
    const two = (await first.ask<PageOf>(page, { after: one.pageInfo.endCursor })).myNotifications;
    expect(one.unreadCount).toBeGreaterThanOrEqual(2);
    expect(one.pageInfo.hasNextPage).toBe(true);
    expect(two.nodes[0]?.change.number).toBe(number);
    expect((one.nodes[0]?.id ?? '') === (two.nodes[0]?.id ?? '')).toBe(false);
    expect(await first.codes(page, { after: 'nonsense' })).toEqual(['BAD_USER_INPUT']);
  });

  it('are for people', async () => {
    const machine = await machineOf('tomas', 'changes:read');
    expect(await machine.codes('{ myNotifications { nodes { id } } }')).toEqual(['FORBIDDEN']);
  });
});

describe('mail and reviews that fall due', () => {
  let mailbox: Mailbox;
  let system: OwnSystem;
  beforeAll(async () => {
    mailbox = await Mailbox.open();
    mailbox.unknown.add('george@acme.example');
    const rules = {
      emergencyDueHours: 1,
      failedDueHours: 0.003,
      rules: [],
      reminderHoursBefore: 0.0025,
      escalationHoursAfter: 0,
    };
    system = await OwnSystem.start({
      workers: 1,
      policyFiles: { 'reviews.json': rules },
      env: { GAVEL_SMTP_URL: mailbox.url, GAVEL_MAIL_FROM: 'Gavel <gavel@acme.example>' },
    });
  }, 60_000);
  afterAll(async () => {
    await system.stop();
    await mailbox.close();
  });

  it('carries what people are told, and passes over a mailbox that is not there', async () => {
    const [requester, manager] = await Promise.all([system.as('ravi'), system.as('maya')]);
    const { number } = await asked({ requester, manager } as Cast);
    const [mail] = await waitFor(
      () => mailbox.to('akiko@acme.example').length > 0 && mailbox.to('akiko@acme.example'),
      {
        what: 'mail',
      },
    );
    expect(mail?.text).toMatch(/^From: Gavel <gavel@acme.example>$/m);
    expect(mail?.text).toMatch(/^Message-ID: <[0-9a-f-]{36}@gavel>$/im);
    expect(mail?.text).toContain(number);
    // Nobody waits for the one that was refused.
    await waitFor(async () => (await system.rows(`SELECT FROM outbox WHERE topic = 'mail'`)).length === 0, {
      what: 'the outbox to be empty',
    });
    expect(mailbox.to('george@acme.example')).toEqual([]);
    expect((await toldTo(await system.as('george'), number)).map((one) => one.kind)).toEqual(['VOTE_ASKED']);
  });

  it('reminds of a review in time and escalates it when it is overdue, once each', async () => {
    const [requester, manager, akiko, implementer, verifier] = await Promise.all(
      ['ravi', 'maya', 'akiko', 'lena', 'tomas'].map((who) => system.as(who)),
    );
    const people = { requester, manager, approvers: [akiko], implementer, verifier } as Cast;
    const { number } = await carriedOut(people);
    await does(people.implementer, 'rollBackChange', { change: number, comment: 'No good.' });
    await does(people.verifier, 'recordValidation', { change: number, result: 'PASSED' });
    await waitFor(async () => (await system.events(number, 'change.reviewReminded')).length === 1, {
      within: 30_000,
      what: 'the reminder',
    });
    await waitFor(async () => (await system.events(number, 'change.reviewEscalated')).length === 1, {
      within: 30_000,
      what: 'the escalation',
    });
    const { change } = await people.manager.ask<{ change: { review: { overdue: boolean } } }>(
      `query ($ref: String!) { change(ref: $ref) { review { overdue } } }`,
      { ref: number },
    );
    expect(change.review.overdue).toBe(true);
    const told = await kinds(people.manager, number);
    expect(told.filter((kind) => kind.startsWith('REVIEW'))).toEqual([
      'REVIEW_OWED',
      'REVIEW_REMINDED',
      'REVIEW_OVERDUE',
    ]);
    await does(people.manager, 'completeReview', {
      change: number,
      outcome: 'ROLLED_BACK',
      summary: 'Late.',
      rootCause: 'Haste.',
    });
    expect((await system.events(number, 'change.reviewCompleted'))[0]).toMatchObject({ late: true });
    expect(await system.events(number, 'change.reviewReminded')).toHaveLength(1);
  }, 90_000);
});
