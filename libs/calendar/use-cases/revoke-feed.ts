import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Outcome } from '#kernel';
import { Feeds } from '../data/feeds.ts';
import { FeedCommands, type KeptFeed } from '../feed-commands.ts';

/** Takes an address back for good. Doing so again changes nothing. */
@Injectable()
export class RevokeFeed {
  constructor(
    private readonly commands: FeedCommands,
    private readonly feeds: Feeds,
  ) {}

  async execute(actor: Actor, id: Id): Promise<Outcome<KeptFeed>> {
    const known = await this.feeds.byId(id);
    const command = { name: 'revokeCalendarFeed', input: { id }, id };
    return this.commands.run(actor, command, known.personId, async (work) => {
      const feed = await this.feeds.byId(id, work.manager);
      const by = actor.personId ?? feed.personId;
      if (feed.revokedAt !== null) return done({ feed, secret: null });
      await this.feeds.revoke(id, by, work.now, work.manager);
      work.emit({
        ...{ type: 'calendarFeed.revoked', subjectType: 'calendarFeed', subjectId: id },
        data: { name: feed.name, kind: feed.subjectKind, before: 'live', after: 'revoked' },
      });
      return done({ feed: { ...feed, revokedAt: work.now, revokedBy: by }, secret: null });
    });
  }
}
