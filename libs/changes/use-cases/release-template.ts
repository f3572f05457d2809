import { Injectable } from '@nestjs/common';
import { type Actor, type Id, type Outcome, problem, refused } from '#kernel';
import { ChangeCommands } from '../change-commands.ts';
import { Templates } from '../data/templates.repository.ts';
import { isSuspended, type TemplateRecord } from '../domain/template.ts';

/**
 * Has a suspended template used again, once the failure is reviewed, by somebody who neither proposed it nor had a
 * hand in the change that failed.
 */
@Injectable()
export class ReleaseTemplate {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly templates: Templates,
  ) {}

  async execute(actor: Actor, id: Id, reason: string): Promise<Outcome<TemplateRecord>> {
    const known = await this.templates.one(id);
    const changeId = known.suspendedFor;
    if (changeId === null) return refused(notSuspended);
    const command = { name: 'releaseTemplate', changeId, input: { id, reason } };
    const outcome = await this.commands.run(actor, command, async (hand) => {
      const { manager, now } = hand.work;
      const template = await this.templates.lock(id, manager);
      const { key, version, name, proposedBy, approvedBy } = template;
      const problems = [...(await hand.permit('releaseTemplate', { proposer: proposedBy }))];
      if (!isSuspended(template) || template.suspendedFor !== changeId) problems.push(notSuspended);
      else if (hand.change.state !== 'CLOSED') problems.push(notReviewed);
      if (problems.length > 0) return problems;
      await this.templates.patch(id, { releasedAt: now, releasedBy: actor.personId }, manager);
      await hand.emit('change.templateReleased', {
        template: { id, key, version, name },
        reason,
        toldPersons: [proposedBy, ...(approvedBy === null ? [] : [approvedBy])],
      });
      hand.work.emit({
        type: 'template.released',
        subjectType: 'template',
        subjectId: id,
        data: { key, version, name, change: changeId, reason, before: 'suspended', after: 'approved' },
      });
      return [];
    });
    return outcome.ok ? { ok: true, value: await this.templates.one(id) } : outcome;
  }
}

const notSuspended = problem('WRONG_STATE', 'It is not suspended.');
const notReviewed = problem(
  'NOT_READY',
  'The change for which it was suspended is not reviewed and closed yet.',
  {
    rule: 'release-after-review',
    missing: ['review'],
    wayOut: 'Complete the review of that change and close it.',
  },
);
