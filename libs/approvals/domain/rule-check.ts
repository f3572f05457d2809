import { problem, type Problem } from '#kernel';
import { neededOf } from './round.ts';
import { type ApprovalRule, ruleSetShape, type Vocabulary } from './rule.ts';

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
  membersOf: ReadonlyMap<string, ReadonlySet<string>>,
): Problem[] {
  return rules.flatMap((rule, i) =>
    rule.steps.flatMap((step, j) => {
      const path = ['input', 'rules', String(i), 'steps', String(j)];
      const unknown = step.boards.filter((key) => !membersOf.has(key));
      if (unknown.length > 0)
        return [
          problem('INVALID_REFERENCE', `"${rule.name}": there is no active board ${unknown.join(', ')}.`, {
            path: [...path, 'boards'],
          }),
        ];
      const electorate = new Set(step.boards.flatMap((key) => [...(membersOf.get(key) ?? [])])).size;
      const needed = neededOf(step.require, electorate);
      return needed <= electorate
        ? []
        : [
            problem(
              'INVALID_INPUT',
              `"${rule.name}": step "${step.name}" asks for ${needed} approvals of ${electorate} members.`,
              {
                path: [...path, 'require'],
                wayOut: 'Lower the threshold, or add members to the board first.',
              },
            ),
          ];
    }),
  );
}
