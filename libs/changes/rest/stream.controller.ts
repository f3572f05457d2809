import { Controller, Headers, type MessageEvent, Query, Sse } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Actor, Fault, isId, toGlobalId } from '#kernel';
import { By } from '#platform/auth';
import { EventLog, type EventRow } from '#platform/database';
import { filter, map, merge, type Observable, interval } from 'rxjs';
import { ChangeRefs } from '../data/change-refs.ts';
import { LiveEvents } from '../live-events.ts';
import { type LiveTopic, LiveTopics } from '../live-topics.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';

const ownTopics = ['changeUpdated', 'myApprovalsUpdated'];

const heartbeatMs = 20_000;

/** Live news as Server-Sent Events: each carries ids and what happened; the client reads what it shows by itself. */
@ApiTags('live')
@ApiBearerAuth()
@Controller('api/v1/stream')
export class StreamController {
  constructor(
    private readonly live: LiveEvents,
    private readonly others: LiveTopics,
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
    description:
      'changeUpdated, myApprovalsUpdated, meetingUpdated, or some of them with commas; all when left out.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was seen.',
  })
  @ApiQuery({ name: 'change', required: false, description: 'Only of this change: id or number.' })
  @ApiQuery({
    name: 'meeting',
    required: false,
    description:
      'Only of this meeting, votes cast at its table with it: as in `cab-weekly/2026-12-01T10:00:00`.',
  })
  async stream(
    @By() actor: Actor,
    @Query() query: Readonly<Record<string, unknown>>,
    @Headers('last-event-id') lastEventId?: string,
  ): Promise<Observable<MessageEvent>> {
    this.read.mayList(actor);
    const wish = await this.wishOf(query);
    const after = startOf(lastEventId) ?? (await this.events.newest());
    const news = this.live.from(after).pipe(
      map((row) => this.messageOf(row, actor, wish)),
      filter((message) => message !== null),
    );
    return merge(news, interval(heartbeatMs).pipe(map(() => ({ type: 'heartbeat', data: {} }))));
  }

  private async wishOf(query: Readonly<Record<string, unknown>>): Promise<Wish> {
    const change = textIn(query, 'change');
    const topics = topicsOf(textIn(query, 'topics'), [...ownTopics, ...this.others.all.map((t) => t.name)]);
    const changeId = change === undefined ? null : await this.refs.resolve(change);
    const only = new Map<LiveTopic, string>();
    for (const topic of this.others.all) {
      const said = textIn(query, topic.parameter);
      if (said !== undefined) only.set(topic, await topic.resolve(said));
    }
    return { topics, changeId, only };
  }

  /** Each event is told once at the most, whatever it is news of. */
  private messageOf(row: EventRow, actor: Actor, { changeId, only, topics }: Wish): MessageEvent | null {
    const about = row.subjectType === 'change' ? row.subjectId : row.data['change'];
    if (changeId !== null && about !== changeId) return null;
    for (const [topic, name] of only) if (topic.nameIn(row) !== name) return null;
    const type = topicOf(row, actor, topics, this.others.all);
    if (type === null) return null;
    const named = this.others.all.flatMap((topic) => {
      const name = topic.nameIn(row);
      return name === null ? [] : [[topic.parameter, name] as const];
    });
    const data = {
      change: isId(about) ? toGlobalId('Change', about) : null,
      ...Object.fromEntries(named),
      event: row.type,
      occurredAt: row.occurredAt.toISOString(),
      actor: row.actorName,
    };
    return { id: row.seq, type, data };
  }
}

/** What one client wants to hear of. */
interface Wish {
  readonly topics: ReadonlySet<string>;
  readonly changeId: string | null;
  readonly only: ReadonlyMap<LiveTopic, string>;
}

function textIn(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const said = query[name];
  if (said === undefined || typeof said === 'string') return said;
  throw new Fault('BAD_USER_INPUT', `There is one ${name} at the most.`, [
    { path: [name], message: 'said more than once' },
  ]);
}

function topicsOf(said: string | undefined, known: readonly string[]): ReadonlySet<string> {
  const names = said === undefined ? known : said.split(',');
  const unknown = names.filter((n) => !known.includes(n));
  if (unknown.length > 0)
    throw new Fault(
      'BAD_USER_INPUT',
      `There is no topic "${unknown[0]?.slice(0, 60)}"; there are ${known.join(', ')}.`,
      [{ path: ['topics'], message: 'unknown topic' }],
    );
  return new Set(names);
}

function startOf(lastEventId: string | undefined): string | null {
  if (lastEventId === undefined || lastEventId === '') return null;
  if (/^\d{1,18}$/.test(lastEventId)) return lastEventId;
  throw new Fault('BAD_USER_INPUT', 'Last-Event-ID is not one that this stream gave out.', [
    { path: ['last-event-id'], message: 'not a number of an event' },
  ]);
}

/** An event that concerns the viewer's own approvals is told as that; every event of a change is an update of it. */
function topicOf(
  row: EventRow,
  actor: Actor,
  topics: ReadonlySet<string>,
  others: readonly LiveTopic[],
): string | null {
  const { askedPersons } = row.data;
  const mine =
    Array.isArray(askedPersons) && actor.personId !== null && askedPersons.includes(actor.personId);
  const ofChange = row.subjectType === 'change';
  if (ofChange && mine && topics.has('myApprovalsUpdated')) return 'myApprovalsUpdated';
  if (ofChange && topics.has('changeUpdated')) return 'changeUpdated';
  // A vote at the table is news of the meeting as well, for whoever listens to that alone.
  const other = others.find(
    (topic) =>
      topics.has(topic.name) &&
      (ofChange || row.subjectType === topic.subjectType) &&
      topic.nameIn(row) !== null,
  );
  return other?.name ?? null;
}
