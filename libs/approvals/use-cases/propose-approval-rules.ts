import { Injectable } from '@nestjs/common';
import { changeTypes, GovernedCommands, riskLevels } from '#changes';
import { type Actor, done, type Json, type Outcome, problem, refused } from '#kernel';
import { RuleSets } from '../data/rule-sets.ts';
import type { RuleSet } from '../domain/rule.ts';
import { readRules } from '../domain/rule-check.ts';

/** Proposes a whole new set of approval rules. It has no effect until somebody else puts it into force. */
@Injectable()
export class ProposeApprovalRules {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly ruleSets: RuleSets,
  ) {}

  execute(actor: Actor, proposed: unknown): Promise<Outcome<RuleSet>> {
    const command = {
      name: 'proposeApprovalRules',
      input: JSON.parse(JSON.stringify(proposed)) as Json,
      idOf: ({ version }: RuleSet) => ruleSetId(version),
      reload: async (id: string) => (await this.ruleSets.byVersion(versionOf(id))) as RuleSet,
    };
    return this.commands.run(actor, command, { action: 'manageApprovalRules' }, async (work) => {
      const read = readRules(proposed, { types: changeTypes, risks: riskLevels });
      if ('problems' in read) return refused(...read.problems);
      if (actor.personId === null)
        return refused(
          problem('NOT_PERMITTED', 'Rules are proposed by a person.', { rule: 'two-person-rules' }),
        );
      await this.ruleSets.takeTurns(work.manager);
      const proposal = { by: actor.personId, at: work.now };
      const ruleSet = await this.ruleSets.insert(read.rules, proposal, work.manager);
      work.emit({
        type: 'approvalRules.proposed',
        subjectType: 'approvalRules',
        subjectId: ruleSetId(ruleSet.version),
        data: { version: ruleSet.version, rules: read.rules },
      });
      return done(ruleSet);
    });
  }
}

/** Rule sets are known by their version; where an id is asked for, it is the version in the form of one. */
export const ruleSetId = (version: number): string =>
  `00000000-0000-7000-9000-${version.toString().padStart(12, '0')}`;
const versionOf = (id: string): number => Number(id.slice(-12));
