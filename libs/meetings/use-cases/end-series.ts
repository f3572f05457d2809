import { Injectable } from '@nestjs/common';
import { type Actor, done, type Outcome, problem, refused } from '#kernel';
import { MeetingStore } from '../data/meeting-store.ts';
import { SeriesStore } from '../data/series-store.ts';
import type { MeetingSeries } from '../domain/series.ts';
import { SeriesCommands } from '../series-commands.ts';

/** Ends a series: what is frozen or held stays; no other meeting takes place any more. */
@Injectable()
export class EndSeries {
  constructor(
    private readonly commands: SeriesCommands,
    private readonly store: SeriesStore,
    private readonly meetings: MeetingStore,
  ) {}

  execute(actor: Actor, series: MeetingSeries, reason: string): Promise<Outcome<MeetingSeries>> {
    const command = {
      name: 'endMeetingSeries',
      boardId: series.boardId,
      seriesId: series.id,
      input: { series: series.id, reason },
    };
    return this.commands.run(actor, command, async ({ before: locked, resettled, work }) => {
      const { manager, now } = work;
      if (locked === null || locked.endedAt !== null)
        return refused(problem('WRONG_STATE', 'This series has ended already.', { rule: 'series-ended' }));
      const patch = { endedAt: now, version: locked.version + 1 };
      await this.store.patch(series.id, patch, manager);
      const planned = await this.meetings.lockPlanned(series.id, now, manager);
      resettled.push(...planned.map((before) => ({ before, after: { ...before, canceledAt: now } })));
      await this.meetings.cancelPlanned(series.id, now, manager);
      const { key, name } = locked;
      work.emit({
        type: 'meetingSeries.ended',
        subjectType: 'meetingSeries',
        subjectId: series.id,
        data: { key, name, reason, before: 'running', after: 'ended' },
      });
      return done({ ...locked, ...patch });
    });
  }
}
