import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asksOverride, calls, gate, instant, scheduled, wall } from '../support/calendar.ts';
import type { Client } from '../support/client.ts';
import { releaseEvents, releaseExceptions, releaseFolder } from '../support/kubernetes-release.ts';
import { OwnSystem } from '../support/own-system.ts';

// Dozens of changes go their way through a real server.
jest.setTimeout(120_000);

/** Which freeze of the schedule a list of exceptions is from. */
const freezeOf: Readonly<Record<string, string>> = {
  enhancementFreeze: 'Enhancements Freeze',
  codeFreeze: 'Code & Test Freeze',
  docsFreeze: 'Docs Freeze',
};
const atHand = releaseFolder ?? '';
const where = releaseFolder === null ? ' (skipped: the data of the release is not at hand)' : '';
const withData = releaseFolder === null ? describe.skip : describe;

let system: OwnSystem;
let lena: Client;
let paul: Client;
let claire: Client;

withData(`the release of Kubernetes 1.35${where}`, () => {
  beforeAll(async () => {
    system = await OwnSystem.start();
    [lena, paul, claire] = (await Promise.all(['lena', 'paul', 'claire'].map((name) => system.as(name)))) as [
      Client,
      Client,
      Client,
    ];
  }, 60_000);
  afterAll(() => system.stop());

  it('is in the calendar with its 31 events, the freezes among them as freezes', async () => {
    const events = releaseEvents(atHand);
    expect(events).toHaveLength(31);
    for (const { name, description, start, end, freeze } of events) {
      const frozen = { kind: 'FREEZE', strength: 'HARD', tags: [freeze] };
      const { problems } = await calls(paul, 'addCalendarEntry', {
        ...(freeze === null ? { kind: 'BUSINESS_EVENT' } : frozen),
        ...{ name, reason: description, start, end },
      });
      expect(problems).toEqual([]);
    }
    const { calendar } = await lena.ask<{
      calendar: { start: string; end: string; entry: { kind: string; name: string } }[];
    }>(
      `{ calendar(from: "2025-09-01T00:00:00Z", to: "2026-02-01T00:00:00Z") { start end entry { kind name } } }`,
    );
    expect(calendar).toHaveLength(31);
    const freezes = calendar.filter(({ entry }) => entry.kind === 'FREEZE');
    expect(freezes.map(({ entry }) => entry.name.slice(3))).toEqual([
      'Production Readiness Freeze (PRR)',
      'Enhancements Freeze',
      'Feature Blog Freeze',
      'Code & Test Freeze',
      'Docs Freeze',
    ]);
    expect(new Date(freezes[3]?.start ?? '').toISOString()).toBe('2025-11-07T12:00:00.000Z');
  });

  it('ends each exception that was asked for in the status that its record gives', async () => {
    const ended: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const [list, exceptions] of Object.entries(releaseExceptions(atHand))) {
      const tag = freezeOf[list] ?? list;
      // The same freeze, now: its own time is past, and what is past is not overridden.
      await calls(paul, 'addCalendarEntry', {
        ...{ kind: 'FREEZE', strength: 'HARD', name: `${tag}, replayed`, reason: 'As it was.' },
        ...{ start: wall(-1), end: wall(24), tags: [tag] },
      });
      for (const { name, issue, thread, status } of exceptions) {
        const title = `${name} (${issue})`.slice(0, 200);
        const change = await scheduled(lena, { title, tags: [tag] });
        expect((await gate(lena, change)).reasons).toMatchObject([{ code: 'CHANGE_FROZEN' }]);
        const override = await asksOverride(lena, change, {
          reason: `Asked for in ${thread}`,
          until: instant(4),
        });
        const verdict = status === 'approved' ? 'GRANTED' : 'REJECTED';
        await calls(claire, 'decideFreezeOverride', { override: override.id, verdict, reason: status });
        const { verdict: open } = await gate(lena, change);
        const { node } = await lena.ask<{ node: { state: string } }>(
          `query ($id: ID!) { node(id: $id) { ... on FreezeOverride { state } } }`,
          { id: override.id },
        );
        wanted[`${list} ${title}`] = status === 'approved' ? 'GRANTED ALLOWED' : 'REJECTED PENDING';
        ended[`${list} ${title}`] = `${node.state} ${open}`;
      }
    }
    expect(ended).toEqual(wanted);
    const { granted, rejected } = await lena.ask<{ granted: number; rejected: number }>(
      `{ granted: freezeOverrideCount(filter: { states: [GRANTED] }) rejected: freezeOverrideCount(filter: { states: [REJECTED] }) }`,
    );
    expect(granted + rejected).toBe(Object.keys(wanted).length);
    expect(granted).toBe(Object.values(wanted).filter((state) => state.startsWith('GRANTED')).length);
  });
});
