import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { People } from '#people';
import { Boards } from '../data/boards.ts';
import { type Board, maxMembers, type Membership } from '../domain/board.ts';
import { MembershipNews } from '../membership-news.ts';

export interface MemberInput {
  readonly board: Id;
  readonly person: Id;
  /** Leads the board; whoever did so before is an ordinary member from then on. */
  readonly chair?: boolean | null;
  /** Stands in for members, and has no seat. */
  readonly deputy?: boolean | null;
  /** Members for whom a deputy stands in; all when left out. */
  readonly deputyFor?: readonly Id[] | null;
  /** Services about which alone a member is asked; all when left out. */
  readonly services?: readonly Id[] | null;
}

/** Puts somebody on a board from now on. Rounds that are open already keep the electorate they were opened with. */
@Injectable()
export class AddBoardMember {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly boards: Boards,
    private readonly people: People,
    private readonly news: MembershipNews,
  ) {}

  execute(actor: Actor, input: MemberInput): Promise<Outcome<Board>> {
    const chair = input.chair === true;
    const command = {
      name: 'addBoardMember',
      input: {
        ...input,
        chair,
        deputyFor: [...(input.deputyFor ?? [])],
        services: [...(input.services ?? [])],
      },
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
      const wrong = placeProblems(input, members);
      if (wrong.length > 0) return refused(...wrong);
      const deputy = input.deputy === true;
      const deputyFor = [...new Set(input.deputyFor ?? [])];
      const serviceIds = [...new Set(input.services ?? [])];
      const membership = {
        id: newId(),
        boardId: board.id,
        personId: person.id,
        chair,
        deputy,
        deputyFor,
        serviceIds,
        fromAt: now,
        toAt: null,
      };
      await this.boards.addMember(membership, manager);
      const data = { person: person.id, name: person.name, chair, deputy, deputyFor, services: serviceIds };
      const event = work.emit({ type: 'board.memberAdded', subjectType: 'board', subjectId: board.id, data });
      await this.news.tell(work, { what: 'joined', membership, event });
      return done(board);
    });
  }
}

/** What a place on a board cannot be. */
function placeProblems(
  { chair, deputy, deputyFor, services, person }: MemberInput,
  members: readonly Membership[],
): Problem[] {
  const bad = (field: string, message: string) => [
    problem('INVALID_INPUT', message, { path: ['input', field] }),
  ];
  const seated = new Set(members.filter((m) => !m.deputy).map((m) => m.personId));
  if (deputy !== true)
    return (deputyFor ?? []).length > 0 ? bad('deputyFor', 'Only a deputy stands in for others.') : [];
  if (chair === true) return bad('chair', 'A deputy does not lead the board.');
  if ((services ?? []).length > 0)
    return bad('services', 'A deputy is asked about whatever the member they stand in for is asked about.');
  return (deputyFor ?? []).every((id) => seated.has(id) && id !== person)
    ? []
    : bad('deputyFor', 'A deputy stands in for members of this board.');
}
