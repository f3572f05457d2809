import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExchangeModule } from '#calendar';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { DutiesModule } from '#duties';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { ApprovalDeadlines } from './approval-deadlines.ts';
import { ApprovalFacts } from './approval-facts.ts';
import { ApprovalForesight } from './approval-foresight.ts';
import { Askings } from './askings.ts';
import { BallotBox } from './ballot-box.ts';
import { ConditionDrafts } from './condition-drafts.ts';
import { ConditionDeadlines } from './condition-deadlines.ts';
import { Counts } from './counts.ts';
import { Absences } from './data/absences.ts';
import { BoardFeed } from './board-feed.ts';
import { BoardChanges } from './data/board-changes.ts';
import { BoardFilter } from './data/board-filter.ts';
import { BoardMemberRow, BoardRow } from './data/board.entities.ts';
import { Boards } from './data/boards.ts';
import { ConditionRow } from './data/condition.entity.ts';
import { Conditions } from './data/conditions.ts';
import { CouldVotes } from './data/could-vote.ts';
import { Delegations } from './data/delegations.ts';
import { Presences } from './data/presences.ts';
import { RoundRow, VoteRow } from './data/round.entities.ts';
import { RoundLists } from './data/round-lists.ts';
import { Rounds } from './data/rounds.ts';
import { RuleSetRow } from './data/rule-set.entity.ts';
import { RuleSets } from './data/rule-sets.ts';
import { AbsenceRow, DelegationRow, RecusalRow } from './data/standing-in.entities.ts';
import { DelegationNews } from './delegation-news.ts';
import { Electorate } from './electorate.ts';
import { Ladder } from './ladder.ts';
import { LentVotes } from './lent-votes.ts';
import { LookThrough } from './look-through.ts';
import { MembershipNews } from './membership-news.ts';
import { OfferedActions } from './offered-actions.ts';
import { Reactions } from './reactions.ts';
import { Rosters } from './rosters.ts';
import { RoundKeeper } from './round-keeper.ts';
import { RoundOutcome } from './round-outcome.ts';
import { RoundPatience } from './round-patience.ts';
import { Settings } from './settings.ts';
import { ShownContent } from './shown-content.ts';
import { ActivateApprovalRules } from './use-cases/activate-approval-rules.ts';
import { AddBoardMember } from './use-cases/add-board-member.ts';
import { CastVote } from './use-cases/cast-vote.ts';
import { CreateBoard } from './use-cases/create-board.ts';
import { DecideChanges } from './use-cases/decide-changes.ts';
import { DelegateVote } from './use-cases/delegate-vote.ts';
import { EndAbsence } from './use-cases/end-absence.ts';
import { MarkConditionMet } from './use-cases/mark-condition-met.ts';
import { RecordAbsence } from './use-cases/record-absence.ts';
import { Recuse } from './use-cases/recuse.ts';
import { RevokeDelegation } from './use-cases/revoke-delegation.ts';
import { DeclareEmergency } from './use-cases/declare-emergency.ts';
import { MyApprovals } from './use-cases/my-approvals.ts';
import { ProposeApprovalRules } from './use-cases/propose-approval-rules.ts';
import { RemoveBoardMember } from './use-cases/remove-board-member.ts';
import { RequestRatification } from './use-cases/request-ratification.ts';
import { UpdateBoard } from './use-cases/update-board.ts';
import { WithdrawVote } from './use-cases/withdraw-vote.ts';
import { VoteChecks } from './vote-checks.ts';

const readers = [
  Absences,
  Boards,
  Conditions,
  CouldVotes,
  Counts,
  DelegationNews,
  Delegations,
  MembershipNews,
  Presences,
  RoundLists,
  RoundOutcome,
  Rounds,
  RuleSets,
  VoteChecks,
];
const useCases = [
  ActivateApprovalRules,
  AddBoardMember,
  CastVote,
  CreateBoard,
  DecideChanges,
  DeclareEmergency,
  DelegateVote,
  EndAbsence,
  MarkConditionMet,
  RecordAbsence,
  Recuse,
  RevokeDelegation,
  MyApprovals,
  ProposeApprovalRules,
  RemoveBoardMember,
  RequestRatification,
  UpdateBoard,
  WithdrawVote,
];
const hungIn = [
  ConditionDeadlines,
  ApprovalDeadlines,
  ApprovalFacts,
  ApprovalForesight,
  BoardChanges,
  BoardFeed,
  BoardFilter,
  OfferedActions,
  Reactions,
];
const inside = [
  Askings,
  BallotBox,
  ConditionDrafts,
  Electorate,
  Ladder,
  LentVotes,
  LookThrough,
  Rosters,
  RoundKeeper,
  RoundPatience,
  ShownContent,
];

/** Boards, rules, rounds and votes, for any process; the doors are in ApprovalsDoors. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      AbsenceRow,
      BoardRow,
      BoardMemberRow,
      ConditionRow,
      DelegationRow,
      RecusalRow,
      RuleSetRow,
      RoundRow,
      VoteRow,
    ]),
    PeopleModule,
    CatalogModule,
    ChangesModule,
    DutiesModule,
    ExchangeModule,
  ],
  providers: [
    ...readers,
    ...useCases,
    ...hungIn,
    ...inside,
    { provide: Settings, useFactory: (config: Config) => Settings.read(config.policyDir), inject: [CONFIG] },
  ],
  exports: [...readers, ...useCases],
})
export class ApprovalsModule {}
