import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import type { ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { meetingOf, numbersOn, opened, planSoon, tells } from '../support/meetings.ts';
import { OwnSystem } from '../support/own-system.ts';

const risky = { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' };

// Each test is many requests to a real server, on machines that may be busy, and waits for a meeting to begin.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let akiko: Client;
let sofia: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, maya, akiko, sofia] = (await Promise.all(
    ['ravi', 'maya', 'akiko', 'sofia'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client];
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
