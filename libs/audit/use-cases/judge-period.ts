import { Inject, Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { type Actor, type Clock, Fault } from '#kernel';
import { CLOCK } from '#platform/database';
import { Controls } from '../controls.ts';
import { PeriodReader } from '../data/period-reader.ts';
import type { PeriodControl } from '../domain/control.ts';
import type { PeriodAnswer } from '../domain/tests/period-test.ts';

/** What a control says of one thing of a period. */
export interface PeriodResult extends PeriodAnswer {
  readonly control: PeriodControl;
}

const longest = 3 * 366 * 86_400_000;

/** Has the controls over periods judge one. It is asked each time: there is little to look at. */
@Injectable()
export class JudgePeriod {
  constructor(
    private readonly access: AuditAccess,
    private readonly controls: Controls,
    private readonly reader: PeriodReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(actor: Actor, from: Date, until: Date): Promise<PeriodResult[]> {
    const now = this.clock.now();
    const to = until < now ? until : now;
    const span = to.getTime() - from.getTime();
    if (span <= 0 || span > longest) {
      const message = 'A period has begun, ends after it begins, and is three years at the longest.';
      throw new Fault('BAD_USER_INPUT', message, [{ path: ['from'], message }]);
    }
    const query = {
      query: 'periodControls',
      parameters: { from: from.toISOString(), to: to.toISOString() },
    };
    const answer = async (): Promise<PeriodResult[]> => {
      const facts = await this.reader.of(from, to);
      return this.controls.overPeriods.flatMap((control) =>
        control.judge(facts).map((one) => ({ ...one, control })),
      );
    };
    return this.access.read(actor, query, answer, (rows) => rows.length);
  }
}
