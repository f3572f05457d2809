import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { systemActor } from '#kernel';
import { Database, Memories, UnitOfWork } from '#platform/database';
import { inForceConstraint, PoliciesInForce, PolicySets } from '#policy';
import { CONFIG, type Config } from '#platform/config';
import { activationId } from './domain/activation.ts';

/**
 * Before a process decides anything: its files come into force if nothing was, or if they are new and no uploaded set
 * is in force; then it learns which set is.
 */
@Injectable()
export class PolicyStart implements OnModuleInit {
  private readonly logger = new Logger('PolicySets');

  constructor(
    private readonly policies: PoliciesInForce,
    private readonly sets: PolicySets,
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
    memories: Memories,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    memories.register(inForceConstraint, () => this.look());
  }

  async onModuleInit(): Promise<void> {
    // A process that only describes itself has no database.
    if (!this.config.database.connect) return;
    await this.bringFiles();
    await this.look();
    if (this.policies.present.schema !== this.policies.shipped.schema)
      this.logger.warn(
        'The rules in force were written for another version of Gavel: what they do not know of is refused. Propose a set with the schema of this version.',
      );
  }

  /** Finds out which set is in force. */
  async look(): Promise<void> {
    if (await this.sets.tell(this.database.manager, this.policies))
      this.logger.log(`version ${this.policies.version} of the rules is in force`);
  }

  private async bringFiles(): Promise<void> {
    const { shipped } = this.policies;
    const { digest } = shipped;
    await this.unitOfWork.transaction({ ...systemActor('start'), door: 'setup' }, async (work) => {
      const { manager, now } = work;
      await this.sets.keep(manager, shipped, now);
      if (await this.sets.wasInForce(manager, digest)) return;
      await this.sets.takeTurns(manager);
      const latest = await this.sets.latest(manager);
      // Another process may have been quicker.
      if (latest?.source === 'UPLOAD' || (await this.sets.wasInForce(manager, digest))) return;
      const version = (latest?.version ?? 0) + 1;
      await this.sets.activate(manager, {
        version,
        digest,
        source: 'FILES',
        proposalId: null,
        activatedBy: null,
        activatedAccount: null,
        activatedAt: now,
        reason: null,
      });
      work.emit({
        type: 'policySet.cameWithFiles',
        subjectType: 'policySet',
        subjectId: activationId(version),
        data: { version, digest, before: latest?.digest ?? null },
      });
    });
  }
}
