import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asksOverride, calls, freeze, gate, instant, rulesOf, scheduled, wall } from '../support/calendar.ts';
import { attempt, does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { outage } from '../support/rest-approvals.ts';
import { machineBy } from '../support/seeded.ts';
import { waitFor } from '../support/wait-for.ts';

// Many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let nora: Client;
let ravi: Client;
let lena: Client;
let maya: Client;
let paul: Client;
let claire: Client;
let pipeline: Client;

beforeAll(async () => {
  system = await OwnSystem.start({ workers: 1 });
  [nora, ravi, lena, maya, paul, claire] = (await Promise.all(
    ['nora', 'ravi', 'lena', 'maya', 'paul', 'claire'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client];
  pipeline = await machineBy(nora, 'lena', 'changes:write', 'gate:read');
}, 60_000);

afterAll(() => system.stop());

const ready = (tag: string, over: Record<string, unknown> = {}): Promise<ShownChange> =>
  scheduled(ravi, { tags: [tag], ...over });
const startCodes = async (client: Client, change: ShownChange): Promise<string[]> =>
  (await attempt(client, 'startImplementation', { change: change.number })).problems.map((p) => p.code);
const decide = (client: Client, override: string, over: Record<string, unknown> = {}) =>
  calls(client, 'decideFreezeOverride', { override, verdict: 'GRANTED', reason: 'It burns.', ...over });
const overridesOf = async ({ number }: ShownChange) =>
  (
    await ravi.ask<{ change: { freezeOverrides: { state: string; endingReason: string | null }[] } }>(
      `query ($ref: String!) { change(ref: $ref) { freezeOverrides { state endingReason } } }`,
      { ref: number },
    )
  ).change.freezeOverrides;
const refusals = async ({ number }: ShownChange) => (await system.events(number, 'change.refused')).length;

describe('a hard freeze', () => {
  it('stops every door and everybody, says its name, its end and the way out, and each attempt is on record', async () => {
    const change = await ready('hard');
    await freeze(paul, 'hard');
    expect(await startCodes(lena, change)).toEqual(['CHANGE_FROZEN']);
    const { problems } = await attempt(lena, 'startImplementation', { change: change.number });
    expect(problems[0]?.message).toMatch(/^A hard freeze is on\. “Freeze of hard” is on until \d{4}-/);
    const rest = await lena.rest('POST', `/api/v1/changes/${change.number}/transitions`, {
      step: 'startImplementation',
    });
    expect(rest).toMatchObject({
      status: 409,
      body: {
        code: 'CHANGE_FROZEN',
        problems: [{ rule: 'not-in-hard-freeze', wayOut: expect.stringContaining('ask for an override') }],
      },
    });
    expect(await startCodes(pipeline, change)).toEqual(['CHANGE_FROZEN']);
    expect(await startCodes(nora, change)).toContain('CHANGE_FROZEN');
    expect(await gate(pipeline, change)).toMatchObject({
      verdict: 'PENDING',
      reasons: [{ code: 'CHANGE_FROZEN', rule: 'not-in-hard-freeze' }],
    });
    expect(await refusals(change)).toBe(5);
  });

  it('shuts the gate also while the work is under way, where it is on and nowhere else', async () => {
    const change = await ready('under-way', { environments: ['production-eu', 'staging'] });
    await does(lena, 'startImplementation', { change: change.number });
    await freeze(paul, 'under-way', { environmentKinds: ['PRODUCTION'] });
    const verdicts = await Promise.all(
      ['production-eu', 'staging'].map((key) => gate(pipeline, change, `&environment=${key}`)),
    );
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['PENDING', 'ALLOWED']);
    expect((await does(lena, 'completeImplementation', { change: change.number })).state).toBe('VALIDATING');
  });

  it('stops emergencies too, unless it exempts them', async () => {
    const one = await does(lena, 'declareEmergency', outage({ tags: ['no-exempt'] }));
    const other = await does(lena, 'declareEmergency', outage({ tags: ['exempt'] }));
    await freeze(paul, 'no-exempt');
    await freeze(paul, 'exempt', { exemptTypes: ['EMERGENCY'] });
    expect(await startCodes(lena, one)).toEqual(['CHANGE_FROZEN']);
    expect((await does(lena, 'startImplementation', { change: other.number })).state).toBe('IMPLEMENTING');
  });

  it('shows with a change before it is met, and stops neither filing nor approval', async () => {
    await freeze(paul, 'ahead', { start: wall(24), end: wall(48) });
    const planned = { plannedStart: instant(20), plannedEnd: instant(30) };
    const change = await ready('ahead', planned);
    expect(change.state).toBe('SCHEDULED');
    const { change: seen } = await ravi.ask<{ change: { freezes: { entry: { name: string } }[] } }>(
      `query ($ref: String!) { change(ref: $ref) { freezes { entry { name } start end } } }`,
      { ref: change.number },
    );
    expect(seen.freezes.map(({ entry }) => entry.name)).toEqual(['Freeze of ahead']);
  });
});

describe('an override', () => {
  it('is granted by somebody with no hand in the change, and lets it through until its end', async () => {
    const change = await ready('granted');
    await freeze(paul, 'granted');
    const override = await asksOverride(pipeline, change);
    expect(
      await rulesOf(lena, 'requestFreezeOverride', { change: change.number, reason: 'x', until: instant(1) }),
    ).toEqual(['one-override-request']);
    const granted = await decide(claire, override.id, { until: instant(0.5) });
    expect(granted.override).toMatchObject({ state: 'GRANTED' });
    expect(await gate(pipeline, change)).toMatchObject({ verdict: 'ALLOWED', reasons: [] });
    expect((await does(pipeline, 'startImplementation', { change: change.number })).state).toBe(
      'IMPLEMENTING',
    );
    const told = await Promise.all(
      [claire, ravi].map((client) =>
        client.ask<{ myNotifications: { nodes: { kind: string }[] } }>(
          `{ myNotifications(first: 50) { nodes { kind text } } }`,
        ),
      ),
    );
    const kinds = told.map(({ myNotifications }) => myNotifications.nodes.map((n) => n.kind));
    expect(kinds[0]).toContain('FREEZE_OVERRIDE_ASKED');
    expect(kinds[1]).toContain('FREEZE_OVERRIDE_DECIDED');
    expect(
      await rulesOf(claire, 'decideFreezeOverride', {
        override: override.id,
        verdict: 'REJECTED',
        reason: 'x',
      }),
    ).toEqual(['override-decided-once']);
  });

  it('is granted by nobody who asked, has a hand in the change, administers or is a machine', async () => {
    const change = await scheduled(maya, { tags: ['grab'] });
    await freeze(paul, 'grab');
    const asked = await asksOverride(paul, change);
    const machine = await machineBy(nora, 'claire', 'changes:write');
    const tries = { override: asked.id, verdict: 'GRANTED', reason: 'I may.' };
    const refused = async (client: Client) => rulesOf(client, 'decideFreezeOverride', tries);
    expect(await refused(maya)).toEqual(['overseer-is-not-involved']);
    expect(await refused(paul)).toEqual(['override-asker-is-not-decider', 'default-deny']);
    expect(await refused(nora)).toContain('administrator-never-approves');
    expect(await refused(machine)).toEqual(['machine-needs-person']);
    expect(await refused(lena)).toContain('default-deny');
    expect(await refusals(change)).toBe(5);
    expect(await overridesOf(change)).toMatchObject([{ state: 'REQUESTED' }]);
    expect(await startCodes(lena, change)).toEqual(['CHANGE_FROZEN']);
  });

  it('holds for the content it was asked for on: a material edit voids it, and it helps no other change', async () => {
    const change = await ready('edited');
    const other = await ready('edited');
    await freeze(paul, 'edited');
    const { id } = await asksOverride(lena, change);
    expect((await decide(claire, id)).override?.state).toBe('GRANTED');
    expect(await startCodes(lena, other)).toEqual(['CHANGE_FROZEN']);
    const edited = await does(ravi, 'updateChange', {
      change: change.number,
      expectedVersion: (await does(ravi, 'commentOnChange', { change: change.number, text: 'Wait.' }))
        .version,
      title: 'Something else',
    });
    expect(await overridesOf(change)).toMatchObject([
      { state: 'VOIDED', endingReason: expect.stringContaining('material edit') },
    ]);
    expect(
      await rulesOf(claire, 'decideFreezeOverride', { override: id, verdict: 'GRANTED', reason: 'x' }),
    ).toEqual(['override-decided-once']);
    expect(edited.state).toBe('SCHEDULED');
    expect(await startCodes(lena, edited)).toEqual(['CHANGE_FROZEN']);
  });

  it('is over by itself, which the timeline tells, and can be taken back before', async () => {
    const [short, revoked, withdrawn] = await Promise.all([ready('over'), ready('over'), ready('over')]);
    await freeze(paul, 'over');
    const [a, b, c] = await Promise.all([short, revoked, withdrawn].map((one) => asksOverride(lena, one)));
    expect((await decide(claire, a?.id ?? '', { until: instant(2 / 3_600) })).problems).toEqual([]);
    await decide(claire, b?.id ?? '');
    await calls(maya, 'endFreezeOverride', { override: b?.id, reason: 'The line is up again.' });
    await calls(lena, 'endFreezeOverride', { override: c?.id, reason: 'It can wait.' });
    await waitFor(
      async () => (await system.events(short.number, 'change.freezeOverrideExpired')).length === 1,
    );
    expect((await Promise.all([short, revoked, withdrawn].map(overridesOf))).flat()).toMatchObject([
      { state: 'EXPIRED' },
      { state: 'REVOKED', endingReason: 'The line is up again.' },
      { state: 'WITHDRAWN' },
    ]);
    for (const one of [short, revoked, withdrawn])
      expect(await startCodes(lena, one)).toEqual(['CHANGE_FROZEN']);
    expect(await rulesOf(ravi, 'endFreezeOverride', { override: b?.id, reason: 'x' })).toEqual([
      'default-deny',
    ]);
  });

  it('of a soft freeze is the extra approval that a release manager may give', async () => {
    const change = await ready('soft');
    const soft = await freeze(maya, 'soft', { strength: 'SOFT' });
    expect(await gate(pipeline, change)).toMatchObject({
      reasons: [{ rule: 'soft-freeze-needs-extra-approval' }],
    });
    const { id } = await asksOverride(lena, change);
    expect((await decide(paul, id)).override?.state).toBe('GRANTED');
    expect((await gate(pipeline, change)).verdict).toBe('ALLOWED');
    await calls(maya, 'alterCalendarEntry', { entry: soft.id, strength: 'HARD', because: 'It got worse.' });
    expect(await startCodes(lena, change)).toEqual(['CHANGE_FROZEN']);
  });

  it('is asked for where a freeze stops the change, with an end ahead', async () => {
    const change = await ready('asked');
    const until = instant(1);
    const asks = (over: Record<string, unknown>) =>
      rulesOf(lena, 'requestFreezeOverride', { change: change.number, reason: 'x', until, ...over });
    expect(await asks({})).toEqual(['override-needs-freeze']);
    const mine = await freeze(paul, 'asked');
    const foreign = await freeze(paul, 'someone-else');
    expect(await asks({ freeze: foreign.id })).toEqual(['INVALID_REFERENCE']);
    expect(await asks({ until: instant(-1) })).toEqual(['INVALID_INPUT']);
    await freeze(paul, 'asked', { name: 'Another' });
    expect(await asks({})).toEqual(['INVALID_INPUT']);
    expect(await asks({ freeze: mine.id })).toEqual([]);
    const count = await ravi.ask<{ freezeOverrideCount: number; freezeOverrides: { nodes: object[] } }>(
      `query ($filter: FreezeOverrideFilter) {
        freezeOverrideCount(filter: $filter)
        freezeOverrides(filter: $filter) { nodes { state freeze { name } change { number } requestedBy { name } } } }`,
      { filter: { change: change.number, states: ['REQUESTED'] } },
    );
    expect(count).toMatchObject({
      freezeOverrideCount: 1,
      freezeOverrides: {
        nodes: [
          {
            state: 'REQUESTED',
            freeze: { name: 'Freeze of asked' },
            change: { number: change.number },
            requestedBy: { name: 'Lena Fischer' },
          },
        ],
      },
    });
  });
});

describe('a maintenance window', () => {
  it('binds what it is about: nothing starts outside it, a further one opens more time', async () => {
    const change = await ready('window');
    const weekly = { kind: 'MAINTENANCE_WINDOW', tags: ['window'], duration: 'PT1H' };
    const start = wall(-24 * 7 + 3);
    await calls(paul, 'addCalendarEntry', { ...weekly, name: 'Weekly', start, rule: 'FREQ=WEEKLY' });
    const { problems } = await attempt(lena, 'startImplementation', { change: change.number });
    expect(problems).toMatchObject([
      { code: 'NOT_READY', message: expect.stringMatching(/“Weekly” opens at \d{4}-/) },
    ]);
    expect(await gate(pipeline, change)).toMatchObject({
      verdict: 'PENDING',
      reasons: [{ rule: 'inside-maintenance-window' }],
    });
    await calls(paul, 'addCalendarEntry', { ...weekly, name: 'Tonight besides', start: wall(-0.5) });
    expect((await does(lena, 'startImplementation', { change: change.number })).state).toBe('IMPLEMENTING');
  });
});

describe('a deployment', () => {
  it('that is seen inside a freeze without an override is a breach, and with one it is none', async () => {
    const seen = async (change: ShownChange, externalId: string): Promise<string[]> => {
      await lena.ask(
        `mutation ($input: RecordDeploymentInput!) { recordDeployment(input: $input) { problems { code } } }`,
        {
          input: {
            source: 'ci',
            externalId,
            service: 'wiki',
            environment: 'production-eu',
            change: change.number,
            startedAt: new Date().toISOString(),
            outcome: 'SUCCEEDED',
          },
        },
      );
      const { violations } = await claire.ask<{ violations: { nodes: { rule: string }[] } }>(
        `query ($filter: ViolationFilter) { violations(filter: $filter) { nodes { rule } } }`,
        { filter: { change: change.number, rules: ['deployment-inside-freeze'] } },
      );
      return violations.nodes.map(({ rule }) => rule);
    };
    const [bare, covered] = await Promise.all([ready('breach'), ready('breach')]);
    for (const { number } of [bare, covered]) await does(lena, 'startImplementation', { change: number });
    await freeze(paul, 'breach');
    const { id } = await asksOverride(lena, covered);
    await decide(claire, id);
    expect(await seen(bare, 'run-1')).toEqual(['deployment-inside-freeze']);
    expect(await seen(covered, 'run-2')).toEqual([]);
  });
});
