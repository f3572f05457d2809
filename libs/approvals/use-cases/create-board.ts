import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, newId, notFound, type Outcome, problem, refused } from '#kernel';
import { Boards } from '../data/boards.ts';
import type { Board, BoardKind } from '../domain/board.ts';

export interface BoardInput {
  readonly key: string;
  readonly name: string;
  readonly kind: BoardKind;
}

/** Sets a board up; its members are added one by one. */
@Injectable()
export class CreateBoard {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly boards: Boards,
  ) {}

  execute(actor: Actor, input: BoardInput): Promise<Outcome<Board>> {
    const command = {
      name: 'createBoard',
      input: { ...input },
      idOf: (board: Board) => board.id,
      reload: async (id: string) => {
        const board = (await this.boards.byIds([id])).get(id);
        if (board === undefined) throw notFound('board');
        return board;
      },
    };
    return this.commands.run(actor, command, { action: 'manageBoards' }, async (work) => {
      const board = { ...input, id: newId(), name: input.name.trim(), active: true };
      if (!(await this.boards.insert({ ...board, createdAt: work.now }, work.manager)))
        return refused(
          problem('ALREADY_EXISTS', `There is a board with the key ${input.key} already.`, {
            path: ['input', 'key'],
          }),
        );
      work.emit({ type: 'board.created', subjectType: 'board', subjectId: board.id, data: { ...input } });
      return done(board);
    });
  }
}
