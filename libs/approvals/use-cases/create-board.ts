import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Json, newId, notFound, type Outcome, problem, refused } from '#kernel';
import { Boards } from '../data/boards.ts';
import { type Board, type BoardKind, usualRules } from '../domain/board.ts';
import { readBoardRules, type RulesInput } from '../domain/board-rules.ts';

export interface BoardInput {
  readonly key: string;
  readonly name: string;
  readonly kind: BoardKind;
  /** How it decides; the usual rules where left out. */
  readonly rules?: RulesInput;
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
      input: JSON.parse(JSON.stringify(input)) as Json,
      idOf: (board: Board) => board.id,
      reload: async (id: string) => {
        const board = (await this.boards.byIds([id])).get(id);
        if (board === undefined) throw notFound('board');
        return board;
      },
    };
    return this.commands.run(actor, command, { action: 'manageBoards' }, async (work) => {
      const { rules, problems } = readBoardRules(input.rules ?? {}, usualRules);
      if (problems.length > 0) return refused(...problems);
      const { key, kind } = input;
      const board = { ...rules, key, kind, id: newId(), name: input.name.trim(), active: true };
      if (!(await this.boards.insert({ ...board, createdAt: work.now }, work.manager)))
        return refused(
          problem('ALREADY_EXISTS', `There is a board with the key ${input.key} already.`, {
            path: ['input', 'key'],
          }),
        );
      work.emit({
        type: 'board.created',
        subjectType: 'board',
        subjectId: board.id,
        data: { key, kind, name: board.name, ...rules },
      });
      return done(board);
    });
  }
}
