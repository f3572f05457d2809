import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface } from '#platform/graphql';
import type { Barred, FrozenStep, Round, RoundState, Vote } from '../domain/round.ts';
import { inWords } from '../domain/round.ts';
import type { Purpose } from '../domain/rule.ts';
import { stillNeeded } from '../domain/still-needed.ts';
import type { StepTally, Tally } from '../domain/tally.ts';
import { PurposeEnum, RoundStateEnum, VerdictEnum, type VerdictWord, wordOf } from './enums.ts';

@ObjectType('ApprovalRound', {
  implements: () => NodeInterface,
  description: 'Votes on one content of one change; a material edit voids it.',
})
export class RoundObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => Int, { description: '1 for the change’s first round.' })
  number!: number;

  @Field(() => PurposeEnum, {
    description: 'Approval before the work, or of an emergency after it has begun.',
  })
  purpose!: Purpose;

  @Field(() => RoundStateEnum, { description: 'Where it stands.' })
  state!: RoundState;

  @Field({ description: 'The content that is voted on: what a vote has to carry.' })
  digest!: string;

  @Field(() => Int, { description: 'The revision of the change that has this content.' })
  revision!: number;

  @Field(() => Int, { description: 'The version of the approval rules that say who is asked.' })
  ruleSetVersion!: number;

  @Field(() => Date, { description: 'When it was opened.' })
  openedAt!: Date;

  @Field(() => Date, { description: 'By when it is to be decided.' })
  dueAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was decided or voided.' })
  decidedAt!: Date | null;

  @Field({ description: 'Whether it was decided, or still is open, after it was due.' })
  late!: boolean;

  readonly record!: Round;
}

@ObjectType('BarredVoter', {
  description: 'Somebody on the board who may not vote, as of the opening of the round.',
})
export class BarredObject {
  @Field({ description: 'The rule that bars them.' })
  rule!: string;

  @Field({ description: 'Why, as it is said to them.' })
  reason!: string;

  readonly personId!: Id;
}

@ObjectType('ApprovalStep', { description: 'A step of a round; the steps are asked one after the other.' })
export class StepObject {
  @Field({ description: 'What it is called.' })
  name!: string;

  @Field({ description: 'How many have to approve, in words: "2 of 5".' })
  requirement!: string;

  @Field(() => Int, { description: 'How many approvals it needs.' })
  needed!: number;

  @Field(() => Int, { description: 'How many it has.' })
  approvals!: number;

  @Field(() => Int, { description: 'How many rejected it; only a board without veto goes on.' })
  rejections!: number;

  @Field(() => Int, { description: 'How many abstained.' })
  abstentions!: number;

  @Field(() => Int, { description: 'How many have to take part.' })
  quorum!: number;

  @Field({ description: 'Whether it has what it needs.' })
  reached!: boolean;

  @Field({ description: 'Whether it is the step that is asked now.' })
  current!: boolean;

  @Field({ description: 'Whether too few are left for it to be reached as things are.' })
  outOfReach!: boolean;

  @Field(() => [BarredObject], { description: 'Who is on the board and may not vote.' })
  barred!: readonly BarredObject[];

  readonly frozen!: FrozenStep;
  readonly left!: readonly Id[];
}

@ObjectType('Vote', { description: 'A vote that stands. Votes taken back are on the timeline.' })
export class VoteObject {
  @Field(() => ID, { description: 'Its id, as the timeline and exports name it.' })
  id!: string;

  @Field(() => VerdictEnum, { description: 'What it says.' })
  verdict!: VerdictWord;

  @Field({ description: 'What the voter said with it.' })
  comment!: string;

  @Field({ description: 'The name of the step in which it counts.' })
  step!: string;

  @Field({ description: 'The content it was cast on.' })
  digest!: string;

  @Field(() => Date, { description: 'When it was cast.' })
  castAt!: Date;

  readonly personId!: Id;
  readonly onBehalfOfId!: Id | null;
  readonly delegationId!: Id | null;
  readonly voteId!: Id;
  readonly round!: Round;
}

@ObjectType({ description: 'A page of rounds.' })
export class RoundConnection extends ConnectionOf(RoundObject, 'ApprovalRound') {}

export function toRound(record: Round, now: Date): RoundObject {
  const until = record.decidedAt ?? now;
  return { ...record, record, id: toGlobalId('ApprovalRound', record.id), late: until > record.dueAt };
}

/** The steps of a round as its votes leave them. */
export function toSteps({ state, steps }: Round, counted: Tally): StepObject[] {
  return steps.flatMap((step, i) => {
    const its = counted.steps[i];
    return its === undefined ? [] : [toStep(step, its, state === 'open' && counted.current === i)];
  });
}

/** What a round still needs, in words. */
export const needOf = ({ state }: Round, counted: Tally): string =>
  state === 'voided' ? 'It no longer counts: nothing more is asked in it.' : stillNeeded(counted);

function toStep(frozen: FrozenStep, counted: StepTally, current: boolean): StepObject {
  const { name, needed, approvals, rejections, abstentions, quorum, reached, outOfReach, left } = counted;
  const requirement = inWords(frozen);
  const barred = frozen.barred.map(({ person, rule, reason }: Barred) => ({
    personId: person,
    rule,
    reason,
  }));
  return {
    name,
    requirement,
    needed,
    approvals,
    rejections,
    abstentions,
    quorum,
    reached,
    current,
    outOfReach,
    barred,
    frozen,
    left,
  };
}

/** The standing votes of a round, in order of casting. */
export function toVotes(round: Round, votes: readonly Vote[], { standing }: Tally): VoteObject[] {
  return votes
    .filter((vote) => vote.verdict !== 'withdraw' && standing.get(vote.personId)?.ordinal === vote.ordinal)
    .map((vote) => ({
      id: toGlobalId('Vote', vote.id),
      verdict: wordOf(vote.verdict as Exclude<Vote['verdict'], 'withdraw'>),
      comment: vote.comment,
      step: round.steps[vote.step]?.name ?? '',
      digest: vote.digest,
      castAt: vote.castAt,
      personId: vote.personId,
      onBehalfOfId: vote.onBehalfOf,
      delegationId: vote.delegationId,
      voteId: vote.id,
      round,
    }));
}
