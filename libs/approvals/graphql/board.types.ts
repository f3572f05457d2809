import { Field, ID, ObjectType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import type { Board, BoardKind, Membership } from '../domain/board.ts';
import { BoardKindEnum } from './enums.ts';

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

  readonly personId!: Id;
}

@ObjectType({ description: 'A page of boards, in order of name.' })
export class BoardConnection extends ConnectionOf(BoardObject, 'Board') {}

/** The base of every payload that answers a board. */
@ObjectType({ isAbstract: true })
export abstract class BoardPayload extends Payload {
  @Field(() => BoardObject, { nullable: true, description: 'The board as it is now; null when refused.' })
  board!: BoardObject | null;
}

export const toBoard = ({ id, key, name, kind, active }: Board): BoardObject => ({
  id: toGlobalId('Board', id),
  boardId: id,
  key,
  name,
  kind,
  active,
});

export const toMember = ({ personId, chair, fromAt, toAt }: Membership): BoardMemberObject => ({
  personId,
  chair,
  from: fromAt,
  to: toAt,
});
