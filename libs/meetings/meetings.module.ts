import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApprovalsModule } from '#approvals';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { EvidenceModule } from '#evidence';
import { PeopleModule } from '#people';
import { AtVote } from './at-vote.ts';
import { BoardMembers } from './board-members.ts';
import { Candidates } from './candidates.ts';
import { Happenings } from './data/happenings.ts';
import {
  AnswerRow,
  ItemRow,
  MeetingRow,
  MeetingVoteRow,
  MinutesRow,
  PresenceRow,
  RemarkRow,
  TurnRow,
} from './data/meeting.entities.ts';
import { MeetingStore } from './data/meeting-store.ts';
import { RecordStore } from './data/records.ts';
import { SeriesRow } from './data/series.entity.ts';
import { SeriesStore } from './data/series-store.ts';
import { Freezer } from './freezer.ts';
import { Involvement } from './involvement.ts';
import { MeetingCommands, MeetingStores } from './meeting-commands.ts';
import { MeetingListeners } from './news.ts';
import { MeetingPapers } from './papers.ts';
import { ReadProceedings } from './proceedings.ts';
import { Seats } from './seats.ts';
import { SeriesCommands } from './series-commands.ts';
import { SeriesNews } from './series-news.ts';
import { Sights } from './sights.ts';
import { Table } from './table.ts';
import { AddRemark } from './use-cases/add-remark.ts';
import { AdmitLate } from './use-cases/admit-late.ts';
import { AlterSeries } from './use-cases/alter-series.ts';
import { AnswerInvitation } from './use-cases/answer-invitation.ts';
import { AttendMeeting } from './use-cases/attend-meeting.ts';
import { CancelMeeting } from './use-cases/cancel-meeting.ts';
import { CloseMinutes } from './use-cases/close-minutes.ts';
import { DeferItem } from './use-cases/defer-item.ts';
import { EndSeries } from './use-cases/end-series.ts';
import { FindMeetings } from './use-cases/find-meetings.ts';
import { FreezeAgenda } from './use-cases/freeze-agenda.ts';
import { LapseMeeting } from './use-cases/lapse-meeting.ts';
import { LeadMeeting } from './use-cases/lead-meeting.ts';
import { MoveMeeting } from './use-cases/move-meeting.ts';
import { PlanSeries } from './use-cases/plan-series.ts';
import { ReadMinutes } from './use-cases/read-minutes.ts';
import { ReorderAgenda } from './use-cases/reorder-agenda.ts';
import { TakeItem } from './use-cases/take-item.ts';
import { VotesAtTable } from './votes-at-table.ts';
import { WatchedSeries } from './watched.ts';

const useCases = [
  AddRemark,
  AdmitLate,
  AlterSeries,
  AnswerInvitation,
  AttendMeeting,
  CancelMeeting,
  CloseMinutes,
  DeferItem,
  EndSeries,
  FindMeetings,
  FreezeAgenda,
  LapseMeeting,
  LeadMeeting,
  MoveMeeting,
  PlanSeries,
  ReadMinutes,
  ReorderAgenda,
  TakeItem,
];
const shared = [AtVote, MeetingListeners, MeetingPapers, MeetingStore, MeetingStores, SeriesStore, Sights];
const inside = [
  BoardMembers,
  Candidates,
  Freezer,
  Happenings,
  Involvement,
  MeetingCommands,
  ReadProceedings,
  RecordStore,
  Seats,
  SeriesCommands,
  SeriesNews,
  Table,
  VotesAtTable,
  WatchedSeries,
];

/** Boards that meet, for any process; the doors are in MeetingsDoors. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      AnswerRow,
      ItemRow,
      MeetingRow,
      MeetingVoteRow,
      MinutesRow,
      PresenceRow,
      RemarkRow,
      SeriesRow,
      TurnRow,
    ]),
    ApprovalsModule,
    CatalogModule,
    ChangesModule,
    EvidenceModule,
    PeopleModule,
  ],
  providers: [...inside, ...shared, ...useCases],
  exports: [...shared, ...useCases],
})
export class MeetingsModule {}
