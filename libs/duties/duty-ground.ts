import { Inject, Injectable } from '@nestjs/common';
import { type Clock, systemActor } from '#kernel';
import { CLOCK, UnitOfWork } from '#platform/database';
import type { DutyDue, wake } from './domain/due.ts';

/** The clock, and the way back into the outbox. */
@Injectable()
export class DutyGround {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  past(due: readonly DutyDue[]): DutyDue[] {
    return due.filter(({ at }) => at <= this.clock.now());
  }

  async wait(correlationId: string, message: ReturnType<typeof wake>): Promise<void> {
    if (message === null) return;
    await this.unitOfWork.transaction(systemActor(correlationId), (work) => {
      work.enqueue(message);
      return Promise.resolve();
    });
  }
}
