import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import { onTime } from '#platform/temporal';
import type { Agenda, ChangeActivities } from '../contract.ts';
import { Deadlines } from '../deadlines.ts';
import { ReadAgenda } from './read-agenda.ts';

/** What the workflow of a change has done. Each may run twice; its effect comes once, by the deadline's key. */
@Injectable()
export class ChangeActivitiesOf implements ChangeActivities {
  private readonly log = new Logger('ChangeActivities');

  constructor(
    private readonly deadlines: Deadlines,
    private readonly agenda: ReadAgenda,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async meetDeadline(input: Parameters<ChangeActivities['meetDeadline']>[0]): Promise<Agenda> {
    const { changeId, kind, key } = input;
    const known = await onTime(this.clock, { ...input, subject: changeId }, (actor, at) =>
      this.deadlines.meet({ changeId, kind, key, at }, actor),
    );
    // Tried again for ever it would hold up all that is really due: the record says what that is.
    if (!known) this.log.warn(`nobody knows the deadline ${key}; what the record waits for comes next`);
    return this.agenda.one(changeId);
  }
}
