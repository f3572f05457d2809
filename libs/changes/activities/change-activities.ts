import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, systemActor } from '#kernel';
import { CLOCK } from '#platform/database';
import { inSpan, withCorrelation } from '#platform/telemetry';
import type { Agenda, ChangeActivities } from '../contract.ts';
import { Deadlines } from '../deadlines.ts';
import { ReadAgenda } from './read-agenda.ts';

/** How far Temporal's clock may be ahead of ours before that is told instead of waited out. */
const skewMs = 5_000;

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
    const { changeId, kind, key, correlationId } = input;
    const at = new Date(input.at);
    await this.until(at);
    const known = await withCorrelation(correlationId, () =>
      inSpan(`deadline ${kind}`, { 'gavel.subject': changeId }, () =>
        this.deadlines.meet({ changeId, kind, key, at }, systemActor(correlationId, key)),
      ),
    );
    // Tried again for ever it would hold up all that is really due: the record says what that is.
    if (!known) this.log.warn(`nobody knows the deadline ${key}; what the record waits for comes next`);
    return this.agenda.one(changeId);
  }

  /** Rules compare with our own clock, so it has to have come that far too. */
  private async until(at: Date): Promise<void> {
    const early = at.getTime() - this.clock.now().getTime();
    if (early > skewMs)
      throw new Error(
        `The deadline of ${at.toISOString()} came ${early} ms early: the clocks of Temporal and worker differ.`,
      );
    if (early > 0) await sleep(early);
  }
}
