import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { enumOf } from '#platform/http';
import type { KeptCondition } from '../data/conditions.ts';
import { conditionState, markerOf } from '../domain/condition.ts';
import type { Round } from '../domain/round.ts';

export const ConditionStateEnum = enumOf(['OPEN', 'MET', 'LAPSED', 'WITHDRAWN'] as const);
registerEnumType(ConditionStateEnum, {
  name: 'ConditionState',
  description: 'Where a condition stands.',
  valuesMap: {
    OPEN: { description: 'Nobody has shown it to be met; the work may not begin.' },
    MET: { description: 'Somebody entitled has shown it, with evidence.' },
    LAPSED: { description: 'It was not met in time: the approval fell.' },
    WITHDRAWN: { description: 'The vote that it goes with was taken back, or no longer counts.' },
  },
});

@ObjectType('VoteCondition', { description: 'What an approval asks for before the work begins.' })
export class ConditionObject {
  @Field(() => ID, { description: 'Its id, to mark it met.' })
  id!: string;

  @Field({ description: 'What has to be so.' })
  text!: string;

  @Field(() => Date, { description: 'By when; then the approval lapses.' })
  dueAt!: Date;

  @Field(() => ConditionStateEnum, { description: 'Where it stands.' })
  state!: keyof typeof ConditionStateEnum;

  @Field({ description: 'Who may mark it met: BOARD, VERIFIER, a role, or the id of a person.' })
  markedBy!: string;

  @Field(() => Date, { nullable: true, description: 'When it was met, or lapsed.' })
  settledAt!: Date | null;

  @Field(() => ID, { nullable: true, description: 'The document that shows it.' })
  evidence!: string | null;

  @Field(() => String, { nullable: true, description: 'What was said with it.' })
  note!: string | null;

  readonly metById!: Id | null;
  readonly voteId!: Id;
}

export function toCondition(kept: KeptCondition, round: Pick<Round, 'state'>): ConditionObject {
  const counts = kept.voteStands && round.state !== 'voided' && round.state !== 'rejected';
  const marker = markerOf(kept.marker);
  return {
    id: toGlobalId('VoteCondition', kept.id),
    text: kept.text,
    dueAt: kept.dueAt,
    state: conditionState(kept, counts).toUpperCase() as keyof typeof ConditionStateEnum,
    markedBy:
      typeof marker === 'string'
        ? marker.toUpperCase()
        : 'person' in marker
          ? toGlobalId('Person', marker.person)
          : marker.role,
    settledAt: kept.settledAt,
    evidence: kept.evidenceId === null ? null : toGlobalId('Evidence', kept.evidenceId),
    note: kept.note,
    metById: kept.metBy,
    voteId: kept.voteId,
  };
}
