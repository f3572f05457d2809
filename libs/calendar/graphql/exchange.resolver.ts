import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ReadChanges } from '#changes';
import { type Actor, pageRequest } from '#kernel';
import { By } from '#platform/auth';
import { connectionOf, type ConnectionShape, idFrom } from '#platform/graphql';
import { Feeds } from '../data/feeds.ts';
import { FeedAddresses } from '../feed-addresses.ts';
import { CreateFeed } from '../use-cases/create-feed.ts';
import { ImportCalendar } from '../use-cases/import-calendar.ts';
import { RevokeFeed } from '../use-cases/revoke-feed.ts';
import { toEntryObject } from './entry.types.ts';
import {
  CreateCalendarFeedPayload,
  CreateFeedFields,
  FeedConnection,
  type FeedObject,
  FeedsArgs,
  ImportCalendarPayload,
  ImportFields,
  RevokeCalendarFeedPayload,
  RevokeFeedFields,
  toFeed,
} from './exchange.types.ts';

/** Addresses for calendar programs. */
@Resolver()
export class FeedResolver {
  constructor(
    private readonly create: CreateFeed,
    private readonly revoke: RevokeFeed,
    private readonly feeds: Feeds,
    private readonly addresses: FeedAddresses,
    private readonly read: ReadChanges,
  ) {}

  @Query(() => FeedConnection, { description: 'Your feeds, the newest first; revoked ones too.' })
  async myCalendarFeeds(@By() actor: Actor, @Args() page: FeedsArgs): Promise<ConnectionShape<FeedObject>> {
    this.read.mayList(actor);
    return connectionOf(await this.feeds.ofPerson(actor.personId ?? '', pageRequest(page)), toFeed);
  }

  @Mutation(() => CreateCalendarFeedPayload, {
    description: 'Makes an address for a calendar program (iCalendar, RFC 5545). It is told this once.',
  })
  async createCalendarFeed(
    @By() actor: Actor,
    @Args('input') input: CreateFeedFields,
  ): Promise<CreateCalendarFeedPayload> {
    const outcome = await this.create.execute(actor, input);
    if (!outcome.ok) return { feed: null, url: null, problems: outcome.problems };
    const { feed, secret } = outcome.value;
    return { feed: toFeed(feed), url: secret === null ? null : this.addresses.of(secret), problems: [] };
  }

  @Mutation(() => RevokeCalendarFeedPayload, {
    description: 'Takes an address back: nobody finds it any more.',
  })
  async revokeCalendarFeed(
    @By() actor: Actor,
    @Args('input') { feed }: RevokeFeedFields,
  ): Promise<RevokeCalendarFeedPayload> {
    const outcome = await this.revoke.execute(actor, idFrom('CalendarFeed', feed, 'input', 'feed'));
    return outcome.ok
      ? { feed: toFeed(outcome.value.feed), problems: [] }
      : { feed: null, problems: outcome.problems };
  }
}

/** Calendars from elsewhere. */
@Resolver()
export class ImportResolver {
  constructor(private readonly imports: ImportCalendar) {}

  @Mutation(() => ImportCalendarPayload, {
    description: 'Takes a calendar in, each event by itself. One that came before is altered, not doubled.',
  })
  async importCalendar(
    @By() actor: Actor,
    @Args('input') input: ImportFields,
  ): Promise<ImportCalendarPayload> {
    const outcome = await this.imports.execute(actor, input);
    if (!outcome.ok) return { events: [], problems: outcome.problems };
    const events = outcome.value.map(({ entry, ...rest }) => ({
      ...rest,
      entry: entry === null ? null : toEntryObject(entry),
    }));
    return { events, problems: [] };
  }
}
