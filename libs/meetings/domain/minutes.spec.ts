import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#kernel';
import type { Item } from './meeting.ts';
import { composeMinutes, type ItemProceedings, type Proceedings } from './minutes.ts';
import { minutesText } from './minutes-text.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 31, 8, minute));
const item: Item = {
  ...{
    id: 'i1',
    meetingId: 'm',
    changeId: 'c1',
    roundId: 'r1',
    revision: 2,
    digest: 'sha256:ab',
    position: 1,
  },
  ...{ plannedMinutes: 10, addedAt: at(-60), addedBy: 'akiko', exception: 'It cannot wait.' },
  ...{ deferredAt: null, deferredBy: null, deferredTo: null, deferredReason: null },
};
const dealt: ItemProceedings = {
  ...{
    item,
    change: 'CHG-000007',
    title: '# Not a heading [x](http://evil)',
    mark: 'DECIDED',
    round: 'approved',
  },
  deferredTo: null,
  recused: [{ person: 'george', rule: 'requester-is-not-approver', reason: 'You filed this change.' }],
  moves: [{ from: 3, to: 1, by: 'Akiko', reason: 'First things first.' }],
  votes: [
    {
      at: { voteId: 'v', meetingId: 'm', itemId: 'i1', needed: 2, present: ['sofia', 'akiko'] },
      ...{ person: 'sofia', onBehalfOf: null, verdict: 'approve', comment: 'Fine.', castAt: at(12) },
      conditions: [{ text: 'The load test passes.', dueAt: at(600) }],
    },
  ],
};
const held: Proceedings = {
  ...{ ref: 'cab/2026-03-31T10:00:00', series: 'Weekly', board: 'CAB', timeZone: 'Europe/Berlin', quorum: 2 },
  ...{ plannedStart: at(0), plannedEnd: at(60), frozenAt: at(-1440), startedAt: at(2), endedAt: at(50) },
  seats: ['akiko', 'sofia', 'george'],
  chair: 'akiko',
  names: new Map([
    ['akiko', 'Akiko'],
    ['sofia', 'Sofia'],
    ['george', 'George'],
  ]),
  items: [dealt],
  answers: [{ meetingId: 'm', personId: 'george', answer: 'declined', deputyId: null, answeredAt: at(-100) }],
  presences: [
    {
      id: 'p1',
      meetingId: 'm',
      personId: 'akiko',
      seatId: 'akiko',
      remote: false,
      joinedAt: at(2),
      leftAt: null,
    },
    {
      id: 'p2',
      meetingId: 'm',
      personId: 'sofia',
      seatId: 'sofia',
      remote: true,
      joinedAt: at(5),
      leftAt: at(30),
    },
  ],
  turns: [{ id: 't', meetingId: 'm', itemId: 'i1', beganAt: at(5), endedAt: at(17) }],
  remarks: [{ id: 'x', meetingId: 'm', itemId: null, personId: 'sofia', text: 'Too long.', madeAt: at(51) }],
  pauses: [{ from: at(20), to: at(25) }],
};

describe('minutes', () => {
  it('are the same text whatever order names and records were read in', () => {
    const again = {
      ...held,
      names: new Map([...held.names].reverse()),
      seats: [...held.seats].reverse(),
      answers: [...held.answers].reverse(),
    };
    expect(canonicalJson(composeMinutes(again))).toBe(canonicalJson(composeMinutes(held)));
  });

  it('say who was there, what was decided under which quorum, and what was out of the usual', () => {
    const text = minutesText(composeMinutes(held));
    for (const line of [
      '- Held: 2026-03-31 10:02:00 to 2026-03-31 10:50:00 (Europe/Berlin)',
      '- Pause: 2026-03-31 10:20:00 to 2026-03-31 10:25:00',
      '- Sofia (member): 2026-03-31 10:05:00 to 2026-03-31 10:30:00, remote',
      '- George (member): absent; had declined',
      '- Outcome: **approved**',
      '- Time: 12 of 10 minutes planned',
      '- Let on after the cut-off by Akiko: It cannot wait.',
      '- Moved from place 3 to 1 by Akiko: First things first.',
      '- Recused: George. You filed this change.',
      '- 2026-03-31 10:12:00: Sofia voted approve: Fine. (present 2, needed 2)',
      '  - Condition, by 2026-03-31 20:00:00: The load test passes.',
      '- Sofia, 2026-03-31 10:51:00: Too long.',
    ])
      expect(text.split('\n')).toContain(line);
  });

  it('take what people wrote as text, not as Markdown', () => {
    expect(minutesText(composeMinutes(held))).toContain(
      String.raw`## 1. CHG-000007 \# Not a heading \[x\](http://evil)`,
    );
  });
});
