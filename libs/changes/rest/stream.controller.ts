import { Controller, Headers, type MessageEvent, Query, Sse } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Actor, Fault, toGlobalId } from '#kernel';
import { By } from '#platform/auth';
import { EventLog, type EventRow } from '#platform/database';
import { filter, map, merge, type Observable, interval } from 'rxjs';
import { ChangeRefs } from '../data/change-refs.ts';
import { LiveEvents } from '../live-events.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';

export const streamTopics = ['changeUpdated', 'myApprovalsUpdated'] as const;
type Topic = (typeof streamTopics)[number];

const heartbeatMs = 20_000;

/** Live news as Server-Sent Events: each carries ids and what happened; the client reads what it shows by itself. */
@ApiTags('live')
@ApiBearerAuth()
@Controller('api/v1/stream')
export class StreamController {
  constructor(
    private readonly live: LiveEvents,
    private readonly events: EventLog,
    private readonly refs: ChangeRefs,
    private readonly read: ReadChanges,
  ) {}

  @Sse()
  @ApiOperation({
    summary: 'Live events',
    description:
      'Server-Sent Events. After a break, `Last-Event-ID` gives what was missed. A comment every 20 s keeps the line open.',
  })
  @ApiQuery({
    name: 'topics',
    required: false,
    description: 'changeUpdated, myApprovalsUpdated, or both with a comma; both when left out.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was seen.',
  })
  @ApiQuery({ name: 'change', required: false, description: 'Only of this change: id or number.' })
  async stream(
    @By() actor: Actor,
    @Query('topics') said?: string,
    @Query('change') ref?: string,
    @Headers('last-event-id') lastEventId?: string,
  ): Promise<Observable<MessageEvent>> {
    this.read.mayList(actor);
    const topics = topicsOf(said);
    const changeId = ref === undefined ? null : await this.refs.resolve(ref);
    const after = startOf(lastEventId) ?? (await this.events.newest());
    const news = this.live.from(after).pipe(
      filter((row) => row.subjectType === 'change' && (changeId === null || row.subjectId === changeId)),
      map((row) => ({ row, topic: topicOf(row, actor, topics) })),
      filter((found): found is { row: EventRow; topic: Topic } => found.topic !== null),
      map(({ row, topic }) => messageOf(row, topic)),
    );
    return merge(news, interval(heartbeatMs).pipe(map(() => ({ type: 'heartbeat', data: {} }))));
  }
}

function topicsOf(said: string | undefined): ReadonlySet<Topic> {
  const names = said === undefined ? [...streamTopics] : said.split(',');
  const unknown = names.filter((n) => !streamTopics.includes(n as Topic));
  if (unknown.length > 0)
    throw new Fault(
      'BAD_USER_INPUT',
      `There is no topic "${unknown[0]?.slice(0, 60)}"; there are ${streamTopics.join(' and ')}.`,
      [{ path: ['topics'], message: 'unknown topic' }],
    );
  return new Set(names as Topic[]);
}

function startOf(lastEventId: string | undefined): string | null {
  if (lastEventId === undefined || lastEventId === '') return null;
  if (/^\d{1,18}$/.test(lastEventId)) return lastEventId;
  throw new Fault('BAD_USER_INPUT', 'Last-Event-ID is not one that this stream gave out.', [
    { path: ['last-event-id'], message: 'not a number of an event' },
  ]);
}

/** An event that concerns the viewer's own approvals is told as that; every event is an update of its change. */
function topicOf(row: EventRow, actor: Actor, topics: ReadonlySet<Topic>): Topic | null {
  const { askedPersons } = row.data;
  const mine =
    Array.isArray(askedPersons) && actor.personId !== null && askedPersons.includes(actor.personId);
  if (mine && topics.has('myApprovalsUpdated')) return 'myApprovalsUpdated';
  return topics.has('changeUpdated') ? 'changeUpdated' : null;
}

function messageOf(row: EventRow, topic: Topic): MessageEvent {
  return {
    id: row.seq,
    type: topic,
    data: {
      change: toGlobalId('Change', row.subjectId),
      event: row.type,
      occurredAt: row.occurredAt.toISOString(),
      actor: row.actorName,
    },
  };
}
