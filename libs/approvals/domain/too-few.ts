import { problem, type Problem } from '#kernel';
import type { BoardRules } from './board.ts';
import { neededOf } from './round.ts';
import type { Requirement, RuleStep } from './rule.ts';

/** What the boards of a step say together: the highest quorum; a veto if any of them has one. */
export interface Body {
  readonly quorum: number;
  readonly veto: boolean;
  readonly require: Requirement;
}

/** How a step is decided: by its rule, or where that leaves it to the board, by the board's own. */
export function bodyFor(step: RuleStep, boards: readonly BoardRules[]): Body {
  return {
    quorum: Math.max(1, ...boards.map((b) => b.quorum)),
    veto: boards.length === 0 || boards.some((b) => b.veto),
    // A board that is gone asks everybody: of nobody that is refused as well.
    require: step.require === 'board' ? (boards[0]?.votingRule ?? 'all') : step.require,
  };
}

/** Why a step could never be reached with so many on its boards; none when it could. */
export function tooFew(step: RuleStep, { require, quorum }: Body, electorate: number): Problem[] {
  const boards = step.boards.join(', ');
  const wayOut =
    'An administrator can add members to the board, or have other approval rules put into force.';
  const refuse = (rule: string, message: string) => [problem('NO_ELECTORATE', message, { rule, wayOut })];
  if (electorate === 0)
    return refuse(
      'empty-electorate',
      `"${step.name}" has to be approved by ${boards}, and nobody active is on it.`,
    );
  const needed = neededOf(require, electorate);
  if (needed > electorate)
    return refuse(
      'threshold-above-electorate',
      `"${step.name}" needs ${needed} approvals of ${boards}, which has ${electorate} active members.`,
    );
  return quorum > electorate
    ? refuse(
        'quorum-above-electorate',
        `"${step.name}" needs ${quorum} of ${boards} to take part, which has ${electorate} active members.`,
      )
    : [];
}
