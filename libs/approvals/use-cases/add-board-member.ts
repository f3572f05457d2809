import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, newId, type Outcome, problem, refused } from '#kernel';
import { People } from '#people';
import { Boards } from '../data/boards.ts';
import { type Board, maxMembers } from '../domain/board.ts';

export interface MemberInput {
  readonly board: Id;
  readonly person: Id;
  /** Leads the board; whoever did so before is an ordinary member from then on. */
  readonly chair?: boolean | null;
}

/** Puts somebody on a board from now on. Rounds that are open already keep the electorate they were opened with. */
@Injectable()
export class AddBoardMember {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly boards: Boards,
    private readonly people: People,
  ) {}

  execute(actor: Actor, input: MemberInput): Promise<Outcome<Board>> {
    const chair = input.chair === true;
    const command = {
      name: 'addBoardMember',
      input: { ...input, chair },
      subject: { type: 'board', id: input.board },
      idOf: (board: Board) => board.id,
      reload: async (id: string) => (await this.boards.byIds([id])).get(id) as Board,
    };
    return this.commands.run(actor, command, { action: 'manageBoards' }, async (work) => {
      const { manager, now } = work;
      const board = await this.boards.lock(input.board, manager);
      const person = await this.people.byId(input.person, manager);
      if (person?.active !== true)
        return refused(
          problem('INVALID_REFERENCE', 'There is nobody active under this id.', {
            path: ['input', 'person'],
          }),
        );
      const members = await this.boards.members([board.id], now, manager);
      if (members.some((m) => m.personId === person.id))
        return refused(
          problem('ALREADY_EXISTS', `${person.name} is on this board already.`, {
            path: ['input', 'person'],
          }),
        );
      if (members.length >= maxMembers)
        return refused(
          problem('INVALID_INPUT', `A board has ${maxMembers} members at the most.`, {
            path: ['input', 'board'],
          }),
        );
      const membership = {
        id: newId(),
        boardId: board.id,
        personId: person.id,
        chair,
        fromAt: now,
        toAt: null,
      };
      await this.boards.addMember(membership, manager);
      const data = { person: person.id, name: person.name, chair };
      work.emit({ type: 'board.memberAdded', subjectType: 'board', subjectId: board.id, data });
      return done(board);
    });
  }
}
