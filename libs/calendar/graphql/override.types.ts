import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ChangePayload } from '#changes';
import { toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface } from '#platform/graphql';
import type { FreezeStrength } from '../domain/entry.ts';
import { type FreezeOverride, overrideState, type OverrideState } from '../domain/freeze-override.ts';
import { OverrideStateEnum, StrengthEnum } from './enums.ts';

@ObjectType('FreezeOverride', {
  implements: () => NodeInterface,
  description: 'A request to go on in spite of a freeze, on one content of one change; kept for ever.',
})
export class OverrideObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => OverrideStateEnum, { description: 'Where it stands.' })
  state!: OverrideState;

  @Field(() => StrengthEnum, { description: 'How strong the freeze was when it was asked for.' })
  strength!: FreezeStrength;

  @Field({ description: 'The content that it is about: after a material edit it counts no more.' })
  digest!: string;

  @Field(() => Int, { description: 'The revision of the change that has this content.' })
  revision!: number;

  @Field({ description: 'Why it cannot wait.' })
  reason!: string;

  @Field(() => Date, { description: 'Until when it was wished for.' })
  wishedUntil!: Date;

  @Field(() => Date, { description: 'When it was asked for.' })
  requestedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was decided.' })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was decided so.' })
  decisionReason!: string | null;

  @Field(() => Date, { nullable: true, description: 'When a granted one is over by itself.' })
  validUntil!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was taken back, or fell.' })
  endedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back, or fell.' })
  endingReason!: string | null;

  readonly record!: FreezeOverride;
}

@ObjectType('FreezeOverrideConnection', { description: 'A page of overrides, the newest first.' })
export class OverrideConnection extends ConnectionOf(OverrideObject, 'FreezeOverride') {}

@ObjectType({ isAbstract: true })
abstract class OverridePayload extends ChangePayload {
  @Field(() => OverrideObject, {
    nullable: true,
    description: 'The override as it is now; null when refused.',
  })
  override!: OverrideObject | null;
}

@ObjectType({ description: 'The request with its change, or why it was not taken.' })
export class RequestFreezeOverridePayload extends OverridePayload {}
@ObjectType({ description: 'The override with its change, or why it was not decided.' })
export class DecideFreezeOverridePayload extends OverridePayload {}
@ObjectType({ description: 'The override with its change, or why it was not ended.' })
export class EndFreezeOverridePayload extends OverridePayload {}

export const toOverride = (record: FreezeOverride, now: Date): OverrideObject => ({
  ...record,
  record,
  id: toGlobalId('FreezeOverride', record.id),
  state: overrideState(record, now),
});
