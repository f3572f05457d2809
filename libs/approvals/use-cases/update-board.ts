import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, type Json, type Outcome, problem, refused } from '#kernel';
import { Boards } from '../data/boards.ts';
import { RuleSets } from '../data/rule-sets.ts';
import type { Board } from '../domain/board.ts';
import { alteredOf, readBoardRules, type RulesInput } from '../domain/board-rules.ts';
import { rulesNaming } from '../domain/rule-check.ts';

export interface BoardUpdate {
  readonly board: Id;
  readonly name?: string | null;
  /** False: it is asked no more. Rounds that are open keep their electorate. */
  readonly active?: boolean | null;
  readonly rules?: RulesInput;
}

/** Alters a board: its name, its rules, whether it is asked. Nothing of a round that is open alters with it. */
@Injectable()
export class UpdateBoard {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly boards: Boards,
    private readonly ruleSets: RuleSets,
  ) {}

  execute(actor: Actor, input: BoardUpdate): Promise<Outcome<Board>> {
    const command = {
      name: 'updateBoard',
      input: JSON.parse(JSON.stringify(input)) as Json,
      subject: { type: 'board', id: input.board },
      idOf: (board: Board) => board.id,
      reload: async (id: string) => (await this.boards.byIds([id])).get(id) as Board,
    };
    return this.commands.run(actor, command, { action: 'manageBoards' }, async (work) => {
      const { manager } = work;
      const board = await this.boards.lock(input.board, manager);
      const { rules, problems } = readBoardRules(input.rules ?? {}, board);
      const name = input.name?.trim() ?? board.name;
      if (name === '')
        return refused(problem('INVALID_INPUT', 'A board needs a name.', { path: ['input', 'name'] }));
      if (problems.length > 0) return refused(...problems);
      const after = { ...rules, name, active: input.active ?? board.active };
      const altered = alteredOf<Board>(board, after);
      if (Object.keys(altered).length === 0) return done(board);
      await this.boards.update(board.id, after, manager);
      const namedBy = after.active ? [] : rulesNaming(await this.ruleSets.active(manager), board.key);
      work.emit({
        type: 'board.updated',
        subjectType: 'board',
        subjectId: board.id,
        data: { altered, ...(namedBy.length > 0 ? { namedByRules: namedBy } : {}) },
      });
      return done({ ...board, ...after });
    });
  }
}
