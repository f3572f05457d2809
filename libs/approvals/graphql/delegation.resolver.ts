import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Catalog, serviceLoader, ServiceType, toService } from '#catalog';
import { type Actor, type Clock, type Id, type Outcome, pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import {
  allShown,
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  idFrom,
  shown,
} from '#platform/graphql';
import { Delegations } from '../data/delegations.ts';
import type { Absence } from '../domain/delegation.ts';
import { DelegateVote } from '../use-cases/delegate-vote.ts';
import { EndAbsence } from '../use-cases/end-absence.ts';
import { RecordAbsence } from '../use-cases/record-absence.ts';
import { RevokeDelegation } from '../use-cases/revoke-delegation.ts';
import {
  AbsencePayload,
  DelegateVoteFields,
  DelegationConnection,
  DelegationObject,
  DelegationPayload,
  DelegationsArgs,
  EndAbsenceFields,
  RecordAbsenceFields,
  RevokeDelegationFields,
  toAbsence,
  toDelegation,
} from './delegation.types.ts';
import { Lendings } from './lendings.ts';
import { ApprovalRefs } from './refs.ts';

@ObjectType({ description: 'The new delegation, or why not.' })
export class DelegateVotePayload extends DelegationPayload {}
@ObjectType({ description: 'The delegation that has ended, or why not.' })
export class RevokeDelegationPayload extends DelegationPayload {}
@ObjectType({ description: 'The absence, or why it was not recorded.' })
export class RecordAbsencePayload extends AbsencePayload {}
@ObjectType({ description: 'The absence that has ended, or why not.' })
export class EndAbsencePayload extends AbsencePayload {}

/** Votes that were lent: everybody can see whose vote is cast by whom. */
@Resolver(() => DelegationObject)
export class DelegationResolver {
  constructor(
    private readonly delegationsData: Delegations,
    private readonly people: People,
    private readonly catalog: Catalog,
    private readonly refs: ApprovalRefs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query(() => DelegationConnection, {
    description: 'Votes that are lent, or were: those that begin last first.',
  })
  async delegations(
    @By() _actor: Actor,
    @Args() { filter, ...page }: DelegationsArgs,
  ): Promise<ConnectionShape<DelegationObject>> {
    const person = async (ref?: string | null) => (ref == null ? null : this.refs.person(ref, 'filter'));
    const found = await this.delegationsData.list(
      {
        delegator: await person(filter?.delegator),
        delegate: await person(filter?.delegate),
        at: filter?.at,
      },
      pageRequest(page),
    );
    const now = this.clock.now();
    return connectionOf(found, (record) => toDelegation(record, now));
  }

  @ResolveField(() => PersonType, { description: 'Whose vote it is.' })
  delegator(
    @Parent() { delegatorId }: DelegationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(delegatorId, context);
  }

  @ResolveField(() => PersonType, { description: 'Who casts it.' })
  delegate(
    @Parent() { delegateId }: DelegationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(delegateId, context);
  }

  @ResolveField(() => [ServiceType], {
    description: 'Only on changes that touch none but these; empty for all.',
  })
  services(
    @Parent() { serviceIds }: DelegationObject,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType[]> {
    return allShown(serviceLoader(context, this.catalog), serviceIds, toService);
  }

  private person(id: Id, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}

/** Lending votes, and being away. */
@Resolver()
export class StandingInMutations {
  constructor(
    private readonly delegate: DelegateVote,
    private readonly revoke: RevokeDelegation,
    private readonly leave: RecordAbsence,
    private readonly comeBack: EndAbsence,
    private readonly lendings: Lendings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Mutation(() => DelegateVotePayload, {
    description: 'Lends your vote to somebody for a time and a scope. Nobody can lend another’s.',
  })
  async delegateVote(
    @By() actor: Actor,
    @Args('input') input: DelegateVoteFields,
  ): Promise<DelegateVotePayload> {
    const outcome = await this.delegate.execute(actor, await this.lendings.read(actor, input));
    return outcome.ok
      ? { delegation: toDelegation(outcome.value, this.clock.now()), problems: [] }
      : { delegation: null, problems: outcome.problems };
  }

  @Mutation(() => RevokeDelegationPayload, {
    description: 'Ends a delegation before its time. A vote that was cast under it stands.',
  })
  async revokeDelegation(
    @By() actor: Actor,
    @Args('input') { delegation }: RevokeDelegationFields,
  ): Promise<RevokeDelegationPayload> {
    const id = idFrom('Delegation', delegation, 'input', 'delegation');
    const outcome = await this.revoke.execute(actor, id);
    return outcome.ok
      ? { delegation: toDelegation(outcome.value, this.clock.now()), problems: [] }
      : { delegation: null, problems: outcome.problems };
  }

  @Mutation(() => RecordAbsencePayload, {
    description: 'Says when you are away, or somebody you lead: their deputies may vote for that time.',
  })
  async recordAbsence(
    @By() actor: Actor,
    @Args('input') { person, from, to, reason }: RecordAbsenceFields,
  ): Promise<RecordAbsencePayload> {
    const who = await this.lendings.person(actor, person);
    return absencePayload(await this.leave.execute(actor, { person: who, from, to, reason }));
  }

  @Mutation(() => EndAbsencePayload, { description: 'Ends an absence before its time.' })
  async endAbsence(
    @By() actor: Actor,
    @Args('input') { absence }: EndAbsenceFields,
  ): Promise<EndAbsencePayload> {
    return absencePayload(await this.comeBack.execute(actor, idFrom('Absence', absence, 'input', 'absence')));
  }
}

const absencePayload = (outcome: Outcome<Absence>): AbsencePayload =>
  outcome.ok
    ? { absence: toAbsence(outcome.value), problems: [] }
    : { absence: null, problems: outcome.problems };
