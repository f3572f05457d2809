import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import { onTime } from '#platform/temporal';
import type { RetentionActivities, RetentionAgenda } from '../contract.ts';
import { retentionId } from '../domain/pass.ts';
import { PassRetention } from '../use-cases/pass-retention.ts';
import { ReadRetentionAgenda } from './read-agenda.ts';

/** What the workflow of retention has done. Each may run twice; a portion that was made is not made again. */
@Injectable()
export class RetentionActivitiesOf implements RetentionActivities {
  constructor(
    private readonly pass: PassRetention,
    private readonly agenda: ReadRetentionAgenda,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async passRetention(input: Parameters<RetentionActivities['passRetention']>[0]): Promise<RetentionAgenda> {
    await onTime(this.clock, { ...input, subject: retentionId }, (actor) =>
      this.pass.execute(actor, input.key),
    );
    return this.agenda.now();
  }
}
