import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Fault } from '#kernel';
import { By } from '#platform/auth';
import { connectionOf, type ConnectionShape, idFrom } from '#platform/graphql';
import { HoldRefs } from '../hold-refs.ts';
import { LiftHold } from '../use-cases/lift-hold.ts';
import { PlaceHold } from '../use-cases/place-hold.ts';
import { ReadRetention } from '../use-cases/read-retention.ts';
import { SetRegulations } from '../use-cases/set-regulations.ts';
import {
  HoldsArgs,
  LiftHoldFields,
  PlaceHoldFields,
  PreviewArgs,
  SetRegulationsFields,
} from './retention.inputs.ts';
import {
  ExpiringConnection,
  type ExpiringObject,
  holdAnswer,
  LegalHoldConnection,
  type LegalHoldObject,
  LiftLegalHoldPayload,
  PlaceLegalHoldPayload,
  SetRegulationsPayload,
  toExpiring,
  toHold,
} from './retention.types.ts';

/** Legal holds, regulations, and what goes by when. */
@Resolver()
export class RetentionResolver {
  constructor(
    private readonly read: ReadRetention,
    private readonly refs: HoldRefs,
    private readonly place: PlaceHold,
    private readonly lift: LiftHold,
    private readonly regulate: SetRegulations,
  ) {}

  @Query(() => LegalHoldConnection, {
    description: 'Legal holds, the newest first; for those who may read the audit.',
  })
  async legalHolds(
    @By() actor: Actor,
    @Args() { filter, ...page }: HoldsArgs,
  ): Promise<ConnectionShape<LegalHoldObject>> {
    const { state, matter } = filter ?? {};
    const wanted = { state, matter, ...(await this.refs.ids(filter ?? {})) };
    return connectionOf(await this.read.list(actor, wanted, page), toHold);
  }

  @Query(() => ExpiringConnection, {
    description:
      'Documents whose content goes by a time as the rules are now, and those that would if no hold kept them; read forwards, for those who may read the audit.',
  })
  async retentionPreview(
    @By() actor: Actor,
    @Args() { by, ...page }: PreviewArgs,
  ): Promise<ConnectionShape<ExpiringObject>> {
    return connectionOf(await this.read.preview(actor, by, page), toExpiring);
  }

  @Mutation(() => PlaceLegalHoldPayload, {
    description: 'Has nothing that it covers go, whatever the rules say, until somebody lifts it.',
  })
  async placeLegalHold(
    @By() actor: Actor,
    @Args('input') { matter, reason, from, until, ...named }: PlaceHoldFields,
  ): Promise<PlaceLegalHoldPayload> {
    const scope = { ...(await this.refs.ids(named)), fromAt: from ?? null, untilAt: until ?? null };
    return holdAnswer(await this.place.execute(actor, { matter, reason, ...scope }));
  }

  @Mutation(() => LiftLegalHoldPayload, {
    description: 'Ends a hold; never by whoever placed it, where the policy demands two people.',
  })
  async liftLegalHold(
    @By() actor: Actor,
    @Args('input') { hold, reason }: LiftHoldFields,
  ): Promise<LiftLegalHoldPayload> {
    return holdAnswer(await this.lift.execute(actor, idFrom('LegalHold', hold, 'input', 'hold'), reason));
  }

  @Mutation(() => SetRegulationsPayload, {
    description:
      'Says under which regulations a service or a change stands. What was attached under others before is still kept by them.',
  })
  async setRegulations(
    @By() actor: Actor,
    @Args('input') { regulations, ...named }: SetRegulationsFields,
  ): Promise<SetRegulationsPayload> {
    const { changeId, serviceId } = await this.refs.ids(named);
    if ((changeId === null) === (serviceId === null))
      throw new Fault('BAD_USER_INPUT', 'Give exactly one of service and change.');
    const subject =
      changeId === null
        ? { kind: 'service' as const, id: serviceId as string }
        : { kind: 'change' as const, id: changeId };
    const outcome = await this.regulate.execute(actor, subject, regulations);
    return outcome.ok
      ? { regulations: outcome.value.regulations, problems: [] }
      : { regulations: null, problems: outcome.problems };
  }
}
