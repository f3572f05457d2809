import type { Id } from '#kernel';

/** One meeting of a series, whether a row is kept of it yet or not. */
export interface Meeting {
  /** Null as long as nothing is kept of it. */
  readonly id: Id | null;
  readonly seriesId: Id;
  /** The schedule of the series by which it has its name. */
  readonly schedule: number;
  /** Its name within the series: the start that the rule gives it, as the wall clock tells. */
  readonly at: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly version: number;
  readonly canceledAt: Date | null;
  /** When its planned end came and nobody had opened it. */
  readonly lapsedAt: Date | null;
  readonly frozenAt: Date | null;
  readonly startedAt: Date | null;
  readonly pausedAt: Date | null;
  readonly endedAt: Date | null;
  /** When its minutes were closed. */
  readonly closedAt: Date | null;
  /** What is dealt with now, also during a pause. */
  readonly currentItem: Id | null;
}

/** A meeting that a row is kept of. */
export type KeptMeeting = Meeting & { readonly id: Id };

export const meetingStates = [
  'PLANNED',
  'FROZEN',
  'RUNNING',
  'PAUSED',
  'HELD',
  'CLOSED',
  'CANCELED',
  'LAPSED',
] as const;
export type MeetingState = (typeof meetingStates)[number];

/** Where a meeting stands, told from what happened to it. */
export function stateOf(meeting: Meeting): MeetingState {
  if (meeting.canceledAt !== null) return 'CANCELED';
  if (meeting.lapsedAt !== null) return 'LAPSED';
  if (meeting.closedAt !== null) return 'CLOSED';
  if (meeting.endedAt !== null) return 'HELD';
  if (meeting.pausedAt !== null) return 'PAUSED';
  if (meeting.startedAt !== null) return 'RUNNING';
  return meeting.frozenAt === null ? 'PLANNED' : 'FROZEN';
}

/** States of a meeting that can still be opened. */
export const ahead: ReadonlySet<MeetingState> = new Set(['PLANNED', 'FROZEN']);

/** When its agenda freezes. */
export const cutOffOf = (meeting: Pick<Meeting, 'startsAt'>, cutOffMinutes: number): Date =>
  new Date(meeting.startsAt.getTime() - cutOffMinutes * 60_000);

/** A change on a frozen agenda, as it was then. */
export interface Item {
  readonly id: Id;
  readonly meetingId: Id;
  readonly changeId: Id;
  /** The votes that it is about. */
  readonly roundId: Id;
  readonly revision: number;
  readonly digest: string;
  readonly position: number;
  readonly plannedMinutes: number;
  readonly addedAt: Date;
  /** Who let it on after the cut-off, and why; null for what was there in time. */
  readonly addedBy: Id | null;
  readonly exception: string | null;
  readonly deferredAt: Date | null;
  readonly deferredBy: Id | null;
  readonly deferredTo: Id | null;
  readonly deferredReason: string | null;
}

export const answers = ['accepted', 'declined', 'tentative'] as const;
export interface Answer {
  readonly meetingId: Id;
  readonly personId: Id;
  readonly answer: (typeof answers)[number];
  readonly deputyId: Id | null;
  readonly answeredAt: Date;
}

/** Somebody's time at the table. */
export interface Presence {
  readonly id: Id;
  readonly meetingId: Id;
  readonly personId: Id;
  /** The member whose seat they take: themselves, whom they stand in for, or nobody. */
  readonly seatId: Id | null;
  readonly remote: boolean;
  readonly joinedAt: Date;
  readonly leftAt: Date | null;
}

/** A time in which an item was dealt with. */
export interface Turn {
  readonly id: Id;
  readonly meetingId: Id;
  readonly itemId: Id;
  readonly beganAt: Date;
  readonly endedAt: Date | null;
}

/** A vote cast at the table. */
export interface VoteAtTable {
  readonly voteId: Id;
  readonly meetingId: Id;
  readonly itemId: Id;
  readonly needed: number;
  /** The seats that counted. */
  readonly present: readonly Id[];
}

export interface Remark {
  readonly id: Id;
  readonly meetingId: Id;
  readonly itemId: Id | null;
  readonly personId: Id;
  readonly text: string;
  readonly madeAt: Date;
}
