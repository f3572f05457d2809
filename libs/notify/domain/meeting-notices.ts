import type { Id } from '#kernel';
import type { NotificationKind, TimeText, ToldEvent } from './notice.ts';

/** What the words may speak of. */
export interface ToldMeeting {
  readonly name: string;
  /** Members of the board and their deputies. */
  readonly members: readonly Id[];
  readonly nameOf: (person: unknown) => string;
  readonly startsAt?: Date;
  /** The changes that the event names. */
  readonly changes: readonly { readonly id: Id; readonly number: string; readonly requesterId: Id }[];
  readonly data: ToldEvent['data'];
  /** Deputies whom it is for alone, and what becomes of the meeting at which they were to stand in. */
  readonly standIns?: { readonly persons: readonly Id[]; readonly fate: 'stays' | 'gone' | 'others-come' };
}

export interface MeetingNotice {
  readonly kind: NotificationKind;
  readonly persons: readonly Id[];
  readonly text: (at: TimeText) => string;
  readonly changeId?: Id;
  /** The document that goes with it by mail, to those whom that is for. */
  readonly carries?: Carried;
  /** Said for its document alone: nobody is told without. */
  readonly forDocument?: boolean;
}

export type Carried = 'schedule' | 'former' | 'meeting' | 'released' | 'minutes';

/** What somebody said, as the end of a sentence; nothing when they said nothing. */
function because({ reason }: ToldEvent['data']): string {
  if (typeof reason !== 'string' || reason.trim() === '') return '.';
  const text = reason.trim().replaceAll(/\s+/g, ' ');
  return `: “${text.length > 300 ? `${text.slice(0, 299)}…` : text}”`;
}

type Words = MeetingNotice['text'];

const toAll = (
  { members }: ToldMeeting,
  kind: NotificationKind,
  text: Words,
  more: Pick<MeetingNotice, 'carries' | 'forDocument'> = {},
): MeetingNotice => ({ kind, persons: members, text, ...more });

/** Requesters who are on the board are told as members. */
const toRequesters = (
  { changes, members }: ToldMeeting,
  kind: NotificationKind,
  text: (number: string) => Words,
): MeetingNotice[] =>
  changes
    .filter((c) => !members.includes(c.requesterId))
    .map((c) => ({ kind, persons: [c.requesterId], text: text(c.number), changeId: c.id }));

const person = (value: unknown): Id[] => (typeof value === 'string' ? [value] : []);

/** What becomes of what stood on an agenda that nobody dealt with. */
function left({ data }: ToldMeeting, count: number): string {
  const { next } = data;
  if (count === 0) return 'Nothing on its agenda waits any more.';
  return typeof next === 'string'
    ? `The next agenda that takes it up is that of ${next}.`
    : 'From now on votes are taken without a meeting.';
}

const tellings: Readonly<Record<string, (told: ToldMeeting) => MeetingNotice[]>> = {
  'meetingSeries.created': (told) => [
    toAll(
      told,
      'MEETING_PLANNED',
      () => `${told.name}: your board meets from now on. See the meetings to come, and say whether you come.`,
      { carries: 'schedule' },
    ),
  ],
  'meetingSeries.altered': (told) => [
    toAll(
      told,
      'MEETING_MOVED',
      () => `${told.name}: from now on it goes by other rules${because(told.data)}`,
      { carries: 'schedule' },
    ),
    toAll(
      told,
      'MEETING_CANCELED',
      () => `${told.name}: the meetings by the former rule do not take place any more${because(told.data)}`,
      { carries: 'former', forDocument: true },
    ),
  ],
  'meetingSeries.ended': (told) => [
    toAll(
      told,
      'MEETING_CANCELED',
      () => `${told.name}: your board does not meet in this series any more${because(told.data)}`,
      { carries: 'former' },
    ),
  ],
  'board.memberAdded': (told) => [
    {
      kind: 'MEETING_PLANNED',
      persons: person(told.data['person']),
      text: () =>
        `${told.name}: you are on the board that meets. See the meetings to come, and say whether you come.`,
      carries: 'schedule',
    },
  ],
  'board.memberRemoved': (told) => [
    {
      kind: 'MEETING_CANCELED',
      persons: person(told.data['person']),
      text: () => `${told.name}: you are not on the board any more, and are not asked to its meetings.`,
      carries: 'released',
    },
  ],
  'meeting.moved': (told) => [
    toAll(
      told,
      'MEETING_MOVED',
      (at) => `${told.name}: the meeting is held at ${at(told.startsAt)}${because(told.data)}`,
      { carries: 'meeting' },
    ),
  ],
  'meeting.canceled': (told) => [
    toAll(
      told,
      'MEETING_CANCELED',
      (at) => `${told.name}: the meeting of ${at(told.startsAt)} does not take place${because(told.data)}`,
      { carries: 'meeting' },
    ),
  ],
  'meeting.lapsed': (told) => [
    toAll(
      told,
      'MEETING_CANCELED',
      (at) =>
        `${told.name}: nobody opened the meeting of ${at(told.startsAt)}, so it lapsed. ${left(told, told.changes.length)}`,
    ),
    ...toRequesters(
      told,
      'MEETING_CANCELED',
      (number) => () =>
        `${number}: it was not dealt with, since nobody opened ${told.name}. ${left(told, 1)}`,
    ),
  ],
  'meeting.invitationAnswered': (told) => [
    {
      kind: 'MEETING_PLANNED',
      persons: person(told.data['deputy']),
      text: (at) =>
        `${told.name}: you stand in for ${told.nameOf(told.data['person'])} at ${at(told.startsAt)}.`,
      carries: 'meeting',
    },
    {
      kind: 'MEETING_CANCELED',
      persons: person(told.data['released']),
      text: notNeeded(told),
      carries: 'released',
    },
  ],
  'meeting.agendaFrozen': (told) => [
    toAll(
      told,
      'AGENDA_FROZEN',
      (at) =>
        `${told.name}: the agenda for ${at(told.startsAt)} is fixed, with ${told.changes.length} changes.`,
    ),
    ...toRequesters(
      told,
      'AGENDA_FROZEN',
      (number) => (at) => `${number}: it is on the agenda of ${told.name}, ${at(told.startsAt)}.`,
    ),
  ],
  'meeting.itemTaken': (told) =>
    toRequesters(told, 'ITEM_NEXT', (number) => () => `${number}: it is dealt with next in ${told.name}.`),
  'meeting.minutesClosed': (told) => [
    toAll(
      told,
      'MINUTES_CLOSED',
      () => `${told.name}: the minutes are closed under ${String(told.data['digest'])}.`,
      { carries: 'minutes' },
    ),
    ...toRequesters(
      told,
      'MINUTES_CLOSED',
      (number) => () =>
        `${number}: the minutes of ${told.name} are closed under ${String(told.data['digest'])}.`,
    ).map((one): MeetingNotice => ({ ...one, carries: 'minutes' })),
  ],
};

/** Who is told what of a meeting, by the type of what happened. An event that is not here is nobody's news. */
export const meetingNotices = (type: string, told: ToldMeeting): MeetingNotice[] =>
  told.standIns === undefined ? (tellings[type]?.(told) ?? []) : standInNotices(told, told.standIns);

function standInNotices(
  { data, name, startsAt }: ToldMeeting,
  { fate, persons }: NonNullable<ToldMeeting['standIns']>,
): MeetingNotice[] {
  const released = (text: Words, forDocument = false): MeetingNotice => ({
    ...{ kind: 'MEETING_CANCELED', persons, text, carries: 'released', forDocument },
  });
  if (fate === 'gone')
    return [
      released(
        (at) =>
          `${name}: the meeting of ${at(startsAt)}, at which you were to stand in, does not take place${because(data)}`,
      ),
    ];
  if (fate === 'others-come') return [released(notNeeded({ name, startsAt }))];
  return [
    {
      ...{ kind: 'MEETING_MOVED', persons, carries: 'meeting' },
      text: (at) => `${name}: the meeting at which you stand in is held at ${at(startsAt)}${because(data)}`,
    },
    released((at) => `${name}: it had another place in calendars, ${at(startsAt)}.`, true),
  ];
}

const notNeeded =
  ({ name, startsAt }: Pick<ToldMeeting, 'name' | 'startsAt'>): Words =>
  (at) =>
    `${name}: nobody needs you to stand in at ${at(startsAt)} any more.`;
