import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Json, newId, type Outcome, problem, refused } from '#kernel';
import { SeriesStore } from '../data/series-store.ts';
import { seriesFaults } from '../domain/calendar.ts';
import type { AgendaFilter, MeetingSeries } from '../domain/series.ts';
import { SeriesCommands } from '../series-commands.ts';

export interface SeriesInput {
  readonly key: string;
  readonly board: Id;
  readonly name: string;
  /** Wall clock of the first start. */
  readonly start: string;
  /** An IANA name; the board's own when left out. */
  readonly timeZone?: string | null;
  readonly duration: string;
  readonly rule?: string | null;
  readonly filter?: AgendaFilter | null;
  readonly cutOffMinutes: number;
  readonly itemMinutes: number;
}

/** Has a board meet from now on: once, or again and again by a rule. */
@Injectable()
export class PlanSeries {
  constructor(
    private readonly commands: SeriesCommands,
    private readonly store: SeriesStore,
  ) {}

  execute(actor: Actor, input: SeriesInput): Promise<Outcome<MeetingSeries>> {
    const command = {
      name: 'createMeetingSeries',
      boardId: input.board,
      input: { ...input } as unknown as Json,
    };
    return this.commands.run(actor, command, async ({ sitting: { board }, work }) => {
      const series: MeetingSeries = {
        id: newId(),
        key: input.key,
        boardId: input.board,
        name: input.name.trim(),
        startWall: input.start.length === 16 ? `${input.start}:00` : input.start,
        timeZone: input.timeZone ?? board.timeZone,
        duration: input.duration,
        rule: input.rule ?? null,
        filter: input.filter ?? {},
        cutOffMinutes: input.cutOffMinutes,
        itemMinutes: input.itemMinutes,
        version: 1,
        schedule: 1,
        effectiveFrom: work.now,
        createdBy: actor.personId ?? '',
        createdAt: work.now,
        endedAt: null,
      };
      const faults = seriesFaults(series);
      if (faults.length > 0)
        return refused(...faults.map((fault) => problem('INVALID_INPUT', fault, { path: ['input'] })));
      if (!(await this.store.insert(series, work.manager)))
        return refused(
          problem('ALREADY_EXISTS', `There are meetings with the key ${input.key} already.`, {
            path: ['input', 'key'],
          }),
        );
      const { key, name, startWall, timeZone, duration, rule, cutOffMinutes, itemMinutes, filter } = series;
      work.emit({
        type: 'meetingSeries.created',
        subjectType: 'meetingSeries',
        subjectId: series.id,
        data: {
          ...{ key, name, start: startWall, timeZone, duration, rule, cutOffMinutes, itemMinutes },
          board: board.id,
          filter: filter as unknown as Json,
        },
      });
      return done(series);
    });
  }
}
