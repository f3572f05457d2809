import { problem, type Problem } from '#kernel';
import type { BoardRules } from './board.ts';
import { neededOf } from './round.ts';
import { bodyFor } from './too-few.ts';
import { type ApprovalRule, type RuleSet, ruleSetShape, type Vocabulary } from './rule.ts';

/** What is wrong with the form of a proposed set of rules, each fault with its path; or the rules. */
export function readRules(
  proposed: unknown,
  vocabulary: Vocabulary,
): { readonly rules: readonly ApprovalRule[] } | { readonly problems: readonly Problem[] } {
  const parsed = ruleSetShape.safeParse(proposed);
  if (parsed.success) {
    const problems = parsed.data.flatMap((rule, i) => [
      ...unknownWords(rule.when.types, vocabulary.types, ['rules', String(i), 'when', 'types']),
      ...unknownWords(rule.when.risks, vocabulary.risks, ['rules', String(i), 'when', 'risks']),
    ]);
    return problems.length > 0 ? { problems } : { rules: parsed.data };
  }
  return {
    problems: parsed.error.issues.map((issue) =>
      problem('INVALID_INPUT', `${issue.path.join('.') || 'rules'}: ${issue.message}`, {
        path: ['input', 'rules', ...issue.path.map(String)],
      }),
    ),
  };
}

function unknownWords(
  said: readonly string[] = [],
  known: readonly string[],
  path: readonly string[],
): Problem[] {
  return said
    .filter((word) => !known.includes(word))
    .map((word) =>
      problem('INVALID_INPUT', `${path.join('.')}: "${word}" is none of ${known.join(', ')}.`, {
        path: ['input', ...path],
      }),
    );
}

/** Whether every step can be met by the boards as they are: no unknown board, no threshold above its members. */
export function boardProblems(
  rules: readonly ApprovalRule[],
  boards: ReadonlyMap<string, BoardRules & { readonly members: ReadonlySet<string> }>,
): Problem[] {
  return rules.flatMap((rule, i) =>
    rule.steps.flatMap((step, j) => {
      const path = ['input', 'rules', String(i), 'steps', String(j)];
      const unknown = step.boards.filter((key) => !boards.has(key));
      if (unknown.length > 0)
        return [
          problem('INVALID_REFERENCE', `"${rule.name}": there is no active board ${unknown.join(', ')}.`, {
            path: [...path, 'boards'],
          }),
        ];
      const asked = step.boards.flatMap((key) => boards.get(key) ?? []);
      const electorate = new Set(asked.flatMap((board) => [...board.members])).size;
      const { require, quorum } = bodyFor(step, asked);
      const needed = Math.max(neededOf(require, electorate), quorum);
      return needed <= electorate
        ? []
        : [
            problem(
              'INVALID_INPUT',
              `"${rule.name}": step "${step.name}" asks for ${needed} of ${electorate} members.`,
              {
                path: [...path, 'require'],
                wayOut: 'Lower the threshold, or add members to the board first.',
              },
            ),
          ];
    }),
  );
}

/** The rules in force that ask a board, by name: what would ask nobody once it is inactive. */
export const rulesNaming = (ruleSet: RuleSet | null, board: string): string[] =>
  (ruleSet?.rules ?? [])
    .filter((rule) => rule.steps.some((step) => step.boards.includes(board)))
    .map((rule) => rule.name);
