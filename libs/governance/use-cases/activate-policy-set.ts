import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, notFound, type Outcome, problem, type Problem, refused } from '#kernel';
import { Database } from '#platform/database';
import { buildPolicySet, faultsAgainst, PolicySetError, PolicySets } from '#policy';
import { type PolicyProposal, PolicyProposals } from '../data/proposals.ts';
import { problemsOfFaults } from '../domain/fault-problems.ts';
import { PolicyGround } from '../policy-ground.ts';

/** Which proposal comes into force, and what whoever says so has read. */
export interface Activation {
  readonly proposal: Id;
  readonly digest: string;
}

/** Puts a proposed set of rules into force, by somebody who did not propose it. Commands from then on are decided by it. */
@Injectable()
export class ActivatePolicySet {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly proposals: PolicyProposals,
    private readonly sets: PolicySets,
    private readonly database: Database,
    private readonly ground: PolicyGround,
  ) {}

  async execute(actor: Actor, { proposal: id, digest }: Activation): Promise<Outcome<PolicyProposal>> {
    const proposal = await this.proposals.byId(id);
    if (proposal === null) throw notFound('proposal of rules');
    const { personId, accountId } = actor;
    const days =
      personId === null || personId === proposal.proposedBy
        ? null
        : await this.proposals.appointedDaysAgo(personId, proposal.proposedBy, new Date());
    const command = {
      name: 'activatePolicySet',
      input: { proposal: id, digest },
      subject: { type: 'policySet', id },
      idOf: () => id,
      reload: async () => (await this.proposals.byId(id)) as PolicyProposal,
    };
    const asked = {
      action: 'activatePolicySet',
      proposer: proposal.proposedBy,
      ...(days === null ? {} : { appointedDaysAgo: days }),
    };
    return this.commands.run(actor, command, asked, async (work) => {
      const { manager, now } = work;
      if (personId === null || accountId === null)
        return refused(
          problem('NOT_PERMITTED', 'Rules are put into force by a person.', { rule: 'two-person-policies' }),
        );
      await this.sets.takeTurns(manager);
      const latest = await this.sets.latest(manager);
      const stale = outdated(proposal, digest, latest?.version ?? 0);
      const problems = stale === null ? await this.unsuitable(proposal.digest) : [stale];
      if (problems.length > 0) return refused(...problems);
      const version = proposal.baseVersion + 1;
      await this.sets.activate(manager, {
        version,
        digest: proposal.digest,
        source: 'UPLOAD',
        proposalId: id,
        activatedBy: personId,
        activatedAccount: accountId,
        activatedAt: now,
        reason: null,
      });
      work.emit({
        type: 'policySet.activated',
        subjectType: 'policySet',
        subjectId: id,
        data: { version, digest, inPlaceOf: latest?.digest, proposedBy: proposal.proposedBy },
      });
      return done({ ...proposal, version, activatedBy: personId, activatedAt: now });
    });
  }

  /** A set that comes back may be older than the schema and the floor of this version of Gavel. */
  private async unsuitable(digest: string): Promise<Problem[]> {
    const files = await this.sets.filesOf(this.database.manager, digest);
    try {
      return problemsOfFaults(faultsAgainst(this.ground.ground, buildPolicySet(files ?? [])));
    } catch (error) {
      if (error instanceof PolicySetError) return problemsOfFaults(error.faults);
      throw error;
    }
  }
}

function outdated(proposal: PolicyProposal, digest: string, present: number): Problem | null {
  if (proposal.digest !== digest)
    return problem('STALE_CONTENT', 'This is not the set that was proposed.', {
      path: ['input', 'digest'],
      currentDigest: proposal.digest,
      wayOut: 'Read the proposal, and name the digest of what you have read.',
    });
  if (proposal.baseVersion !== present)
    return problem(
      'WRONG_STATE',
      `It was proposed in place of version ${proposal.baseVersion}; version ${present} is in force.`,
      {
        path: ['input', 'proposal'],
        wayOut: 'Propose it anew, in place of what is in force now.',
      },
    );
  return null;
}
