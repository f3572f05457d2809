import { Inject } from '@nestjs/common';
import { Args, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { changePayload, ChangePayload, ChangeRefs, ReadChanges } from '#changes';
import { type Actor, type Clock } from '#kernel';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { connectionOf, type ConnectionShape } from '#platform/graphql';
import { CastVote } from '../use-cases/cast-vote.ts';
import { DeclareEmergency } from '../use-cases/declare-emergency.ts';
import { MyApprovals } from '../use-cases/my-approvals.ts';
import { RequestRatification } from '../use-cases/request-ratification.ts';
import { WithdrawVote } from '../use-cases/withdraw-vote.ts';
import { Ballots } from './ballots.ts';
import { verdictOf } from './enums.ts';
import { RoundConnection, type RoundObject, toRound } from './round.types.ts';
import {
  CastVoteFields,
  DeclareEmergencyFields,
  MyApprovalsArgs,
  RatifyEmergencyFields,
  RequestRatificationFields,
  WithdrawVoteFields,
} from './vote.inputs.ts';

@ObjectType({ description: 'The change after the vote, or why it was not taken.' })
export class CastVotePayload extends ChangePayload {}
@ObjectType({ description: 'The change after the withdrawal, or why it was not taken.' })
export class WithdrawVotePayload extends ChangePayload {}
@ObjectType({ description: 'The change after the vote, or why it was not taken.' })
export class RatifyEmergencyPayload extends ChangePayload {}
@ObjectType({ description: 'The change before its emergency board again, or why not.' })
export class RequestRatificationPayload extends ChangePayload {}
@ObjectType({ description: 'The emergency before its board, or why it was not declared.' })
export class DeclareEmergencyPayload extends ChangePayload {}

/** What waits for the viewer. */
@Resolver()
export class MyApprovalsResolver {
  constructor(
    private readonly approvals: MyApprovals,
    private readonly read: ReadChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query(() => RoundConnection, {
    description: 'Open rounds in which the viewer may vote now and has not, those due first first.',
  })
  async myApprovals(
    @By() actor: Actor,
    @Args() { filter, ...page }: MyApprovalsArgs,
  ): Promise<ConnectionShape<RoundObject>> {
    this.read.mayList(actor);
    const now = this.clock.now();
    return connectionOf(await this.approvals.page(actor, filter ?? {}, page), (round) => toRound(round, now));
  }
}

/** Votes. */
@Resolver()
export class VoteMutations {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly ballots: Ballots,
    private readonly cast: CastVote,
    private readonly withdraw: WithdrawVote,
  ) {}

  @Mutation(() => CastVotePayload, {
    description: 'Votes on a change, on the content that was shown. Refused when the change moved on.',
  })
  async castVote(
    @By() actor: Actor,
    @Args('input') { change, ...said }: CastVoteFields,
  ): Promise<CastVotePayload> {
    const id = await this.refs.resolve(change);
    return changePayload(await this.cast.execute(actor, id, await this.ballots.read(said)));
  }

  @Mutation(() => WithdrawVotePayload, {
    description: 'Takes one’s own vote back, until the round is decided.',
  })
  async withdrawVote(
    @By() actor: Actor,
    @Args('input') { change, ...rest }: WithdrawVoteFields,
  ): Promise<WithdrawVotePayload> {
    return changePayload(await this.withdraw.execute(actor, await this.refs.resolve(change), rest));
  }

  @Mutation(() => RatifyEmergencyPayload, {
    description: 'Votes on an emergency whose work has begun. A rejection is a violation on record.',
  })
  async ratifyEmergency(
    @By() actor: Actor,
    @Args('input') { change, verdict, ...ballot }: RatifyEmergencyFields,
  ): Promise<RatifyEmergencyPayload> {
    const said = { ...ballot, verdict: verdictOf(verdict ?? 'APPROVE') };
    return changePayload(
      await this.cast.execute(actor, await this.refs.resolve(change), said, 'ratifyEmergency'),
    );
  }
}

/** Emergencies. */
@Resolver()
export class EmergencyMutations {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly declare: DeclareEmergency,
    private readonly request: RequestRatification,
  ) {}

  @Mutation(() => DeclareEmergencyPayload, {
    description: 'Declares an emergency: filed, handed in and before the emergency board at once.',
  })
  async declareEmergency(
    @By() actor: Actor,
    @Args('input') input: DeclareEmergencyFields,
  ): Promise<DeclareEmergencyPayload> {
    return changePayload(await this.declare.execute(actor, input));
  }

  @Mutation(() => RequestRatificationPayload, {
    description: 'Asks the emergency board again after it refused to ratify; the refusal stays on record.',
  })
  async requestRatification(
    @By() actor: Actor,
    @Args('input') { change, ...rest }: RequestRatificationFields,
  ): Promise<RequestRatificationPayload> {
    return changePayload(await this.request.execute(actor, await this.refs.resolve(change), rest));
  }
}
