import { Inject, Injectable } from '@nestjs/common';
import { type Actor, type Clock, type Id } from '#kernel';
import { CLOCK } from '#platform/database';
import { onTime } from '#platform/temporal';
import { Context } from '@temporalio/activity';
import type { PackActivities, PackAgenda } from '../../contract.ts';
import { EvidencePacks } from '../data/evidence-packs.ts';
import { CarryPackOn } from '../use-cases/carry-pack-on.ts';
import { ReadPackAgenda } from './read-pack-agenda.ts';

/** After this long an activity ends, and the workflow begins another: what was done is on record. */
const stintMs = 20_000;
/** So often in a row a step may fail before the pack is given up: some minutes. */
const mostTries = 12;

/** So often the log may be asked for its head before that is worth telling: some seconds. */
const remarkable = 6;

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
    const { info, cancellationSignal } = Context.current();
    const ends = Date.now() + stintMs;
    try {
      let taken = await this.step(actor, id);
      // A worker that is stopped ends after the step under way.
      while (taken === 'MORE' && Date.now() < ends && !cancellationSignal.aborted)
        taken = await this.step(actor, id);
      if (taken === 'LATER') throw new Error(isWaiting);
    } catch (error) {
      const { message } = error as Error;
      if (message === isWaiting && info.attempt < remarkable) throw error;
      if (info.attempt < mostTries || message === isWaiting) {
        await this.packs.noteFault(id, message);
        throw error;
      }
      await this.carry.fail(actor, id, message);
    }
  }

  private step(actor: Actor, id: Id): ReturnType<CarryPackOn['execute']> {
    Context.current().heartbeat();
    return this.carry.execute(actor, id, () => Context.current().heartbeat());
  }
}
