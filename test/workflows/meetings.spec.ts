import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { toGlobalId } from '#kernel';
import { authorizing, voteCodes, type Voters } from '../support/approvals.ts';
import type { Client } from '../support/client.ts';
import { meetingOf, numbersOn, planSoon, reached, rulesOf, tells } from '../support/meetings.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';
import { TemporalView } from '../support/workflows.ts';

// Workers are started, and cut-offs are waited for.
jest.setTimeout(90_000);

let system: OwnSystem;
let temporal: TemporalView;
let ravi: Client;
let akiko: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  temporal = TemporalView.at(stack().temporalAddress);
  const [requester, changeManager, chair] = (await Promise.all(
    ['ravi', 'maya', 'akiko'].map((name) => system.as(name)),
  )) as [Client, Client, Client];
  [ravi, akiko] = [requester, chair];
  voters = { requester, changeManager };
}, 90_000);

afterAll(async () => {
  await temporal.close();
  await system.stop();
});

const frozen = (ref: string) =>
  waitFor(async () => (await meetingOf(ravi, ref)).state === 'FROZEN', {
    what: `the cut-off of ${ref}`,
    within: 20_000,
  });
const freezings = (ref: string) =>
  system.rows<{ door: string; actor_kind: string }>(
    `SELECT door, actor_kind FROM event WHERE type = 'meeting.agendaFrozen' AND data ->> 'meeting' = $1`,
    [ref],
  );
const workflowOf = async (ref: string) => {
  const [row] = await system.rows<{ id: string }>('SELECT id FROM meeting_series WHERE key = $1', [
    ref.split('/')[0],
  ]);
  return temporal.client.workflow.getHandle(`meetings-${row?.id ?? ''}`);
};

describe('the cut-off of a meeting', () => {
  it('comes although no worker ran at the time, and lets nothing on that came after it', async () => {
    const early = await authorizing(voters);
    const { ref, next, at } = await planSoon(akiko, { duration: 'PT2M' });
    await reached(at);
    const late = await authorizing(voters);
    expect(await freezings(ref)).toEqual([]);
    await Promise.all([system.addWorker(), system.addWorker()]);
    await frozen(ref);
    expect(numbersOn(await meetingOf(ravi, ref))).toEqual([early.number]);
    expect(numbersOn(await meetingOf(ravi, next))).toEqual([late.number]);
    expect(await freezings(ref)).toEqual([{ door: 'workflow', actor_kind: 'system' }]);
    expect(await tells(akiko, 'cancelMeeting', { meeting: ref, reason: 'Nobody is there.' })).toEqual([]);
    expect(numbersOn(await meetingOf(ravi, next))).toEqual([early.number, late.number].sort());
  });

  it('moves with its meeting, and does not come when it is canceled', async () => {
    const { ref, next } = await planSoon(akiko, {}, 20_000);
    const sooner = new Date(Date.now() + 2_500).toISOString();
    expect(await tells(akiko, 'moveMeeting', { meeting: ref, startsAt: sooner, reason: 'Sooner.' })).toEqual(
      [],
    );
    await frozen(ref);
    expect(await tells(akiko, 'cancelMeeting', { meeting: next, reason: 'A holiday.' })).toEqual([]);
    const soon = new Date(Date.now() + 5_000).toISOString();
    expect(await tells(akiko, 'moveMeeting', { meeting: next, startsAt: soon, reason: 'x' })).toEqual([
      'WRONG_STATE',
    ]);
  });

  it('comes as well when Temporal forgot the series meanwhile', async () => {
    const { ref } = await planSoon(akiko, {}, 8_000);
    const handle = await workflowOf(ref);
    await waitFor(async () => (await handle.describe()).status.name === 'RUNNING', { what: 'the workflow' });
    await handle.terminate('a fault');
    const nora = await system.as('nora');
    await nora.ask('mutation { reconcileWorkflows { asked problems { code } } }');
    await frozen(ref);
    expect(await freezings(ref)).toHaveLength(1);
  });

  it('and a late filing leave the change on exactly one agenda, whichever comes first', async () => {
    const { ref, next, at } = await planSoon(akiko, {}, 3_000);
    await waitFor(() => Date.now() > at.getTime() - 400, { what: 'the moment before', every: 5 });
    const changes = await Promise.all(Array.from({ length: 6 }, () => authorizing(voters)));
    await frozen(ref);
    const both = [...numbersOn(await meetingOf(ravi, ref)), ...numbersOn(await meetingOf(ravi, next))];
    for (const { number } of changes) expect(both.filter((each) => each === number)).toEqual([number]);
  });
});

describe('a meeting that nobody opens', () => {
  const lapsed = (ref: string) =>
    waitFor(async () => (await meetingOf(ravi, ref)).state === 'LAPSED', {
      what: `the end of ${ref}`,
      within: 20_000,
    });
  const lapses = (ref: string) =>
    system.rows<{ door: string; data: Record<string, unknown> }>(
      `SELECT door, data FROM event WHERE type = 'meeting.lapsed' AND data ->> 'meeting' = $1`,
      [ref],
    );

  it('lapses at its planned end, once, and what stood on its agenda is free again', async () => {
    const change = await authorizing(voters);
    const { ref, next, at } = await planSoon(akiko, { duration: 'PT6S' });
    await frozen(ref);
    expect(await voteCodes(akiko, change)).toEqual(['WRONG_STATE']);
    expect(await tells(akiko, 'joinMeeting', { meeting: ref })).toEqual([]);
    await lapsed(ref);
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime() + 6_000);
    const [lapse, ...more] = await lapses(ref);
    expect(more).toEqual([]);
    expect(lapse).toMatchObject({ door: 'workflow', data: { before: 'FROZEN', after: 'LAPSED', next } });
    const waiting = (lapse?.data['changes'] ?? []) as string[];
    expect(waiting.map((id) => toGlobalId('Change', id))).toContain(change.id);
    expect((await meetingOf(ravi, ref)).attendance).toMatchObject([
      { leftAt: expect.any(String) as unknown },
    ]);
    expect(numbersOn(await meetingOf(ravi, next))).toContain(change.number);
    for (const command of ['startMeeting', 'joinMeeting'])
      expect(await rulesOf(akiko, command, { meeting: ref })).toEqual(['meeting-state']);
    const told = await system.rows(
      `SELECT FROM notification n JOIN person_email p ON p.person_id = n.person_id
       WHERE n.kind = 'MEETING_CANCELED' AND n.text LIKE '%' || $1 || '%' AND p.email LIKE ANY ($2)`,
      [ref, ['akiko@%', 'sofia@%', 'ravi@%']],
    );
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(await voteCodes(akiko, change)).toEqual([]);
    const [key] = ref.split('/');
    const own = `(SELECT m.id FROM meeting m JOIN meeting_series s ON s.id = m.series_id WHERE s.key = $1 AND lapsed_at > starts_at)`;
    for (const [sql, code] of [
      [`UPDATE meeting SET lapsed_at = NULL WHERE id = ${own}`, 'meeting_once_check'],
      [`UPDATE meeting SET ends_at = ends_at + interval '1 day' WHERE id = ${own}`, 'meeting_once_check'],
      [`UPDATE meeting SET started_at = now() WHERE id = ${own}`, 'meeting_lapsed_check'],
      [`UPDATE meeting_item SET position = 9 WHERE meeting_id = ${own}`, '42501'],
    ] as const)
      expect(await system.intrude(sql, [key])).toBe(code);
  });

  it('lapses as well when its series has ended and Temporal forgot it, and does not when it was opened', async () => {
    const [left, held] = [
      await planSoon(akiko, { duration: 'PT10S' }),
      await planSoon(akiko, { duration: 'PT3S' }),
    ];
    await frozen(left.ref);
    await frozen(held.ref);
    expect(await tells(akiko, 'startMeeting', { meeting: held.ref })).toEqual([]);
    expect(
      await tells(akiko, 'endMeetingSeries', { series: left.ref.split('/')[0], reason: 'No need.' }),
    ).toEqual([]);
    await (await workflowOf(left.ref)).terminate('a fault');
    const nora = await system.as('nora');
    await nora.ask('mutation { reconcileWorkflows { asked problems { code } } }');
    await lapsed(left.ref);
    expect(await lapses(left.ref)).toMatchObject([{ data: { next: null } }]);
    expect(await meetingOf(ravi, held.ref)).toMatchObject({ state: 'RUNNING' });
    expect(await lapses(held.ref)).toEqual([]);
  });
});
