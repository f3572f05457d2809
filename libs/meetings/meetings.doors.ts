import { Module, type OnModuleInit } from '@nestjs/common';
import { ApprovalsDoors, ApprovalsModule } from '#approvals';
import { CatalogModule } from '#catalog';
import { ChangesDoors, ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { NodeSources } from '#platform/graphql';
import { SeriesStore } from './data/series-store.ts';
import { AgendaMutations } from './graphql/agenda.mutations.ts';
import { ItemResolver } from './graphql/item.resolver.ts';
import { AttendanceMutations, LeadMutations } from './graphql/meeting.mutations.ts';
import { MeetingQueries, MeetingResolver, SeriesResolver } from './graphql/meeting.resolver.ts';
import { toSeries } from './graphql/meeting.types.ts';
import {
  AnswerResolver,
  DeferralResolver,
  ExceptionResolver,
  PresenceResolver,
  RecusalResolver,
  RemarkResolver,
} from './graphql/person.resolvers.ts';
import { SeriesEventResolver, SeriesHistoryResolver } from './graphql/series-history.resolver.ts';
import { OccurrenceMutations, SeriesMutations } from './graphql/series.mutations.ts';
import { LiveMeetings } from './live-meetings.ts';
import { MeetingsModule } from './meetings.module.ts';
import { MeetingsController } from './rest/meetings.controller.ts';

/** Meetings over GraphQL and REST. */
@Module({
  imports: [
    MeetingsModule,
    ApprovalsDoors,
    ApprovalsModule,
    CatalogModule,
    ChangesDoors,
    ChangesModule,
    PeopleModule,
  ],
  controllers: [MeetingsController],
  providers: [
    AgendaMutations,
    AnswerResolver,
    AttendanceMutations,
    DeferralResolver,
    ExceptionResolver,
    ItemResolver,
    LeadMutations,
    LiveMeetings,
    MeetingQueries,
    MeetingResolver,
    OccurrenceMutations,
    PresenceResolver,
    RecusalResolver,
    RemarkResolver,
    SeriesEventResolver,
    SeriesHistoryResolver,
    SeriesMutations,
    SeriesResolver,
  ],
})
export class MeetingsDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly store: SeriesStore,
  ) {}

  onModuleInit(): void {
    this.nodes.register('MeetingSeries', async (id) => {
      const series = (await this.store.byIds([id])).get(id);
      return series === undefined ? null : toSeries(series);
    });
  }
}
