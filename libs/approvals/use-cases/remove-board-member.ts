import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Outcome, problem, refused } from '#kernel';
import { Boards } from '../data/boards.ts';
import type { Board } from '../domain/board.ts';
import { MembershipNews } from '../membership-news.ts';
import type { MemberInput } from './add-board-member.ts';

/** Ends somebody's time on a board. Rounds that are open already keep the electorate they were opened with. */
@Injectable()
export class RemoveBoardMember {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly boards: Boards,
    private readonly news: MembershipNews,
  ) {}

  execute(actor: Actor, input: Omit<MemberInput, 'chair'>): Promise<Outcome<Board>> {
    const command = {
      name: 'removeBoardMember',
      input: { ...input },
      subject: { type: 'board', id: input.board },
      idOf: (board: Board) => board.id,
      reload: async (id: string) => (await this.boards.byIds([id])).get(id) as Board,
    };
    return this.commands.run(actor, command, { action: 'manageBoards' }, async (work) => {
      const { manager, now } = work;
      const board = await this.boards.lock(input.board, manager);
      const membership = await this.boards.currentMember(board.id, input.person, manager);
      if (membership === null)
        return refused(
          problem('INVALID_REFERENCE', 'This person is not on the board.', { path: ['input', 'person'] }),
        );
      await this.boards.endMembership(membership.id, now, manager);
      const { chair, deputy, deputyFor, serviceIds, fromAt } = membership;
      const before = { chair, deputy, deputyFor, services: serviceIds, from: fromAt.toISOString() };
      const data = { person: input.person, before, after: null };
      const event = work.emit({
        type: 'board.memberRemoved',
        subjectType: 'board',
        subjectId: board.id,
        data,
      });
      await this.news.tell(work, { what: 'left', membership: { ...membership, toAt: now }, event });
      return done(board);
    });
  }
}
