import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BoardKind } from '../domain/board.ts';

@Entity('board')
export class BoardRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  kind!: BoardKind;

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

@Entity('board_member')
export class BoardMemberRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'board_id' })
  boardId!: Id;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'boolean' })
  chair!: boolean;

  @Column({ type: 'timestamptz', name: 'from_at' })
  fromAt!: Date;

  @Column({ type: 'timestamptz', name: 'to_at', nullable: true })
  toAt!: Date | null;
}
