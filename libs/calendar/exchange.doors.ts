import { Module, type OnModuleInit } from '@nestjs/common';
import { ChangesDoors, ChangesModule } from '#changes';
import { NodeSources } from '#platform/graphql';
import { Feeds } from './data/feeds.ts';
import { ExchangeModule } from './exchange.module.ts';
import { FeedResolver, ImportResolver } from './graphql/exchange.resolver.ts';
import { toFeed } from './graphql/exchange.types.ts';
import { ExchangeController } from './rest/exchange.controller.ts';

/** Feeds and imports over GraphQL and REST. */
@Module({
  imports: [ChangesDoors, ChangesModule, ExchangeModule],
  controllers: [ExchangeController],
  providers: [FeedResolver, ImportResolver],
})
export class ExchangeDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly feeds: Feeds,
  ) {}

  onModuleInit(): void {
    this.nodes.register('CalendarFeed', async (id, { request }) => {
      const feed = await this.feeds.byId(id);
      return request.actor?.personId === feed.personId ? toFeed(feed) : null;
    });
  }
}
