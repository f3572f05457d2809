import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import { onTime } from '#platform/temporal';
import type { MeetingActivities, SeriesAgenda } from '../contract.ts';
import { FreezeAgenda } from '../use-cases/freeze-agenda.ts';
import { LapseMeeting } from '../use-cases/lapse-meeting.ts';
import { ReadSeriesAgenda } from './read-series-agenda.ts';

/** What the workflow of a series has done. Each may run twice; its effect comes once, by the deadline's key. */
@Injectable()
export class MeetingActivitiesOf implements MeetingActivities {
  private readonly log = new Logger('MeetingActivities');

  constructor(
    private readonly freeze: FreezeAgenda,
    private readonly lapse: LapseMeeting,
    private readonly agenda: ReadSeriesAgenda,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async meetMeetingDeadline(
    input: Parameters<MeetingActivities['meetMeetingDeadline']>[0],
  ): Promise<SeriesAgenda> {
    const { seriesId, key } = input;
    await onTime(this.clock, { ...input, subject: seriesId }, async (actor) => {
      const due = await this.agenda.due(seriesId, key);
      // It was met, moved, opened or canceled: the record says what comes next.
      if (due === null) return;
      const command = due.kind === 'agenda-cut-off' ? this.freeze : this.lapse;
      const outcome = await command.execute(actor, due.meeting);
      if (!outcome.ok) this.log.warn(`${due.kind} could not be met: ${outcome.problems[0]?.message ?? ''}`);
    });
    return this.agenda.one(seriesId);
  }
}
