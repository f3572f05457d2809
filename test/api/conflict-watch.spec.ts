import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asksOverride, calls, freeze, gate, rulesOf, scheduled, wall } from '../support/calendar.ts';
import { attempt, does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { outage } from '../support/rest-approvals.ts';
import { command, ground, type Ground } from '../support/ground.ts';
import { machineOf, seeded } from '../support/seeded.ts';
import { waitFor } from '../support/wait-for.ts';

// News come by the worker.
jest.setTimeout(120_000);

let ravi: Client;
let lena: Client;
let maya: Client;
let paul: Client;
let claire: Client;
let nora: Client;
let mine: Ground;
let tag: string;

beforeAll(async () => {
  mine = await ground();
  ({ ravi, maya, nora } = mine);
  [lena, paul, claire] = (await Promise.all(['lena', 'paul', 'claire'].map(seeded))) as [
    Client,
    Client,
    Client,
  ];
  tag = randomUUID().slice(0, 8);
});

interface News {
  readonly count: number;
  readonly toldPersons: readonly string[];
  readonly conflicts: readonly { readonly rule: string; readonly sentence: string }[];
}
async function newsOn({ number }: ShownChange): Promise<readonly News[]> {
  const { change } = await ravi.ask<{ change: { timeline: { nodes: { type: string; data: News }[] } } }>(
    `{ change(ref: "${number}") { timeline(first: 100) { nodes { type data } } } }`,
  );
  return change.timeline.nodes.filter(({ type }) => type === 'change.conflictsFound').map(({ data }) => data);
}
const rulesTold = async (change: ShownChange): Promise<string[]> =>
  (await newsOn(change)).flatMap(({ conflicts }) => conflicts.map(({ rule }) => rule));
const heard = (change: ShownChange, ...rules: string[]) =>
  waitFor(async () => JSON.stringify(await rulesTold(change)) === JSON.stringify(rules), {
    what: `news of ${rules.join()} on ${change.number}`,
    within: 60_000,
  });
async function noticesOf(client: Client, { number }: ShownChange): Promise<string[]> {
  const { myNotifications } = await client.ask<{
    myNotifications: { nodes: { kind: string; text: string }[] };
  }>('{ myNotifications(first: 50) { nodes { kind text } } }');
  return myNotifications.nodes
    .filter(({ text }) => text.startsWith(number))
    .map(({ kind }) => kind)
    .filter((kind) => kind === 'CONFLICT_FOUND');
}
async function conflictsOf({ number }: ShownChange): Promise<string[]> {
  const { change } = await ravi.ask<{ change: { conflicts: { rule: string; from: string }[] } }>(
    `{ change(ref: "${number}") { conflicts { rule from } } }`,
  );
  return change.conflicts.map(({ rule }) => rule);
}
async function offered(client: Client, { number }: ShownChange, action: string): Promise<boolean | null> {
  const { change } = await client.ask<{
    change: { availableActions: { action: string; allowed: boolean }[] };
  }>(`{ change(ref: "${number}") { availableActions { action allowed } } }`);
  return change.availableActions.find((each) => each.action === action)?.allowed ?? null;
}

describe('conflicts that come to changes which nobody touches are told', () => {
  it('when a freeze is added, once, also as it is moved and ended; and anew when it reaches others', async () => {
    const [inside, later] = [await mine.file(0, 2), await mine.file(30, 32)];
    const { entry } = await calls(paul, 'addCalendarEntry', {
      ...{ kind: 'FREEZE', strength: 'SOFT', name: 'Stocktaking', reason: 'Counting.' },
      ...{ services: [mine.shop], timeZone: 'UTC', start: '2031-05-14T09:00:00', duration: 'PT1H' },
    });
    await heard(inside, 'inside-soft-freeze');
    expect(await noticesOf(ravi, inside)).toHaveLength(1);
    const alter = async (over: object): Promise<void> => {
      const { problems } = await calls(paul, 'alterCalendarEntry', {
        ...{ entry: entry?.id, because: 'It takes longer.', ...over },
      });
      expect(problems).toEqual([]);
    };
    await alter({ start: '2031-05-14T08:30:00', duration: 'PT30H' });
    await heard(later, 'inside-soft-freeze');
    await alter({ strength: 'HARD' });
    await heard(later, 'inside-soft-freeze', 'inside-hard-freeze');
    await heard(inside, 'inside-soft-freeze', 'inside-hard-freeze');
    expect(
      (await calls(paul, 'endCalendarEntry', { entry: entry?.id, because: 'Counted.' })).problems,
    ).toEqual([]);
    const after = await mine.file(100, 101);
    await command(
      nora,
      'addDependency',
      { from: mine.shop, to: await anotherService() },
      { type: 'DependencyInput' },
    );
    expect(await newsOn(after)).toEqual([]);
    expect(await newsOn(inside)).toHaveLength(2);
  });

  it('when a maintenance window comes or goes, and a booking', async () => {
    const [service, place] = [await anotherService(), (await anotherPlace()).key];
    const change = await mine.file(200, 202, { services: [service], environments: [place] });
    const window = await calls(paul, 'addCalendarEntry', {
      ...{ kind: 'MAINTENANCE_WINDOW', name: 'Nights', services: [service], environments: [place] },
      ...{ timeZone: 'UTC' },
      ...{ start: '2031-01-01T01:00:00', duration: 'PT2H', rule: 'FREQ=DAILY' },
    });
    expect(window.problems).toEqual([]);
    await heard(change, 'outside-maintenance-window');
    await calls(maya, 'addCalendarEntry', {
      ...{
        kind: 'BOOKING',
        name: 'Load test',
        environments: [place],
        services: [service],
        timeZone: 'UTC',
      },
      ...{ start: '2031-05-22T16:00:00', duration: 'PT1H' },
    });
    await heard(change, 'outside-maintenance-window', 'environment-booked');
  });

  it('when one service begins to need another: both sides, and each person of them once', async () => {
    const [one, other] = [await anotherService(), await anotherService()];
    const first = await mine.file(300, 302, { services: [one], implementer: 'lena@acme.example' });
    const second = await mine.file(301, 303, { services: [other] });
    expect(await conflictsOf(first)).toEqual([]);
    await command(nora, 'addDependency', { from: one, to: other }, { type: 'DependencyInput' });
    await heard(first, 'dependency');
    await heard(second, 'dependency');
    const told = (await Promise.all([newsOn(first), newsOn(second)])).flat();
    expect(told.map(({ toldPersons }) => toldPersons.length)).toEqual([2, 0]);
    expect(told[0]?.conflicts[0]?.sentence).toContain(second.number);
    expect([...(await noticesOf(lena, first)), ...(await noticesOf(lena, second))]).toEqual([
      'CONFLICT_FOUND',
    ]);
  });

  it('when an environment becomes one of another kind', async () => {
    const { key, id } = await anotherPlace();
    const service = await anotherService();
    const there = await mine.file(400, 402, { services: [service], environments: [key] });
    const elsewhere = await mine.file(400, 402, { services: [service], environments: ['staging'] });
    expect(await conflictsOf(there)).toEqual([]);
    await command(nora, 'updateEnvironment', { environment: id, kind: 'STAGING' });
    await heard(there, 'same-service');
    await heard(elsewhere, 'same-service');
  });

  it('when an override is revoked: on the timeline alone, for its people are told of that', async () => {
    const change = await scheduled(ravi, { tags: [`lost-${tag}`] });
    // Others plan for the same time, with the same service: their conflicts with it are not what is asked.
    const frozen = async () => (await conflictsOf(change)).filter((rule) => rule === 'inside-hard-freeze');
    const ofFreeze = async () =>
      (await newsOn(change)).filter(({ conflicts }) =>
        conflicts.some(({ rule }) => rule === 'inside-hard-freeze'),
      );
    await freeze(paul, `lost-${tag}`, { end: wall(0.7) });
    await waitFor(async () => (await ofFreeze()).length === 1, {
      what: 'news of the freeze',
      within: 60_000,
    });
    const override = await asksOverride(lena, change);
    expect(await offered(claire, change, 'decideFreezeOverride')).toBe(true);
    expect(await offered(lena, change, 'decideFreezeOverride')).toBe(false);
    const verdict = { override: override.id, verdict: 'GRANTED', reason: 'Fine.' };
    expect((await calls(claire, 'decideFreezeOverride', verdict)).problems).toEqual([]);
    expect(await offered(claire, change, 'decideFreezeOverride')).toBeNull();
    expect(await frozen()).toEqual([]);
    const end = { override: override.id, reason: 'No more.' };
    expect((await calls(claire, 'endFreezeOverride', end)).problems).toEqual([]);
    expect(await frozen()).toEqual(['inside-hard-freeze']);
    const [, again] = await ofFreeze();
    expect(again).toMatchObject({ count: 1, toldPersons: [] });
  });
});

async function anotherPlace(): Promise<{ readonly key: string; readonly id: string }> {
  const key = `place-${randomUUID().slice(0, 8)}`;
  const said = { key, name: key, kind: 'TEST' };
  const made = await command(nora, 'createEnvironment', said, { shown: 'environment { id }' });
  return { key, id: (made['environment'] as { id: string }).id };
}

async function anotherService(): Promise<string> {
  const key = `service-${randomUUID().slice(0, 8)}`;
  const { teams } = await nora.ask<{ teams: { nodes: { id: string }[] } }>(
    '{ teams(first: 1) { nodes { id } } }',
  );
  await command(nora, 'createService', { key, name: key, tier: 4, ownerTeam: teams.nodes[0]?.id });
  return key;
}

describe('an environment that somebody else has booked', () => {
  const booked = (by: Client, service: string) =>
    calls(by, 'addCalendarEntry', {
      ...{ kind: 'BOOKING', name: 'Load test', environments: ['staging'], services: [service] },
      ...{ start: wall(-1), end: wall(3), timeZone: 'UTC' },
    });
  const ready = (service: string) => scheduled(ravi, { services: [service], environments: ['staging'] });
  const starts = async (client: Client, { number }: ShownChange) =>
    (await attempt(client, 'startImplementation', { change: number })).problems;

  it('stops the start and the gate through every door, and says who can settle it, until the booking ends', async () => {
    const service = await anotherService();
    const change = await ready(service);
    expect(change.state).toBe('SCHEDULED');
    const { entry } = await booked(maya, service);
    const [refusal, ...more] = await starts(lena, change);
    expect(more).toEqual([]);
    expect(refusal).toMatchObject({ code: 'NOT_READY', rule: 'no-blocking-conflict' });
    expect(refusal?.message).toContain('environment-booked: “Load test” until');
    const machine = await machineOf('lena', 'gate:read');
    const rest = await lena.rest('POST', `/api/v1/changes/${change.number}/transitions`, {
      step: 'startImplementation',
    });
    expect(rest.body).toMatchObject({ problems: [{ rule: 'no-blocking-conflict' }] });
    expect(await gate(machine, change, '&environment=staging')).toMatchObject({
      verdict: 'PENDING',
      reasons: [{ rule: 'no-blocking-conflict' }],
    });
    expect(await offered(lena, change, 'startImplementation')).toBe(false);
    expect(await rulesOf(ravi, 'endCalendarEntry', { entry: entry?.id, because: 'I want to.' })).toEqual([
      'booking-belongs-to-holder',
    ]);
    expect(
      (await calls(paul, 'endCalendarEntry', { entry: entry?.id, because: 'Agreed.' })).problems,
    ).toEqual([]);
    expect(await gate(machine, change, '&environment=staging')).toMatchObject({ verdict: 'ALLOWED' });
    expect((await does(lena, 'startImplementation', { change: change.number })).state).toBe('IMPLEMENTING');
  });

  it('is no bar to those who booked it, nor elsewhere, nor to an emergency; and policy alone approves nothing', async () => {
    const service = await anotherService();
    await booked(lena, service);
    const own = await ready(service);
    expect((await does(lena, 'startImplementation', { change: own.number })).state).toBe('IMPLEMENTING');
    await booked(maya, service);
    const met = await does(ravi, 'fileChange', {
      ...wholeChange({ services: [service], risk: 'LOW', environments: ['staging'] }),
      submit: true,
    });
    expect(met.state).toBe('ASSESSING');
    const early = await gate(await machineOf('lena', 'gate:read'), met, '&environment=staging');
    expect(early).toMatchObject({
      verdict: 'PENDING',
      reasons: [
        {
          message: 'The change is ASSESSING: it is not approved yet.',
          whoCan: expect.arrayContaining(['a change manager']),
        },
      ],
    });
    const elsewhere = await scheduled(ravi, { services: [service], environments: ['production-eu'] });
    expect(elsewhere.state).toBe('SCHEDULED');
    const emergency = await does(lena, 'declareEmergency', {
      ...outage({ services: [service], environments: ['staging'], incident: `INC ${service}` }),
      implementer: 'lena@acme.example',
    });
    expect(await starts(lena, emergency)).toEqual([]);
  });
});
