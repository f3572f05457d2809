import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type FeedSource, FeedSubjects } from '#calendar';
import { type Id, isId } from '#kernel';
import type { Span } from '#time';
import { BoardChanges } from './data/board-changes.ts';
import { Boards } from './data/boards.ts';

/** A board's calendar: what it is or was asked about. */
@Injectable()
export class BoardFeed implements FeedSource, OnModuleInit {
  constructor(
    private readonly subjects: FeedSubjects,
    private readonly boards: Boards,
    private readonly asked: BoardChanges,
  ) {}

  onModuleInit(): void {
    this.subjects.register('BOARD', this);
  }

  async find(ref: string): Promise<{ readonly id: Id; readonly name: string } | null> {
    const found = isId(ref) ? await this.boards.byIds([ref]) : await this.boards.byKeys([ref]);
    return found.get(ref) ?? null;
  }

  async changes(id: Id, span: Span, most: number): Promise<readonly Id[]> {
    const board = (await this.boards.byIds([id])).get(id);
    return board === undefined ? [] : this.asked.within(board.key, span, most);
  }
}
