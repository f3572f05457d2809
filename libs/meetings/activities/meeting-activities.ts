import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import { onTime } from '#platform/temporal';
import type { MeetingActivities, SeriesAgenda } from '../contract.ts';
import { FreezeAgenda } from '../use-cases/freeze-agenda.ts';
import { ReadSeriesAgenda } from './read-series-agenda.ts';

/** What the workflow of a series has done. Each may run twice; its effect comes once, by the deadline's key. */
@Injectable()
export class MeetingActivitiesOf implements MeetingActivities {
  private readonly log = new Logger('MeetingActivities');

  constructor(
    private readonly freeze: FreezeAgenda,
    private readonly agenda: ReadSeriesAgenda,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async meetMeetingDeadline(
    input: Parameters<MeetingActivities['meetMeetingDeadline']>[0],
  ): Promise<SeriesAgenda> {
    const { seriesId, key } = input;
    await onTime(this.clock, { ...input, subject: seriesId }, async (actor) => {
      const due = await this.agenda.cutOff(seriesId, key);
      // It was met, moved or canceled: the record says what comes next.
      if (due === null) return;
      const frozen = await this.freeze.execute(actor, due.meeting);
      if (!frozen.ok) this.log.warn(`the agenda was not frozen: ${frozen.problems[0]?.message ?? ''}`);
    });
    return this.agenda.one(seriesId);
  }
}
