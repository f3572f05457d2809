import { Inject, Injectable } from '@nestjs/common';
import type { Actor, Clock, Id } from '#kernel';
import { CLOCK, UnitOfWork } from '#platform/database';
import { EvidencePacks } from '../data/evidence-packs.ts';
import type { EvidencePack } from '../domain/pack.ts';
import { type Beat, PackStore } from '../store/pack-store.ts';
import { BuildPack } from './build-pack.ts';
import { ComposePack } from './compose-pack.ts';

/** What came of one step. LATER: the log has not yet what it takes. STILL: nothing is due now. */
export type StepTaken = 'MORE' | 'LATER' | 'STILL';

/**
 * Takes the next step with a pack, whatever that is by the record: its beginning, one part of its archive, the whole, or its
 * removal. Each step may be taken twice, also by two at once; the record moves on once.
 */
@Injectable()
export class CarryPackOn {
  constructor(
    private readonly packs: EvidencePacks,
    private readonly compose: ComposePack,
    private readonly build: BuildPack,
    private readonly store: PackStore,
    private readonly unit: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param beat called while it goes on */
  async execute(actor: Actor, id: Id, beat: Beat): Promise<StepTaken> {
    const pack = await this.packs.byId(id);
    if (pack === null || pack.cleared) return 'STILL';
    switch (pack.state) {
      case 'QUEUED':
        return this.begin(pack);
      case 'RUNNING':
        await this.build.execute(actor, pack, beat);
        return 'MORE';
      case 'DONE':
        return this.expire(actor, pack);
      default:
        await this.store.remove(id);
        await this.packs.clear(id);
        return 'STILL';
    }
  }

  /** Ends a pack that cannot be made. */
  fail(actor: Actor, id: Id, fault: string): Promise<boolean> {
    return this.unit.transaction(actor, async (work) => {
      if (!(await this.packs.fail(id, fault, work.now, work.manager))) return false;
      work.emit({ type: 'pack.failed', subjectType: 'pack', subjectId: id, data: { fault } });
      return true;
    });
  }

  /** All its proofs lead to one head: the newest, as soon as that has it on record who asked. */
  private async begin({ id }: EvidencePack): Promise<StepTaken> {
    const size = await this.compose.treeFor(id);
    if (size === null) return 'LATER';
    await this.packs.begin(id, size, this.clock.now());
    return 'MORE';
  }

  private async expire(actor: Actor, { id, expiresAt }: EvidencePack): Promise<StepTaken> {
    const now = this.clock.now();
    if (expiresAt === null || expiresAt > now) return 'STILL';
    await this.unit.transaction(actor, async (work) => {
      if (await this.packs.expire(id, now, work.manager))
        work.emit({ type: 'pack.expired', subjectType: 'pack', subjectId: id, data: {} });
    });
    return 'MORE';
  }
}
