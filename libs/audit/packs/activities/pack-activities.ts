import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor, Clock, Id } from '#kernel';
import { CLOCK } from '#platform/database';
import { onTime } from '#platform/temporal';
import { Context } from '@temporalio/activity';
import type { PackActivities, PackAgenda } from '../../contract.ts';
import { EvidencePacks } from '../data/evidence-packs.ts';
import { CarryPackOn, type StepTaken } from '../use-cases/carry-pack-on.ts';
import { ReadPackAgenda } from './read-pack-agenda.ts';

/** After this long an activity ends, and the workflow begins another: what was done is on record. */
const stintMs = 20_000;
/** So often in a row a step may fail before the pack is given up: some minutes. */
const mostTries = 12;

/** Between two looks at whether the log has its next head. */
const restMs = 300;

const isWaiting = 'The log has no head yet that has this request in it.';

/** What the workflow of a pack has done. It may run twice, and be killed at any moment: the record says where to go on. */
@Injectable()
export class PackActivitiesOf implements PackActivities {
  constructor(
    private readonly carry: CarryPackOn,
    private readonly packs: EvidencePacks,
    private readonly agenda: ReadPackAgenda,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async carryPackOn(input: Parameters<PackActivities['carryPackOn']>[0]): Promise<PackAgenda> {
    const { packId } = input;
    await onTime(this.clock, { ...input, subject: packId }, (actor) => this.stint(actor, packId));
    return this.agenda.one(packId);
  }

  private async stint(actor: Actor, id: Id): Promise<void> {
    const { info } = Context.current();
    try {
      if ((await this.steps(actor, id)) === 'LATER') throw new Error(isWaiting);
    } catch (error) {
      const { message } = error as Error;
      if (info.attempt < mostTries || message === isWaiting) {
        await this.packs.noteFault(id, message);
        throw error;
      }
      await this.carry.fail(actor, id, message);
    }
  }

  /** One step after another until none is due or the time is over; a worker that is stopped ends after the one under way. */
  private async steps(actor: Actor, id: Id): Promise<StepTaken> {
    const { cancellationSignal } = Context.current();
    const ends = Date.now() + stintMs;
    for (;;) {
      const taken = await this.step(actor, id);
      if (taken === 'STILL' || Date.now() > ends || cancellationSignal.aborted) return taken;
      if (taken === 'LATER') await sleep(restMs);
    }
  }

  private step(actor: Actor, id: Id): Promise<StepTaken> {
    Context.current().heartbeat();
    return this.carry.execute(actor, id, () => Context.current().heartbeat());
  }
}
