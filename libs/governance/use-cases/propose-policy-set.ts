import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, newId, notFound, type Outcome, problem, refused } from '#kernel';
import { Database, type Work } from '#platform/database';
import { PolicyDesk, type PolicyFile, PolicySets, type Upload } from '#policy';
import { type PolicyProposal, PolicyProposals } from '../data/proposals.ts';
import { problemsOfFaults } from '../domain/fault-problems.ts';
import { PolicyGround } from '../policy-ground.ts';

export interface ProposedSet {
  readonly reason: string;
  /** Rules, schema and cases. */
  readonly files?: readonly PolicyFile[] | null;
  /** Instead of files: a version that was in force before. */
  readonly again?: number | null;
}

/** Proposes a whole set of rules. It has no effect until somebody else puts it into force. */
@Injectable()
export class ProposePolicySet {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly proposals: PolicyProposals,
    private readonly sets: PolicySets,
    private readonly database: Database,
    private readonly ground: PolicyGround,
  ) {}

  execute(actor: Actor, { reason, files, again }: ProposedSet): Promise<Outcome<PolicyProposal>> {
    const command = {
      name: 'proposePolicySet',
      input: { reason, again, files: files?.map(({ name, text }) => ({ name, text })) },
      idOf: ({ id }: PolicyProposal) => id,
      reload: async (id: Id) => (await this.proposals.byId(id)) as PolicyProposal,
    };
    return this.commands.run(actor, command, { action: 'proposePolicySet' }, async (work) => {
      const { personId, accountId } = actor;
      if (personId === null || accountId === null)
        return refused(
          problem('NOT_PERMITTED', 'Rules are proposed by a person.', { rule: 'two-person-policies' }),
        );
      if ((files == null) === (again == null))
        return refused(
          problem('INVALID_INPUT', 'Give the files of a set, or the version that is to come back.', {
            path: ['input', 'files'],
          }),
        );
      const found = again == null ? await this.checked(files ?? []) : await this.former(again);
      if (!found.ok) return found;
      const { digest, cases } = found.value;
      const latest = await this.sets.latest(work.manager);
      if (latest === null || latest.digest === digest)
        return refused(problem('WRONG_STATE', 'This very set is in force.', { path: ['input', 'files'] }));
      await this.sets.keep(work.manager, found.value, work.now);
      const proposal = {
        id: newId(),
        digest,
        baseVersion: latest.version,
        again: again ?? null,
        cases,
        reason,
        proposedBy: personId,
        proposedAccount: accountId,
        proposedAt: work.now,
      };
      await this.proposals.insert(proposal, work.manager);
      this.tell(work, proposal, latest.digest);
      return done({ ...proposal, version: null, activatedBy: null, activatedAt: null });
    });
  }

  private async checked(files: readonly PolicyFile[]): Promise<Outcome<Upload>> {
    const check = await PolicyDesk.check(files, this.ground.ground);
    return 'faults' in check ? refused(...problemsOfFaults(check.faults)) : done(check.upload);
  }

  /** It was whole when it was proposed; whether it still suits this version of Gavel is seen to when it is activated. */
  private async former(version: number): Promise<Outcome<Upload>> {
    const { manager } = this.database;
    const activation = await this.sets.activation(manager, version);
    const files = activation === null ? null : await this.sets.filesOf(manager, activation.digest);
    if (activation === null || files === null) throw notFound('version of the rules');
    const cases = (await this.proposals.casesOf(version, manager)) ?? [];
    return done({ digest: activation.digest, files, cases });
  }

  private tell(
    work: Work,
    p: Omit<PolicyProposal, 'version' | 'activatedBy' | 'activatedAt'>,
    present: string,
  ): void {
    work.emit({
      type: 'policySet.proposed',
      subjectType: 'policySet',
      subjectId: p.id,
      data: {
        digest: p.digest,
        inPlaceOf: present,
        version: p.baseVersion,
        again: p.again,
        reason: p.reason,
      },
    });
  }
}
