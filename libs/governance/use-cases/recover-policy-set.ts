import { Injectable } from '@nestjs/common';
import { systemActor } from '#kernel';
import { UnitOfWork } from '#platform/database';
import { PoliciesInForce, PolicySets } from '#policy';
import { activationId } from '../domain/activation.ts';

/**
 * Puts the files of the policy folder into force again, whatever is: the way out of a set that locks everybody out. The
 * database lets nobody do it but the owner of the schema. Changes that were handed in under that set are not bound by it.
 */
@Injectable()
export class RecoverPolicySet {
  constructor(
    private readonly policies: PoliciesInForce,
    private readonly sets: PolicySets,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @returns the version as which the files are in force now */
  execute(reason: string, correlationId: string): Promise<number> {
    const actor = { ...systemActor(correlationId), door: 'setup' as const };
    return this.unitOfWork.transaction(actor, async (work) => {
      const { manager, now } = work;
      const { shipped } = this.policies;
      await this.sets.keep(manager, shipped, now);
      await this.sets.takeTurns(manager);
      const latest = await this.sets.latest(manager);
      const version = (latest?.version ?? 0) + 1;
      await this.sets.activate(manager, {
        version,
        digest: shipped.digest,
        source: 'RECOVERY',
        proposalId: null,
        activatedBy: null,
        activatedAccount: null,
        activatedAt: now,
        reason,
      });
      work.emit({
        type: 'policySet.recovered',
        subjectType: 'policySet',
        subjectId: activationId(version),
        data: { version, digest: shipped.digest, inPlaceOf: latest?.digest ?? null, reason },
      });
      return version;
    });
  }
}
