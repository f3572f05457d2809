import { Injectable } from '@nestjs/common';
import { systemActor } from '#kernel';
import { UnitOfWork, type Work } from '#platform/database';
import { deliverEach, type OutboxHandler, type OutboxMessage } from '#platform/outbox';
import { CodeRecord } from './data/code-record.ts';
import { isReviewed, reviewLookTopic } from './domain/unreviewed.ts';
import type { ViolationDraft } from './domain/violation.ts';
import { RecordViolation } from './record-violation.ts';
import { Sources } from './sources.ts';

/**
 * Looks whether what came into production was reviewed: some time after it did, for code hosts and pipelines tell of the
 * same thing in any order, and that nobody reviewed it can only be said when there was time to tell.
 */
@Injectable()
export class UnreviewedCommits implements OutboxHandler {
  readonly topic = reviewLookTopic;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly code: CodeRecord,
    private readonly violations: RecordViolation,
    private readonly sources: Sources,
  ) {}

  deliver(messages: readonly OutboxMessage[]): Promise<void> {
    return deliverEach(messages, 1, ({ key, correlationId }) =>
      this.unitOfWork.transaction(systemActor(correlationId), (work) => this.look(work, key)),
    );
  }

  private async look(work: Work, id: string): Promise<void> {
    const deployment = await this.code.deployment(id, work.manager);
    if (deployment === null) return;
    const { changeId, serviceId, startedAt } = deployment;
    const change =
      changeId === null
        ? undefined
        : (await this.sources.changes.byIds([changeId], work.manager)).get(changeId);
    for (const commit of await this.code.commitsOf(id, work.manager)) {
      if (isReviewed(commit)) continue;
      const authors = commit.authors.flatMap(({ personId }) => personId ?? []);
      const draft: ViolationDraft = {
        rule: 'deployed-unreviewed-commit',
        occurrence: commit.sha,
        description: `Commit ${commit.sha} was deployed at ${startedAt.toISOString()}; as far as is told, nobody but its authors approved it.`,
        persons: [...new Set(authors)],
        dueAt: null,
      };
      const subject = { type: 'deployment', id, serviceIds: [serviceId] } as const;
      await (change === undefined
        ? this.violations.recordElsewhere(work, subject, draft)
        : this.violations.recordOnChange(work, change, draft));
    }
  }
}
