import { Inject, Injectable } from '@nestjs/common';
import { ReadChanges } from '#changes';
import { type Actor, type Clock, Fault, notFound, sha256 } from '#kernel';
import { People } from '#people';
import { CLOCK } from '#platform/database';
import { Feeds } from '../data/feeds.ts';
import { feedDocument } from '../domain/feed-document.ts';
import { FeedReader } from '../feed-reader.ts';

/** So often one process answers for one feed, in a minute. Calendar programs ask every quarter of an hour. */
const mostAsked = 30;

/** Shows a feed to whoever knows its address: what its owner may read, and nothing once they are inactive. */
@Injectable()
export class ShowFeed {
  private readonly asked = new Map<string, number>();
  private minute = 0;

  constructor(
    private readonly feeds: Feeds,
    private readonly people: People,
    private readonly read: ReadChanges,
    private readonly reader: FeedReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the iCalendar document; an address that is unknown, revoked or of somebody who left is not found */
  async execute(secret: string, correlationId: string): Promise<string> {
    const feed = await this.feeds.bySecret(sha256(secret));
    if (feed === null || feed.revokedAt !== null) throw notFound('calendar feed');
    const owner = await this.people.byId(feed.personId);
    if (owner === null || !owner.active) throw notFound('calendar feed');
    this.count(feed.id);
    await this.feeds.touch(feed.id, this.clock.now());
    const actor: Actor = {
      ...{ kind: 'person', personId: owner.id, accountId: null, name: owner.name, roles: owner.roles },
      ...{ scopes: null, door: 'rest', correlationId },
    };
    const changes = this.read.readable(actor, await this.reader.changes(feed));
    return feedDocument(await this.reader.content(feed, changes));
  }

  private count(id: string): void {
    const minute = Math.floor(this.clock.now().getTime() / 60_000);
    if (minute !== this.minute) this.asked.clear();
    this.minute = minute;
    const asked = (this.asked.get(id) ?? 0) + 1;
    this.asked.set(id, asked);
    if (asked > mostAsked)
      throw new Fault('TOO_MANY_REQUESTS', 'This calendar was asked for too often: come back in a minute.');
  }
}
