import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesDoors, ChangesModule, ReadChanges } from '#changes';
import type { Clock } from '#kernel';
import { PeopleDoors, PeopleModule } from '#people';
import { CLOCK } from '#platform/database';
import { NodeSources } from '#platform/graphql';
import { ApprovalsModule } from './approvals.module.ts';
import { Boards } from './data/boards.ts';
import { Delegations } from './data/delegations.ts';
import { Rounds } from './data/rounds.ts';
import { BoardMemberResolver, BoardMutations, BoardResolver } from './graphql/board.resolver.ts';
import { toBoard } from './graphql/board.types.ts';
import { Ballots } from './graphql/ballots.ts';
import { toDelegation } from './graphql/delegation.types.ts';
import { Bulk } from './graphql/bulk.ts';
import { ApprovalRefs } from './graphql/refs.ts';
import {
  BarredResolver,
  ChangeApprovalsResolver,
  ConditionResolver,
  RoundResolver,
  StepResolver,
  VoteResolver,
} from './graphql/round.resolver.ts';
import { toRound } from './graphql/round.types.ts';
import { RulesResolver } from './graphql/rules.resolver.ts';
import { EmergencyMutations, MyApprovalsResolver, VoteMutations } from './graphql/vote.resolver.ts';
import { CouldVoteResolver } from './graphql/could-vote.resolver.ts';
import { DelegationResolver, StandingInMutations } from './graphql/delegation.resolver.ts';
import { Lendings } from './graphql/lendings.ts';
import { SeatMutations } from './graphql/seat.resolver.ts';
import { BulkController } from './rest/bulk.controller.ts';
import { ApprovalsController } from './rest/approvals.controller.ts';
import { EmergenciesController } from './rest/emergencies.controller.ts';
import { DelegationsController } from './rest/delegations.controller.ts';
import { SeatsController } from './rest/seats.controller.ts';
import { RoundViews } from './rest/round.views.ts';
import { VotesController } from './rest/votes.controller.ts';

/** Approvals over GraphQL and REST. */
@Module({
  imports: [ApprovalsModule, CatalogModule, ChangesDoors, ChangesModule, PeopleDoors, PeopleModule],
  controllers: [
    BulkController,
    ApprovalsController,
    DelegationsController,
    EmergenciesController,
    SeatsController,
    VotesController,
  ],
  providers: [
    ApprovalRefs,
    Ballots,
    Bulk,
    ConditionResolver,
    CouldVoteResolver,
    DelegationResolver,
    Lendings,
    SeatMutations,
    StandingInMutations,
    BarredResolver,
    BoardMemberResolver,
    BoardMutations,
    BoardResolver,
    ChangeApprovalsResolver,
    EmergencyMutations,
    MyApprovalsResolver,
    RoundResolver,
    RoundViews,
    RulesResolver,
    StepResolver,
    VoteMutations,
    VoteResolver,
  ],
  exports: [ApprovalRefs],
})
export class ApprovalsDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadChanges,
    private readonly boards: Boards,
    private readonly rounds: Rounds,
    private readonly delegations: Delegations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Board', async (id) => {
      const board = (await this.boards.byIds([id])).get(id);
      return board === undefined ? null : toBoard(board);
    });
    this.nodes.register('Delegation', async (id) => {
      const delegation = (await this.delegations.byIds([id])).get(id);
      return delegation === undefined ? null : toDelegation(delegation, this.clock.now());
    });
    this.nodes.register('ApprovalRound', async (id, { request }) => {
      const round = await this.rounds.byId(id);
      if (round === null || request.actor === null) return null;
      await this.read.one(request.actor, round.changeId);
      return toRound(round, this.clock.now());
    });
  }
}
