import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import type { Board, BoardKind, Membership } from '../domain/board.ts';
import { BoardSlaPart, VotingRulePart } from './board.inputs.ts';
import { BoardKindEnum } from './enums.ts';
import { wordsOf } from './rule-parts.ts';

@ObjectType('Board', {
  implements: () => NodeInterface,
  description: 'People who are asked to approve together.',
})
export class BoardObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'The short name that rules use; unique, never altered.' })
  key!: string;

  @Field({ description: 'The name for people.' })
  name!: string;

  @Field(() => BoardKindEnum, { description: 'What it is for.' })
  kind!: BoardKind;

  @Field({ description: 'False for a board that is no longer asked.' })
  active!: boolean;

  @Field({ description: 'The time zone of its meetings: an IANA name.' })
  timeZone!: string;

  @Field(() => Int, { description: 'How many of those asked have to take part.' })
  quorum!: number;

  @Field(() => VotingRulePart, {
    description: 'What makes it approved, where the rules leave that to the board.',
  })
  votingRule!: VotingRulePart;

  @Field({ description: 'Whether the chair’s approval decides a tie.' })
  castingVote!: boolean;

  @Field({ description: 'Whether one rejection ends it.' })
  veto!: boolean;

  @Field(() => [BoardSlaPart], { description: 'How soon it answers, by risk.' })
  sla!: BoardSlaPart[];

  readonly boardId!: Id;
}

@ObjectType('BoardMember', { description: 'Somebody’s time on a board.' })
export class BoardMemberObject {
  @Field({ description: 'Whether they lead the board.' })
  chair!: boolean;

  @Field(() => Date, { description: 'Since when.' })
  from!: Date;

  @Field(() => Date, { nullable: true, description: 'Until when; null for somebody who still is.' })
  to!: Date | null;

  @Field({ description: 'Stands in for members who are away or keep out of it, and has no seat.' })
  deputy!: boolean;

  readonly personId!: Id;
  readonly deputyForIds!: readonly Id[];
  readonly serviceIds!: readonly Id[];
}

@ObjectType({ description: 'A page of boards, in order of name.' })
export class BoardConnection extends ConnectionOf(BoardObject, 'Board') {}

/** The base of every payload that answers a board. */
@ObjectType({ isAbstract: true })
export abstract class BoardPayload extends Payload {
  @Field(() => BoardObject, { nullable: true, description: 'The board as it is now; null when refused.' })
  board!: BoardObject | null;
}

export const toBoard = ({
  id,
  key,
  name,
  kind,
  active,
  votingRule,
  slaHours,
  ...rules
}: Board): BoardObject => ({
  id: toGlobalId('Board', id),
  boardId: id,
  key,
  name,
  kind,
  active,
  timeZone: rules.timeZone,
  quorum: rules.quorum,
  castingVote: rules.castingVote,
  veto: rules.veto,
  votingRule: wordsOf(votingRule),
  sla: Object.entries(slaHours).map(([risk, hours]) => ({ risk, hours })),
});

export const toMember = (member: Membership): BoardMemberObject => ({
  personId: member.personId,
  chair: member.chair,
  deputy: member.deputy,
  deputyForIds: member.deputyFor,
  serviceIds: member.serviceIds,
  from: member.fromAt,
  to: member.toAt,
});
