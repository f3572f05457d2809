import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import { must } from '../support/boards.ts';
import type { ShownChange } from '../support/changes.ts';
import { type Client, statementsOf } from '../support/client.ts';
import { meetingOf, numbersOn, opened, planSoon, reached, rulesOf, tells } from '../support/meetings.ts';
import { OwnSystem } from '../support/own-system.ts';

const risky = { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' };

// Each test is many requests to a real server, on machines that may be busy, and waits for a meeting to begin.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let akiko: Client;
let sofia: Client;
let george: Client;
let nora: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, maya, akiko, sofia, george, nora] = (await Promise.all(
    ['ravi', 'maya', 'akiko', 'sofia', 'george', 'nora'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
  await system.rows(`UPDATE board SET quorum = 2 WHERE key = 'cab'`);
}, 60_000);

afterAll(() => system.stop());

const take = (change: ShownChange, ref: string) =>
  tells(akiko, 'takeItem', { meeting: ref, change: change.number });

describe('a board that meets', () => {
  it('goes all the way from a live agenda to minutes that nobody can alter', async () => {
    const low = await authorizing(voters);
    const high = await authorizing(voters, risky);
    const meeting = await planSoon(akiko, {}, 3_000);
    const { ref, next } = meeting;
    expect(await meetingOf(ravi, ref)).toMatchObject({ state: 'PLANNED', minutes: null });
    expect(numbersOn(await meetingOf(ravi, ref))).toEqual([high.number, low.number]);
    expect(await tells(sofia, 'answerInvitation', { meeting: ref, answer: 'ACCEPTED' })).toEqual([]);
    expect(await tells(akiko, 'startMeeting', { meeting: ref })).toEqual(['NOT_READY']);
    await opened(akiko, meeting);
    const late = await authorizing(voters);
    expect(await voteCodes(sofia, high)).toEqual(['WRONG_STATE']);
    expect(await take(high, ref)).toEqual([]);
    expect(await voteCodes(sofia, high)).toEqual(['NOT_PERMITTED']);
    expect(await voteCodes(akiko, high)).toEqual(['NO_QUORUM']);
    expect(await tells(sofia, 'joinMeeting', { meeting: ref, remote: true })).toEqual([]);
    expect(await voteCodes(akiko, high)).toEqual([]);
    expect(await voteCodes(sofia, high, { comment: 'Fine.' })).toEqual([]);
    expect(await stateOf(ravi, high.number)).toBe('SCHEDULED');

    expect(numbersOn(await meetingOf(ravi, ref))).not.toContain(late.number);
    expect(numbersOn(await meetingOf(ravi, next))).toEqual([late.number]);
    const admit = { meeting: ref, change: late.number, reason: 'The certificate ends tonight.' };
    expect(await tells(sofia, 'admitLateChange', admit)).toEqual(['NOT_PERMITTED']);
    expect(await tells(akiko, 'admitLateChange', admit)).toEqual([]);
    const reorder = { meeting: ref, change: late.number, position: 2, reason: 'Its owner has to go.' };
    expect(await tells(akiko, 'reorderAgenda', reorder)).toEqual([]);
    expect(numbersOn(await meetingOf(ravi, ref))).toEqual([high.number, late.number, low.number]);
    expect(await take(late, ref)).toEqual([]);
    expect(await tells(akiko, 'pauseMeeting', { meeting: ref })).toEqual([]);
    expect(await voteCodes(akiko, late)).toEqual(['WRONG_STATE']);
    expect(await tells(akiko, 'resumeMeeting', { meeting: ref })).toEqual([]);
    for (const voter of [akiko, sofia]) expect(await voteCodes(voter, late)).toEqual([]);
    expect(await tells(akiko, 'deferItem', { meeting: ref, change: low.number, reason: 'No time.' })).toEqual(
      [],
    );
    expect(numbersOn(await meetingOf(ravi, next))).toEqual([low.number]);

    expect(await meetingOf(sofia, ref)).toMatchObject({
      state: 'RUNNING',
      answers: [{ answer: 'ACCEPTED', person: { name: 'Sofia Rossi' } }],
      agenda: [
        { outcome: 'APPROVED', mark: 'DECIDED' },
        { outcome: 'APPROVED', current: true, exception: { reason: 'The certificate ends tonight.' } },
        { outcome: 'DEFERRED', deferral: { reason: 'No time.', to: next } },
      ],
    });
    expect(await tells(akiko, 'endMeeting', { meeting: ref })).toEqual([]);
    expect(await tells(sofia, 'addMinutesRemark', { meeting: ref, text: 'Good *meeting*.' })).toEqual([]);
    expect(await tells(sofia, 'closeMinutes', { meeting: ref })).toEqual(['NOT_PERMITTED']);
    expect(await tells(akiko, 'closeMinutes', { meeting: ref })).toEqual([]);
    const { minutes } = await meetingOf(ravi, ref);
    expect(minutes).toMatchObject({ verified: true });
    expect(minutes?.text).toContain('Sofia Rossi voted approve: Fine. (present 2, needed 2)');
    expect(minutes?.text).toContain(`## 2. ${late.number}`);
    expect(minutes?.text).toContain(
      'Let on after the cut-off by Akiko Tanaka: The certificate ends tonight.',
    );
    expect(minutes?.text).toContain('Moved from place 3 to 2 by Akiko Tanaka: Its owner has to go.');
    expect(minutes?.text).toContain(`Put off to ${next}`);
    expect(minutes?.text).toContain(String.raw`Good \*meeting\*.`);
    expect(await tells(sofia, 'addMinutesRemark', { meeting: ref, text: 'Once more.' })).toEqual([
      'WRONG_STATE',
    ]);
    const [told] = await system.rows<{ digest: string }>(
      `SELECT data ->> 'digest' AS digest FROM event WHERE type = 'meeting.minutesClosed'`,
    );
    expect(told?.digest).toBe(minutes?.digest);
    const evidence = await system.rows<{ digest: string }>(
      `SELECT e.digest FROM evidence e JOIN change c ON c.id = e.change_id WHERE c.number = $1`,
      [Number(high.number.slice(4))],
    );
    expect(evidence).toEqual([{ digest: minutes?.digest }]);
    for (const sql of [
      `UPDATE meeting_minutes SET content = '{}'`,
      `DELETE FROM meeting_minutes`,
      `UPDATE meeting SET closed_at = NULL`,
      `UPDATE meeting_item SET position = 9`,
      `INSERT INTO meeting_remark (id, meeting_id, person_id, text, made_at)
         SELECT gen_random_uuid(), meeting_id, closed_by, 'x', now() FROM meeting_minutes`,
    ])
      expect(await system.intrude(sql)).toBe('42501');
    expect((await meetingOf(ravi, ref)).minutes).toMatchObject({ verified: true });
  });
});

describe('altering a series', () => {
  it('leaves what is frozen where it is', async () => {
    const meeting = await planSoon(akiko, {}, 2_000);
    await opened(akiko, meeting);
    const [series = ''] = meeting.ref.split('/');
    const start = '2031-03-01T08:00:00';
    await must(akiko, 'alterMeetingSeries', {
      series,
      start,
      timeZone: 'Asia/Tokyo',
      reason: 'We moved.',
    });
    expect(await meetingOf(ravi, meeting.ref)).toMatchObject({ state: 'RUNNING' });
    expect(await ravi.codes(`{ meeting(ref: "${meeting.next}") { ref } }`)).toEqual(['NOT_FOUND']);
    expect(await meetingOf(ravi, `${series}/${start}`)).toMatchObject({
      startsAt: '2031-02-28T23:00:00.000Z',
    });
    await must(akiko, 'endMeetingSeries', { series, reason: 'Done.' });
    expect(await tells(akiko, 'endMeeting', { meeting: meeting.ref })).toEqual([]);
  });
});

describe('a meeting whose planned end has passed', () => {
  it('is not opened any more, also where Gavel has not let it lapse yet', async () => {
    const { ref, at } = await planSoon(akiko, { duration: 'PT1S' });
    await reached(new Date(at.getTime() + 1_000));
    expect(await rulesOf(akiko, 'startMeeting', { meeting: ref })).toEqual(['meeting-over']);
    expect(await meetingOf(ravi, ref)).toMatchObject({ state: 'PLANNED' });
  });
});

describe('over REST', () => {
  it('meetings, agenda and minutes are read, and a name that is none is not found', async () => {
    const change = await authorizing(voters);
    const { ref } = await planSoon(akiko, {}, 3_600_000);
    const [series] = ref.split('/');
    const list = await ravi.rest('GET', `/api/v1/meetings?series=${series}&limit=3`);
    expect(list.body).toMatchObject({ items: [{ ref, state: 'PLANNED' }, {}, {}] });
    const { nextCursor } = list.body as { nextCursor: string };
    const more = await ravi.rest('GET', `/api/v1/meetings?series=${series}&limit=3&after=${nextCursor}`);
    const refsOf = ({ body }: { body: unknown }) =>
      (body as { items: { ref: string }[] }).items.map((m) => m.ref);
    expect(new Set([...refsOf(list), ...refsOf(more)]).size).toBe(6);
    const one = await ravi.rest('GET', `/api/v1/meetings/${ref}`);
    expect(one.body).toMatchObject({ ref, agenda: expect.arrayContaining([]) as unknown });
    expect(JSON.stringify(one.body)).toContain(change.number);
    expect((await ravi.rest('GET', `/api/v1/meetings/${ref}/minutes`)).status).toBe(404);
    expect((await ravi.rest('GET', `/api/v1/meetings/${series}/2026-01-01T00:00:01`)).status).toBe(404);
  });
});

describe('a list of meetings', () => {
  it('costs as many statements for forty as for one, with agendas and who keeps out of what', async () => {
    await authorizing(voters);
    const [series] = (await planSoon(akiko, {}, 3_600_000)).ref.split('/');
    const query = `query ($first: Int!) { meetings(first: $first, filter: { series: "${series}" }) { nodes { ref state
      series { board { name } } attendance { person { name } } answers { answer }
      agenda { change { number title requester { name } } recused { rule person { name } } quorum { reached } } } } }`;
    const cost = async (first: number) => statementsOf((await ravi.send(query, { first })).headers);
    await ravi.ask('{ viewer { name } }');
    const one = await cost(1);
    expect(await cost(40)).toBe(one);
    expect(one).toBeLessThanOrEqual(25);
  });
});

describe('whoever tries to get round the table', () => {
  it('is refused by rule: administrators, members who are no chair, strangers, and who has a hand in the change', async () => {
    await system.rows(
      `UPDATE person SET roles = array_append(roles, 'requester') WHERE name IN ('Akiko Tanaka', 'Sofia Rossi')`,
    );
    const own = await authorizing({ requester: akiko, changeManager: maya });
    const sofias = await authorizing({ requester: sofia, changeManager: maya });
    const meeting = await planSoon(akiko, {}, 3_000);
    const { ref } = meeting;
    expect(await rulesOf(ravi, 'cancelMeeting', { meeting: ref, reason: 'x' })).toEqual(['default-deny']);
    expect(await rulesOf(nora, 'cancelMeeting', { meeting: ref, reason: 'x' })).toEqual(['default-deny']);
    await opened(akiko, meeting);
    for (const command of ['startMeeting', 'pauseMeeting', 'endMeeting', 'closeMinutes'])
      for (const client of [nora, sofia, maya])
        expect(await rulesOf(client, command, { meeting: ref })).toEqual(
          client === nora ? ['administrator-never-leads', 'default-deny'] : ['default-deny'],
        );
    expect(await rulesOf(maya, 'joinMeeting', { meeting: ref })).toEqual(['default-deny']);

    // The chair's own change is not led by the chair.
    for (const [command, more] of [
      ['takeItem', {}],
      ['reorderAgenda', { position: 1, reason: 'x' }],
      ['deferItem', { reason: 'x' }],
    ] as const)
      expect(await rulesOf(akiko, command, { meeting: ref, change: own.number, ...more })).toEqual([
        'chair-is-not-involved',
      ]);

    // A requester sits there and counts for nothing; nor does a member on whose change it is.
    expect(await tells(sofia, 'joinMeeting', { meeting: ref })).toEqual([]);
    expect(await take(sofias, ref)).toEqual([]);
    expect(await voteCodes(sofia, sofias)).toEqual(['SEGREGATION_VIOLATION']);
    expect(await voteCodes(akiko, sofias)).toEqual(['NO_QUORUM']);
    const item = (await meetingOf(ravi, ref)).agenda.find((i) => i.current);
    expect(item).toMatchObject({
      quorum: { needed: 2, present: 1, reached: false },
      recused: [{ rule: 'requester-is-not-approver', person: { name: 'Sofia Rossi' } }],
    });
    expect(await tells(george, 'joinMeeting', { meeting: ref })).toEqual([]);
    expect(await tells(george, 'joinMeeting', { meeting: ref })).toEqual(['ALREADY_EXISTS']);
    expect(await voteCodes(akiko, sofias)).toEqual([]);
    const [kept] = await system.rows<{ needed: number; present: string[] }>(
      `SELECT v.needed, v.present FROM meeting_vote v JOIN meeting_item i ON i.id = v.item_id JOIN change c ON c.id = i.change_id
       WHERE c.number = $1`,
      [Number(sofias.number.slice(4))],
    );
    expect([kept?.needed, kept?.present.length]).toEqual([2, 2]);
    const refusals = await system.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM event WHERE type IN ('meeting.refused', 'meetingSeries.refused')
       AND actor_name = 'Nora Lindqvist'`,
    );
    expect(refusals[0]?.count).toBe(5);
  });

  it('finds one order of things when it happens at once', async () => {
    for (let i = 0; i < 4; i += 1) {
      const [first, second] = [await authorizing(voters), await authorizing(voters)];
      const meeting = await planSoon(akiko, {}, 2_000);
      const { ref } = meeting;
      await opened(akiko, meeting);
      for (const member of [sofia]) expect(await tells(member, 'joinMeeting', { meeting: ref })).toEqual([]);
      // Two windows of the chair move the item at once, on the same sight of the meeting.
      const { version } = await meetingOf(akiko, ref);
      const moves = await Promise.all(
        [first, second].map(({ number }) =>
          tells(akiko, 'takeItem', { meeting: ref, change: number, expectedVersion: version }),
        ),
      );
      expect(moves.flat()).toEqual(['STALE_VERSION']);
      const shown = await meetingOf(akiko, ref);
      expect(shown.agenda.filter((item) => item.current)).toHaveLength(1);
      // The last member who is needed leaves while the other votes: with them or without, never half.
      const current =
        shown.agenda.find((item) => item.current)?.change.number === first.number ? first : second;
      const [vote, left] = await Promise.all([
        voteCodes(akiko, current),
        tells(sofia, 'leaveMeeting', { meeting: ref }),
      ]);
      expect(left).toEqual([]);
      const rows = await system.rows(
        `SELECT v.vote_id FROM meeting_vote v JOIN meeting_item i ON i.id = v.item_id JOIN change c ON c.id = i.change_id
         WHERE c.number = $1`,
        [Number(current.number.slice(4))],
      );
      expect([vote, rows.length]).toEqual(vote.length === 0 ? [[], 1] : [['NO_QUORUM'], 0]);
      expect(await tells(akiko, 'endMeeting', { meeting: ref })).toEqual([]);
    }
  });

  it('is told what concerns them, and nobody else', async () => {
    const change = await authorizing(voters);
    const meeting = await planSoon(akiko, {}, 3_000);
    await opened(akiko, meeting);
    const kindsOf = async (client: Client) =>
      (
        await client.ask<{ myNotifications: { nodes: { kind: string; text: string }[] } }>(
          '{ myNotifications(first: 20) { nodes { kind text } } }',
        )
      ).myNotifications.nodes.filter((n) => n.text.includes(meeting.ref) || n.kind === 'MEETING_PLANNED');
    expect((await kindsOf(sofia)).map((n) => n.kind)).toEqual(
      expect.arrayContaining(['AGENDA_FROZEN', 'MEETING_PLANNED']),
    );
    expect((await kindsOf(ravi)).map((n) => n.text)).toContainEqual(
      expect.stringContaining(`${change.number}: it is on the agenda of`),
    );
    expect(await kindsOf(maya)).toEqual([]);
  });
});
