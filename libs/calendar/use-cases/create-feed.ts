import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { type Actor, done, newId, type Outcome, problem, refused, sha256 } from '#kernel';
import { Feeds } from '../data/feeds.ts';
import type { FeedSubject } from '../domain/feed.ts';
import { FeedCommands, type KeptFeed } from '../feed-commands.ts';

/** So many a person may have at a time. */
const most = 50;

/** Makes an address for somebody's calendar program. Its secret, 256 random bits, is told once and never kept. */
@Injectable()
export class CreateFeed {
  constructor(
    private readonly commands: FeedCommands,
    private readonly feeds: Feeds,
  ) {}

  async execute(
    actor: Actor,
    {
      kind,
      subject,
      name,
    }: { readonly kind: FeedSubject; readonly subject: string; readonly name?: string | null },
  ): Promise<Outcome<KeptFeed>> {
    const { personId } = actor;
    const found = await this.commands.subject(kind, subject);
    const command = { name: 'createCalendarFeed', input: { kind, subject, name: name ?? null } };
    return this.commands.run(actor, command, personId ?? '', async (work) => {
      if (personId === null)
        return refused(problem('NOT_PERMITTED', 'A feed is a person’s.', { rule: 'feed-of-a-person' }));
      if (found === null)
        return refused(
          problem('INVALID_REFERENCE', `There is no such ${kind.toLowerCase()}.`, {
            path: ['input', 'subject'],
          }),
        );
      if ((await this.feeds.live(personId, work.manager)) >= most)
        return refused(
          problem('INVALID_INPUT', `You have ${most} feeds.`, { wayOut: 'Revoke one that you do not need.' }),
        );
      const secret = randomBytes(32).toString('base64url');
      const feed = {
        ...{ id: newId(), personId, subjectKind: kind, subjectId: found.id },
        name: (name ?? found.name).trim().slice(0, 100) || found.name,
        ...{ createdAt: work.now, revokedAt: null, revokedBy: null, lastUsedAt: null },
      };
      await this.feeds.insert(feed, sha256(secret), work.manager);
      work.emit({
        ...{ type: 'calendarFeed.created', subjectType: 'calendarFeed', subjectId: feed.id },
        data: { kind, subject: found.id, name: feed.name },
      });
      return done({ feed, secret });
    });
  }
}
