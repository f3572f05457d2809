import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { ApiSchema } from '@nestjs/swagger';
import { changePayload, ChangeRefs, RiskEnum, type RiskLevel } from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { EnumField, IntegerField, TextField } from '#platform/http';
import { OverrideRisk } from '../use-cases/override-risk.ts';
import { LowerRiskPayload, RaiseRiskPayload } from './risk.types.ts';

@InputType('RiskOverrideInput', { description: 'A class of risk instead of the one that the model found.' })
@ApiSchema({ name: 'NewRiskOverride' })
export class RiskOverrideFields {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;

  @IntegerField({ description: 'The version you saw; if the change has moved on, the command is refused.' })
  expectedVersion?: number | null;

  @EnumField({ required: true, enumeration: RiskEnum, description: 'How risky it is instead.' })
  class!: RiskLevel;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  reason!: string;
}

/** Saying that the model is wrong about a change. */
@Resolver()
export class RiskOverrideMutations {
  constructor(
    private readonly override: OverrideRisk,
    private readonly refs: ChangeRefs,
  ) {}

  @Mutation(() => RaiseRiskPayload, {
    description: 'Says that a change is riskier than the model found. A material edit ends it.',
  })
  async raiseRisk(
    @By() actor: Actor,
    @Args('input') { change, ...said }: RiskOverrideFields,
  ): Promise<RaiseRiskPayload> {
    return changePayload(await this.override.execute(actor, true, await this.refs.resolve(change), said));
  }

  @Mutation(() => LowerRiskPayload, {
    description:
      'Says that a change is less risky than the model found: by a change manager with no other part in it. A material edit ends it, and so does an assessment that finds more.',
  })
  async lowerRisk(
    @By() actor: Actor,
    @Args('input') { change, ...said }: RiskOverrideFields,
  ): Promise<LowerRiskPayload> {
    return changePayload(await this.override.execute(actor, false, await this.refs.resolve(change), said));
  }
}
