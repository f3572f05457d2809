import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, notFound, type Outcome, problem, refused } from '#kernel';
import type { Work } from '#platform/database';
import { Boards } from '../data/boards.ts';
import { RuleSets } from '../data/rule-sets.ts';
import type { RuleSet } from '../domain/rule.ts';
import type { Board } from '../domain/board.ts';
import { boardProblems } from '../domain/rule-check.ts';
import { ruleSetId } from './propose-approval-rules.ts';

/** Puts proposed rules into force, by somebody who did not propose them. Rounds that are open keep theirs. */
@Injectable()
export class ActivateApprovalRules {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly ruleSets: RuleSets,
    private readonly boards: Boards,
  ) {}

  async execute(actor: Actor, version: number): Promise<Outcome<RuleSet>> {
    const proposed = await this.ruleSets.byVersion(version);
    if (proposed === null) throw notFound('version of the approval rules');
    const id = ruleSetId(version);
    const command = {
      name: 'activateApprovalRules',
      input: { version },
      subject: { type: 'approvalRules', id },
      idOf: () => id,
      reload: async () => (await this.ruleSets.byVersion(version)) as RuleSet,
    };
    const asked = { action: 'activateApprovalRules', proposer: proposed.proposedBy } as const;
    return this.commands.run(actor, command, asked, async (work) => {
      const { manager, now } = work;
      await this.ruleSets.takeTurns(manager);
      const active = await this.ruleSets.active(manager);
      if (active !== null && active.version >= version)
        return refused(
          problem('WRONG_STATE', `Version ${active.version} is in force; ${version} is not newer.`, {
            path: ['input', 'version'],
            wayOut: 'Propose the rules anew.',
          }),
        );
      if (actor.personId === null)
        return refused(
          problem('NOT_PERMITTED', 'Rules are put into force by a person.', { rule: 'two-person-rules' }),
        );
      const unmet = boardProblems(proposed.rules, await this.boardsOf(proposed, now, manager));
      if (unmet.length > 0) return refused(...unmet);
      await this.ruleSets.activate(version, actor.personId, now, manager);
      work.emit({
        type: 'approvalRules.activated',
        subjectType: 'approvalRules',
        subjectId: id,
        data: { version, before: active?.version ?? null, after: version, proposedBy: proposed.proposedBy },
      });
      return done({ ...proposed, activatedBy: actor.personId, activatedAt: now });
    });
  }

  private async boardsOf(
    { rules }: RuleSet,
    now: Date,
    manager: Work['manager'],
  ): Promise<Map<string, Board & { readonly members: ReadonlySet<string> }>> {
    const keys = [...new Set(rules.flatMap((rule) => rule.steps.flatMap((step) => step.boards)))];
    const boards = [...(await this.boards.byKeys(keys, manager)).values()].filter((board) => board.active);
    const members = await this.boards.members(
      boards.map((board) => board.id),
      now,
      manager,
    );
    return new Map(
      boards.map((board) => [
        board.key,
        {
          ...board,
          members: new Set(members.filter((m) => m.boardId === board.id && !m.deputy).map((m) => m.personId)),
        },
      ]),
    );
  }
}
