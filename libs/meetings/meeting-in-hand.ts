import { type Id, problem, type Problem, systemActor } from '#kernel';
import type { RecordedEvent, Work } from '#platform/database';
import type { Item, KeptMeeting, Presence } from './domain/meeting.ts';
import { stateOf, type MeetingState } from './domain/meeting.ts';
import { meetingRef, type MeetingSeries } from './domain/series.ts';
import type { RecordStore } from './data/records.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { Sitting } from './seats.ts';

type EventData = RecordedEvent['data'];

/** A meeting that a command has locked, with the board as it sits; written when the command ends, or not at all. */
export class MeetingInHand {
  readonly happened: RecordedEvent[] = [];
  private current: KeptMeeting;

  constructor(
    readonly work: Work,
    readonly series: MeetingSeries,
    readonly before: KeptMeeting,
    readonly sitting: Sitting,
    private readonly stores: { readonly meetings: MeetingStore; readonly records: RecordStore },
  ) {
    this.current = before;
  }

  get meeting(): KeptMeeting {
    return this.current;
  }

  get ref(): string {
    return meetingRef(this.series, this.current.at);
  }

  /** The actor as a person; policy has refused everybody else. */
  get person(): Id {
    return this.work.actor.personId ?? '';
  }

  patch(patch: Partial<KeptMeeting>): void {
    this.current = { ...this.current, ...patch };
  }

  items(): Promise<readonly Item[]> {
    return this.stores.meetings.items([this.current.id], this.work.manager);
  }

  presences(): Promise<readonly Presence[]> {
    return this.stores.records.presences([this.current.id], this.work.manager);
  }

  emit(type: string, data: EventData, byGavel = false): void {
    const { actor } = this.work;
    const event = {
      type,
      subjectType: 'meeting',
      subjectId: this.current.id,
      data: { meeting: this.ref, ...data },
    };
    this.happened.push(this.work.emit(event, byGavel ? systemActor(actor.correlationId) : actor));
  }

  /** Why this cannot be done now; none when the meeting is in one of these states. */
  unless(...states: MeetingState[]): Problem[] {
    const state = stateOf(this.current);
    return states.includes(state)
      ? []
      : [
          problem(
            'WRONG_STATE',
            `The meeting is ${state}; this can be done while it is ${states.join(' or ')}.`,
            {
              rule: 'meeting-state',
            },
          ),
        ];
  }

  /** The item of a change, if it is dealt with in this meeting; otherwise why not. */
  async itemOf(changeId: Id): Promise<Item | Problem> {
    const item = (await this.items()).find((i) => i.changeId === changeId);
    if (item === undefined)
      return problem('INVALID_REFERENCE', 'This change is not on the agenda.', {
        path: ['input', 'change'],
        wayOut: 'After the cut-off, the chair can let it on with a reason.',
      });
    return item.deferredAt === null
      ? item
      : problem('WRONG_STATE', 'This item was put off to a later meeting.', { rule: 'item-deferred' });
  }
}
