import { Injectable } from '@nestjs/common';
import { type Actor, canonicalJson, done, type Json, type Outcome, problem, refused } from '#kernel';
import type { Work } from '#platform/database';
import { MeetingStore } from '../data/meeting-store.ts';
import { SeriesStore } from '../data/series-store.ts';
import { alterSeries, type Resettled, resettled, type SeriesPatch } from '../domain/alteration.ts';
import type { MeetingSeries } from '../domain/series.ts';
import { SeriesCommands } from '../series-commands.ts';

/** Alters a series from now on. What is frozen or held stays; what it was before stands in the ledger. */
@Injectable()
export class AlterSeries {
  constructor(
    private readonly commands: SeriesCommands,
    private readonly store: SeriesStore,
    private readonly meetings: MeetingStore,
  ) {}

  execute(
    actor: Actor,
    { id, boardId }: MeetingSeries,
    patch: SeriesPatch,
    reason: string,
  ): Promise<Outcome<MeetingSeries>> {
    const input = { ...patch, reason } as unknown as Json;
    const command = { name: 'alterMeetingSeries', boardId, seriesId: id, input: [id, input] };
    return this.commands.run(actor, command, async ({ before, resettled: settled, work }) => {
      if (before === null || before.endedAt !== null)
        return refused(problem('WRONG_STATE', 'This series has ended.', { rule: 'series-ended' }));
      const { manager, now } = work;
      const { series, rescheduled, faults } = alterSeries(before, patch, now);
      if (faults.length > 0)
        return refused(...faults.map((fault) => problem('INVALID_INPUT', fault, { path: ['input'] })));
      const altered = differences(before, series);
      if (Object.keys(altered.after).length === 0)
        return refused(problem('INVALID_INPUT', 'This alters nothing.', { path: ['input'] }));
      const { id: _id, key, boardId: _board, createdBy: _by, createdAt: _at, ...fields } = series;
      await this.store.patch(id, fields, manager);
      if (rescheduled || altered.after['name'] !== undefined)
        settled.push(...(await this.settle(before, series, { rescheduled }, work)));
      const canceled = settled.flatMap(({ after }) => (after.canceledAt === null ? [] : [after.at]));
      work.emit({
        type: 'meetingSeries.altered',
        subjectType: 'meetingSeries',
        subjectId: id,
        data: { key, name: series.name, ...altered, canceled, schedule: series.schedule, reason },
      });
      return done(series);
    });
  }

  /** What becomes of meetings of which something is kept, though their agenda is not frozen. */
  private async settle(
    before: MeetingSeries,
    after: MeetingSeries,
    { rescheduled }: { readonly rescheduled: boolean },
    { manager, now }: Work,
  ): Promise<Resettled[]> {
    const planned = await this.meetings.lockPlanned(before.id, now, manager);
    if (!rescheduled) return planned.map((meeting) => ({ before: meeting, after: meeting }));
    const all = resettled(before, after, planned, now);
    for (const each of all) await this.meetings.patch(each.before, each.after, manager);
    return all;
  }
}

const compared = [
  ...(['name', 'startWall', 'timeZone', 'duration', 'rule'] as const),
  ...(['filter', 'cutOffMinutes', 'itemMinutes'] as const),
];

/** The parts that differ: what was, and what is from now on. */
function differences(
  before: MeetingSeries,
  after: MeetingSeries,
): { readonly before: Record<string, Json>; readonly after: Record<string, Json> } {
  const differing = compared.filter(
    (name) => canonicalJson(before[name] as Json) !== canonicalJson(after[name] as Json),
  );
  const partsOf = (series: MeetingSeries) =>
    Object.fromEntries(differing.map((name) => [name, series[name] as Json]));
  return { before: partsOf(before), after: partsOf(after) };
}
