import { AddBoardMember, Boards } from '#approvals';
import { PlanSeries, SeriesStore } from '#meetings';
import { meetings } from './organisation.ts';
import { seededPeople } from './people-step.ts';
import { must, type SeedStep, use } from './seed-step.ts';

const page = { limit: 1, backward: false, cursor: null };

/** A board that meets once a week, with a deputy: added together, to a board that has no series of meetings yet. */
export const meetingsStep: SeedStep = {
  title: 'meetings',
  async run(seed) {
    const { deputy, series } = meetings;
    const board = (await use(seed, Boards).byKeys([series.board])).get(series.board);
    if (board === undefined) return false;
    const planned = await use(seed, SeriesStore).list({ boardId: board.id }, page);
    if (planned.nodes.length > 0) return false;
    const people = await seededPeople(seed);
    const idOf = (username: string): string => people.get(username) ?? '';
    const members = await use(seed, Boards).members([board.id], new Date());
    if (!members.some((m) => m.personId === idOf(deputy.username)))
      must(
        await use(seed, AddBoardMember).execute(seed.actor, {
          board: board.id,
          person: idOf(deputy.username),
          deputy: true,
          deputyFor: [idOf(deputy.of)],
        }),
      );
    const chair = { ...seed.actor, personId: idOf('akiko') };
    must(await use(seed, PlanSeries).execute(chair, { ...series, board: board.id }));
    return true;
  },
};
