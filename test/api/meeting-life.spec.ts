import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, stateOf, voteCodes } from '../support/approvals.ts';
import { mail, must, refusals } from '../support/boards.ts';
import { attempt, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { EventStream } from '../support/event-stream.ts';
import { awaited, invitationsIn } from '../support/invitations.ts';
import { digestOf, typedAt } from '../support/meeting-desk.ts';
import { heardWhole } from '../support/meeting-stream.ts';
import { Mailbox, partsOf } from '../support/mailbox.ts';
import { historyOf, meetingOf, numbersOn, opened, planSoon, tells } from '../support/meetings.ts';
import { OwnSystem } from '../support/own-system.ts';
import { waitFor } from '../support/wait-for.ts';

// Each test is many requests to a real server, on machines that may be busy, and waits for a meeting to begin.
jest.setTimeout(90_000);

const names = ['ravi', 'maya', 'akiko', 'sofia', 'george', 'nora', 'paul', 'lena'] as const;
type Name = (typeof names)[number];

let mailbox: Mailbox;
let system: OwnSystem;
let as: Record<Name, Client>;

beforeAll(async () => {
  mailbox = await Mailbox.open();
  system = await OwnSystem.start({
    workers: 1,
    env: { GAVEL_SMTP_URL: mailbox.url, GAVEL_MAIL_FROM: 'Gavel <gavel@acme.example>' },
  });
  const clients = await Promise.all(names.map(async (name) => [name, await system.as(name)] as const));
  as = Object.fromEntries(clients) as Record<Name, Client>;
  await system.rows(`UPDATE board SET quorum = 2 WHERE key = 'cab'`);
  await must(as.nora, 'setRoles', { person: mail('paul'), roles: ['APPROVER', 'REQUESTER'] });
  await must(as.nora, 'setRoles', { person: mail('george'), roles: ['APPROVER', 'REQUESTER'] });
  // Paul stands in for George; Maya is asked about one service alone.
  const deputy = { board: 'cab', person: mail('paul'), deputy: true, deputyFor: [mail('george')] };
  await must(as.nora, 'addBoardMember', deputy);
  await must(as.nora, 'addBoardMember', { board: 'cab', person: mail('maya'), services: ['gavel'] });
}, 90_000);

afterAll(async () => {
  await system.stop();
  await mailbox.close();
});

const before = (requester: Client = as.ravi, over = {}): Promise<ShownChange> =>
  authorizing({ requester, changeManager: as.maya }, over);

const invitationsTo = (name: Name, series: string) => invitationsIn(mailbox, mail(name), series);
const invited = (name: Name, series: string, count: number) => awaited(mailbox, mail(name), series, count);
const mailed = () =>
  waitFor(async () => (await system.rows(`SELECT FROM outbox WHERE topic = 'mail'`)).length === 0, {
    what: 'the outbox to be empty',
  });

describe('invitations', () => {
  it('follow a series by mail from its planning to its end, under one name that rises', async () => {
    const name = 'Calendar board';
    const rule = 'FREQ=WEEKLY;BYDAY=TU';
    const input = { key: 'cal', board: 'cab', name, start: '2031-01-07T10:00:00', timeZone: 'Europe/Berlin' };
    await must(as.akiko, 'createMeetingSeries', { ...input, duration: 'PT1H', rule });
    for (const member of ['akiko', 'sofia', 'george', 'maya'] as const)
      expect(await invited(member, name, 1)).toMatchObject([{ method: 'REQUEST', recurrence: null, rule }]);

    // A deputy is asked to the meeting alone in which they stand in, and until they are not needed there.
    const first = 'cal/2031-01-07T10:00:00';
    const answer = (more: object) => must(as.george, 'answerInvitation', { meeting: first, ...more });
    await answer({ answer: 'DECLINED', deputy: mail('paul') });
    expect(await invited('paul', name, 1)).toMatchObject([
      { method: 'REQUEST', recurrence: '2031-01-07T10:00:00', rule: null },
    ]);
    await must(as.akiko, 'moveMeeting', {
      ...{ meeting: first, startsAt: '2031-01-08T13:00:00Z', reason: 'A holiday.' },
    });
    const start = '2031-01-08T14:00:00';
    expect((await invited('paul', name, 2))[1]).toMatchObject({ method: 'REQUEST', start });
    await answer({ answer: 'ACCEPTED' });
    expect((await invited('paul', name, 3))[2]).toMatchObject({ method: 'CANCEL' });
    await must(as.akiko, 'cancelMeeting', { meeting: 'cal/2031-01-14T10:00:00', reason: 'Nobody is there.' });

    const alter = { series: 'cal', rule: 'FREQ=WEEKLY;BYDAY=WE', start: '2031-01-08T09:00:00' };
    expect(await refusals(as.ravi, 'alterMeetingSeries', { ...alter, reason: 'x' })).toEqual([
      'default-deny',
    ]);
    expect(await refusals(as.akiko, 'alterMeetingSeries', { series: 'cal', reason: 'x' })).toEqual([
      'INVALID_INPUT',
    ]);
    await must(as.akiko, 'alterMeetingSeries', { ...alter, reason: 'Tuesdays are full.' });
    await must(as.akiko, 'alterMeetingSeries', { series: 'cal', cutOffMinutes: 60, reason: 'Too early.' });
    await must(as.akiko, 'endMeetingSeries', { series: 'cal', reason: 'No need.' });
    const again = { series: 'cal', cutOffMinutes: 90, reason: 'x' };
    expect(await refusals(as.akiko, 'alterMeetingSeries', again)).toEqual(['series-ended']);
    await mailed();
    for (const member of ['akiko', 'sofia', 'george', 'maya'] as const) {
      const all = invitationsTo(member, name);
      expect(all.map((i) => [i.method, i.recurrence, i.start, i.rule])).toEqual(
        expect.arrayContaining([
          ['REQUEST', null, '2031-01-07T10:00:00', rule],
          ['REQUEST', '2031-01-07T10:00:00', start, null],
          ['CANCEL', '2031-01-14T10:00:00', '2031-01-14T10:00:00', null],
          // The schedule of Tuesdays is taken back as a whole; that of Wednesdays has another name.
          ['CANCEL', null, '2031-01-07T10:00:00', null],
          ['REQUEST', null, '2031-01-08T09:00:00', alter.rule],
          ['CANCEL', null, '2031-01-08T09:00:00', null],
        ]),
      );
      expect(all).toHaveLength(6);
      const uids = [...new Set(all.map((i) => i.uid))];
      expect(uids).toHaveLength(2);
      for (const uid of uids) {
        const whole = all
          .filter((i) => i.uid === uid && i.recurrence === null)
          .sort((a, b) => a.sequence - b.sequence);
        expect(whole.map((i) => i.method)).toEqual(['REQUEST', 'CANCEL']);
        expect(new Set(whole.map((i) => i.sequence)).size).toBe(2);
      }
    }
    const by = { name: 'Akiko Tanaka' };
    const canceled = [first.slice(4)];
    const reason = 'Tuesdays are full.';
    expect(await historyOf(as.ravi, 'cal')).toMatchObject([
      { type: 'meetingSeries.created', by, reason: null, before: null, after: { rule }, canceled: [] },
      { type: 'meetingSeries.altered', by, reason, before: { rule }, after: { rule: alter.rule }, canceled },
      { before: { cutOffMinutes: 1_440 }, after: { cutOffMinutes: 60 }, canceled: [], reason: 'Too early.' },
      {
        type: 'meetingSeries.ended',
        before: { state: 'running' },
        after: { state: 'ended' },
        reason: 'No need.',
      },
    ]);
    expect(await system.intrude(`UPDATE meeting_series SET name = 'x' WHERE key = 'cal'`)).toBe('42501');
    expect(await system.intrude(`UPDATE mail_document SET content = 'x'`)).toBe('42501');
  });

  it('follow whoever comes on the board and goes, and deputies of single meetings', async () => {
    const name = 'Coming and going';
    const [first, second] = ['2031-02-04T10:00:00', '2031-02-11T10:00:00'];
    const input = {
      key: 'go',
      board: 'cab',
      name,
      start: first,
      timeZone: 'Europe/Berlin',
      duration: 'PT1H',
    };
    await must(as.akiko, 'createMeetingSeries', { ...input, rule: 'FREQ=WEEKLY;BYDAY=TU' });
    await must(as.akiko, 'cancelMeeting', { meeting: 'go/2031-02-25T10:00:00', reason: 'A holiday.' });
    const places = async (who: Name, count: number) =>
      (await invited(who, name, count)).map((i) => [i.method, i.recurrence, i.uid.slice(-7)]);
    const [former, now] = ['1@gavel', '2@gavel'].map((end) => `-${end}`.slice(-7));

    await must(as.nora, 'addBoardMember', { board: 'cab', person: mail('lena') });
    expect(await places('lena', 1)).toEqual([['REQUEST', null, former]]);
    await must(as.nora, 'removeBoardMember', { board: 'cab', person: mail('lena') });
    expect((await places('lena', 2)).at(-1)).toEqual(['CANCEL', null, former]);
    const [asked, taken] = invitationsTo('lena', name);
    expect(taken?.sequence).toBeGreaterThan(asked?.sequence ?? 0);

    for (const at of [first, second]) {
      const answer = { meeting: `go/${at}`, answer: 'DECLINED', deputy: mail('paul') };
      await must(as.george, 'answerInvitation', answer);
    }
    const alter = { series: 'go', start: second, rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU' };
    await must(as.akiko, 'alterMeetingSeries', { ...alter, reason: 'Every other week will do.' });
    expect((await places('paul', 5)).sort()).toEqual(
      [
        ...[first, second].flatMap((at) => [
          ['REQUEST', at, former],
          ['CANCEL', at, former],
        ]),
        ['REQUEST', second, now],
      ].sort(),
    );
    // Whoever George sent is not needed once George has left.
    await must(as.nora, 'removeBoardMember', { board: 'cab', person: mail('george') });
    expect((await places('paul', 6)).at(-1)).toEqual(['CANCEL', second, now]);
    expect(await places('george', 5)).toContainEqual(['CANCEL', null, now]);
    await must(as.nora, 'addBoardMember', { board: 'cab', person: mail('george') });
    expect((await places('george', 6)).at(-1)).toEqual(['REQUEST', null, now]);
    await must(as.akiko, 'endMeetingSeries', { series: 'go', reason: 'No need.' });
    expect((await places('paul', 7)).at(-1)).toEqual(['CANCEL', second, now]);
    const notices = await system.rows(
      `SELECT FROM notification n JOIN person_email e ON e.person_id = n.person_id
       WHERE e.email = $1 AND n.text LIKE $2`,
      [mail('paul'), `%at which you were to stand in, does not take place%`],
    );
    expect(notices).toHaveLength(2);
  });
});

describe('at the table', () => {
  it('deputies sit in, conditions bind, a lost quorum stops votes, and all who were asked get the minutes', async () => {
    const [first, second, third] = [await before(), await before(), await before()];
    const [georges, pauls] = [await before(as.george), await before(as.paul)];
    const meeting = await planSoon(as.akiko, {}, 4_000);
    const { next, ref } = meeting;
    const streams = [
      await EventStream.open(as.sofia, `?meeting=${ref}&topics=meetingUpdated`),
      await EventStream.open(as.ravi, `?meeting=${ref}`),
    ];
    const stray = await EventStream.open(as.ravi, `?meeting=${next}`);
    const put = (command: string, more: object = {}, who: Client = as.akiko) =>
      tells(who, command, { meeting: ref, ...more });
    const take = (change: ShownChange) => put('takeItem', { change: change.number });
    const vote = (who: Name, change: ShownChange, more = {}) => voteCodes(as[who], change, more);
    const current = async () => (await meetingOf(as.ravi, ref)).agenda.find((item) => item.current);
    const forGeorge = { onBehalfOf: mail('george') };
    await opened(as.akiko, meeting);
    const late = await before();

    // The deputy has the seat of the member, counts for the quorum, and votes for them.
    expect(await take(first)).toEqual([]);
    expect(await vote('akiko', first)).toEqual(['NO_QUORUM']);
    expect(await put('joinMeeting', { standsIn: mail('sofia') }, as.paul)).toEqual(['NOT_PERMITTED']);
    expect(await put('joinMeeting', { standsIn: mail('george') }, as.paul)).toEqual([]);
    expect(await put('joinMeeting', {}, as.george)).toEqual(['ALREADY_EXISTS']);
    const condition = { text: 'The load test passes', dueAt: new Date(Date.now() + 7_200_000).toISOString() };
    expect(await vote('akiko', first, { conditions: [condition] })).toEqual([]);
    expect(await vote('paul', first, forGeorge)).toEqual(['NOT_PERMITTED']);
    await must(as.george, 'recordAbsence', { to: new Date(Date.now() + 7_200_000).toISOString() });
    expect(await vote('paul', first, forGeorge)).toEqual([]);
    expect(await stateOf(as.ravi, first.number)).toBe('SCHEDULED');

    // The condition is an obligation: it holds up the work.
    const begun = await attempt(as.lena, 'startImplementation', { change: first.number });
    expect(begun.problems.map((p) => p.rule)).toContain('start-needs-conditions-met');

    // The board chose the deputy, not the member: whoever is barred has their seat filled, unless the deputy is barred too.
    expect(await take(georges)).toEqual([]);
    expect(await current()).toMatchObject({
      quorum: { present: 2, reached: true },
      recused: [barred('George Mensah')],
    });
    expect(await vote('paul', georges, forGeorge)).toEqual([]);
    expect(await take(pauls)).toEqual([]);
    expect(await current()).toMatchObject({
      quorum: { needed: 2, present: 1, reached: false },
      recused: [barred('Paul Novak')],
    });
    expect(await vote('akiko', pauls)).toEqual(['NO_QUORUM']);
    expect(await vote('paul', pauls, forGeorge)).toContain('SEGREGATION_VIOLATION');

    // What came late needs the chair's exception, on record.
    expect(await take(late)).toEqual(['INVALID_REFERENCE']);
    expect(await put('admitLateChange', { change: late.number, reason: 'A leak.' }, as.sofia)).toEqual([
      'NOT_PERMITTED',
    ]);
    expect(await put('admitLateChange', { change: late.number, reason: 'A leak.' })).toEqual([]);
    expect((await meetingOf(as.ravi, ref)).agenda.at(-1)).toMatchObject({
      change: { number: late.number },
      exception: { reason: 'A leak.', by: { name: 'Akiko Tanaka' } },
    });

    // Whoever leaves takes the quorum along; the vote is refused with what is missing and what to do.
    expect(await take(second)).toEqual([]);
    expect(await put('leaveMeeting', {}, as.paul)).toEqual([]);
    const ballot = { change: second.number, verdict: 'APPROVE', digest: second.contentDigest };
    const [lost] = (await attempt(as.akiko, 'castVote', ballot)).problems;
    expect(lost).toMatchObject({ code: 'NO_QUORUM', rule: 'meeting-quorum' });
    expect(lost?.message).toContain('needs 2 members');
    expect(await put('joinMeeting', { remote: true }, as.sofia)).toEqual([]);
    expect(await vote('akiko', second)).toEqual([]);
    expect(await vote('sofia', second, { verdict: 'REJECT', comment: 'No way back.' })).toEqual([]);

    expect(await put('deferItem', { change: third.number, reason: 'No time.' })).toEqual([]);
    expect(numbersOn(await meetingOf(as.ravi, next))).toContain(third.number);
    expect(await put('endMeeting')).toEqual([]);
    expect(await put('closeMinutes')).toEqual([]);

    const { minutes } = await meetingOf(as.ravi, ref);
    const digest = minutes?.digest ?? '';
    for (const stream of streams) await heardWhole(stream, ref, [first.id, second.id]);
    expect(new Set(streams[0]?.seen.map((e) => e.topic))).toEqual(new Set(['meetingUpdated']));
    expect(stray.seen).toEqual([]);
    [...streams, stray].forEach((stream) => stream.close());
    await mailed();
    for (const name of ['akiko', 'sofia', 'george', 'maya', 'paul', 'ravi'] as const) {
      const files = mailbox.to(mail(name)).flatMap((one) =>
        partsOf(one, 'application/json')
          .filter(({ content }) => content.includes(ref))
          .map(({ content }) => ({ content, text: partsOf(one, 'text/plain')[0]?.content ?? '' })),
      );
      expect([name, files.length]).toEqual([name, 1]);
      expect(digestOf(files[0]?.content ?? '')).toBe(digest);
      expect(files[0]?.text).toContain(`# Minutes of`);
      expect(files[0]?.text).toContain('for George Mensah voted approve');
      expect(files[0]?.text).toContain(`has the digest ${digest}`);
    }
    await typedAt(as.sofia, ref, digest);
  });
});

const barred = (name: string) => ({ rule: 'requester-is-not-approver', person: { name } });
