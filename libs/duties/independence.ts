import { Injectable } from '@nestjs/common';
import { type ChangeRecord, type Facts, Judge } from '#changes';
import { type Id, newId } from '#kernel';
import type { ViolationDraft } from './domain/violation.ts';

/**
 * Whether the duties that people have taken on would still be let together: policy is asked once more, as if each
 * approver voted now and the deployer carried the change out now. Its segregation rules are the ones that were broken.
 */
@Injectable()
export class Independence {
  constructor(private readonly judge: Judge) {}

  breaches(change: ChangeRecord, facts: Facts, deployer: Id | null): ViolationDraft[] {
    const asApprovers = facts.approvers.flatMap((personId) => {
      const asked = { ...facts, electorate: [...facts.electorate, personId] };
      return change.type === 'EMERGENCY'
        ? this.ask(personId, 'ratifyEmergency', change, asked)
        : this.ask(personId, 'castVote', change, asked);
    });
    const asDeployer = deployer === null ? [] : this.ask(deployer, 'completeImplementation', change, facts);
    return [...asApprovers, ...asDeployer];
  }

  private ask(personId: Id, action: string, change: ChangeRecord, facts: Facts): ViolationDraft[] {
    const actor = {
      kind: 'person',
      personId,
      accountId: null,
      name: '',
      roles: [],
      scopes: null,
      door: 'workflow',
      correlationId: newId(),
    } as const;
    const more = action === 'castVote' ? { verdict: 'APPROVE' as const } : {};
    const { problems } = this.judge.action(actor, action, change, facts, more);
    return problems.flatMap(({ code, rule }) =>
      code !== 'SEGREGATION_VIOLATION' || rule === undefined || rule === aboutNobody
        ? []
        : [
            {
              rule,
              occurrence: personId,
              description:
                action === 'completeImplementation'
                  ? `Whoever deployed it was not to: ${rule}.`
                  : `Somebody whose approval counts on it was not to approve it: ${rule}.`,
              persons: [personId],
              dueAt: null,
            },
          ],
    );
  }
}

/** It asks who the authors are, not who the approver is. */
const aboutNobody = 'authors-are-known';
