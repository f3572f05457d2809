import { Inject } from '@nestjs/common';
import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import { type Actor, type Clock, type Outcome, pageRequest, type Problem } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { CLOCK, EventLog } from '#platform/database';
import {
  allShown,
  ConnectionArgs,
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  shown,
} from '#platform/graphql';
import { RiskEntries } from '../data/risk-entries.ts';
import type { RiskEntry } from '../domain/register.ts';
import { KeepRegister } from '../use-cases/keep-register.ts';
import { ListRisks } from '../use-cases/list-risks.ts';
import { risksLoader } from './loaders.ts';
import { AddRiskFields, RisksArgs, UpdateRiskFields } from './register.inputs.ts';
import {
  AddRiskPayload,
  RiskConnection,
  RiskEventConnection,
  type RiskEventObject,
  RiskObject,
  toRisk,
  toRiskEvent,
  UpdateRiskPayload,
} from './register.types.ts';

/** The register of risks. */
@Resolver(() => RiskConnection)
export class RegisterResolver {
  constructor(
    private readonly list: ListRisks,
    private readonly keep: KeepRegister,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query(() => RiskConnection, { description: 'The register of risks, those due for review first.' })
  async risks(
    @By() actor: Actor,
    @Args() { filter, orderBy, ...page }: RisksArgs,
  ): Promise<ConnectionShape<RiskObject> & Pick<RiskConnection, 'wish'>> {
    const wish = filter ?? {};
    const order = { by: orderBy?.by ?? 'REVIEW', descending: orderBy?.descending === true };
    const now = this.clock.now();
    const found = await this.list.page(actor, wish, order, page);
    return { ...connectionOf(found, (entry) => toRisk(entry, now)), wish };
  }

  @ResolveField(() => Int, { description: 'How many there are on all pages.' })
  totalCount(@By() actor: Actor, @Parent() { wish }: RiskConnection): Promise<number> {
    return this.list.count(actor, wish);
  }

  @Query(() => RiskObject, { description: 'One risk, by id or number.' })
  async risk(
    @By() actor: Actor,
    @Args('ref', { description: 'Its id, or its number as in RISK-0012.' }) ref: string,
  ): Promise<RiskObject> {
    return toRisk(await this.list.one(actor, ref), this.clock.now());
  }

  @Mutation(() => AddRiskPayload, { description: 'Puts a risk into the register.' })
  async addRisk(@By() actor: Actor, @Args('input') input: AddRiskFields): Promise<AddRiskPayload> {
    return this.payload(await this.keep.add(actor, input));
  }

  @Mutation(() => UpdateRiskPayload, {
    description:
      'Edits a risk: its owner, a change manager or compliance. What was said before stays on record.',
  })
  async updateRisk(
    @By() actor: Actor,
    @Args('input') { risk, expectedVersion, ...said }: UpdateRiskFields,
  ): Promise<UpdateRiskPayload> {
    const { id } = await this.list.one(actor, risk);
    return this.payload(await this.keep.edit(actor, id, expectedVersion, said));
  }

  private payload(outcome: Outcome<RiskEntry>): { risk: RiskObject | null; problems: readonly Problem[] } {
    return outcome.ok
      ? { risk: toRisk(outcome.value, this.clock.now()), problems: [] }
      : { risk: null, problems: outcome.problems };
  }
}

/** What a risk refers to, and its history. */
@Resolver(() => RiskObject)
export class RiskEntryResolver {
  constructor(
    private readonly people: People,
    private readonly changes: ChangesRepository,
    private readonly events: EventLog,
  ) {}

  @ResolveField(() => PersonType, { nullable: true, description: 'Who owns it.' })
  owner(@Parent() { record }: RiskObject, @Context() context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.ownerId, toPerson);
  }

  @ResolveField(() => [ChangeObject], { description: 'Changes that it belongs to.' })
  linkedChanges(
    @Parent() { record }: RiskObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject[]> {
    return allShown(changeLoader(context, this.changes), record.changeIds, toChangeObject);
  }

  @ResolveField(() => RiskEventConnection, {
    description: 'Everything that was ever said of it, the oldest first.',
  })
  async history(
    @Parent() { record }: RiskObject,
    @Args() args: ConnectionArgs,
  ): Promise<ConnectionShape<RiskEventObject>> {
    return connectionOf(await this.events.of('risk', record.id, pageRequest(args)), toRiskEvent);
  }
}

/** `Change.risks`. */
@Resolver(() => ChangeObject)
export class ChangeRisksResolver {
  constructor(
    private readonly entries: RiskEntries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveField(() => [RiskObject], {
    description: 'Risks of the register that belong to it, the gravest first; 50 at the most.',
  })
  async risks(@Parent() { record }: ChangeObject, @Context() context: GraphQLContext): Promise<RiskObject[]> {
    const found = await risksLoader(context, this.entries).load(record.id);
    const now = this.clock.now();
    return (found ?? []).map((entry) => toRisk(entry, now));
  }
}
