import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { CalendarModule } from './calendar.module.ts';
import { Feeds } from './data/feeds.ts';
import { FeedAddresses } from './feed-addresses.ts';
import { FeedCommands } from './feed-commands.ts';
import { FeedReader } from './feed-reader.ts';
import { FeedSubjects } from './feed-subjects.ts';
import { CreateFeed } from './use-cases/create-feed.ts';
import { ImportCalendar } from './use-cases/import-calendar.ts';
import { RevokeFeed } from './use-cases/revoke-feed.ts';
import { ShowFeed } from './use-cases/show-feed.ts';

const shared = [CreateFeed, FeedAddresses, Feeds, FeedSubjects, ImportCalendar, RevokeFeed, ShowFeed];

/** Calendars of other programs: feeds for them and what is taken in from them; the doors are in ExchangeDoors. */
@Module({
  imports: [CalendarModule, CatalogModule, ChangesModule, PeopleModule],
  providers: [...shared, FeedCommands, FeedReader],
  exports: [...shared],
})
export class ExchangeModule {}
