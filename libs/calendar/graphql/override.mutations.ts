import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { changePayload, type ChangePayload, ChangeRefs, type ChangeRecord } from '#changes';
import type { Actor, Clock, Id, Outcome } from '#kernel';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { idFrom } from '#platform/graphql';
import { FreezeOverrides } from '../data/freeze-overrides.ts';
import { DecideOverride } from '../use-cases/decide-override.ts';
import { EndOverride } from '../use-cases/end-override.ts';
import { RequestOverride } from '../use-cases/request-override.ts';
import { DecideOverrideFields, EndOverrideFields, RequestOverrideFields } from './override.inputs.ts';
import {
  DecideFreezeOverridePayload,
  EndFreezeOverridePayload,
  type OverrideObject,
  RequestFreezeOverridePayload,
  toOverride,
} from './override.types.ts';

/** Letting a change through a freeze. */
@Resolver()
export class OverrideMutations {
  constructor(
    private readonly request: RequestOverride,
    private readonly decide: DecideOverride,
    private readonly end: EndOverride,
    private readonly overrides: FreezeOverrides,
    private readonly refs: ChangeRefs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Mutation(() => RequestFreezeOverridePayload, {
    description: 'Asks for a change to go on in spite of a freeze. A material edit voids it.',
  })
  async requestFreezeOverride(
    @By() actor: Actor,
    @Args('input') { change, freeze, ...said }: RequestOverrideFields,
  ): Promise<RequestFreezeOverridePayload> {
    const id = await this.refs.resolve(change);
    const entry = freeze == null ? null : idFrom('CalendarEntry', freeze, 'input', 'freeze');
    const outcome = await this.request.execute(actor, id, { ...said, freeze: entry });
    const asked = outcome.ok ? await this.overrides.lastAskedBy(actor.personId ?? '', id) : null;
    return this.payload(outcome, asked?.id ?? null);
  }

  @Mutation(() => DecideFreezeOverridePayload, {
    description:
      'Grants or rejects an override, once: by nobody who asked for it or has a hand in the change.',
  })
  async decideFreezeOverride(
    @By() actor: Actor,
    @Args('input') { override, ...said }: DecideOverrideFields,
  ): Promise<DecideFreezeOverridePayload> {
    const id = idFrom('FreezeOverride', override, 'input', 'override');
    return this.payload(await this.decide.execute(actor, id, said), id);
  }

  @Mutation(() => EndFreezeOverridePayload, {
    description: 'Takes an override back before its time: by whoever asked, a change manager or compliance.',
  })
  async endFreezeOverride(
    @By() actor: Actor,
    @Args('input') { override, reason }: EndOverrideFields,
  ): Promise<EndFreezeOverridePayload> {
    const id = idFrom('FreezeOverride', override, 'input', 'override');
    return this.payload(await this.end.execute(actor, id, reason), id);
  }

  private async payload(
    outcome: Outcome<ChangeRecord>,
    id: Id | null,
  ): Promise<ChangePayload & { override: OverrideObject | null }> {
    const record = outcome.ok && id !== null ? await this.overrides.byId(id) : null;
    const override = record === null ? null : toOverride(record, this.clock.now());
    return { ...changePayload(outcome), override };
  }
}
