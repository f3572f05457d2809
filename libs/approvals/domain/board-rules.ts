import { type Json, problem, type Problem } from '#kernel';
import { isZone } from '#time';
import { z } from 'zod';
import type { BoardRules } from './board.ts';
import { requirementShape } from './rule.ts';

const shape = z.strictObject({
  quorum: z.int().min(1).max(500),
  votingRule: requirementShape,
  castingVote: z.boolean(),
  veto: z.boolean(),
  slaHours: z.record(z.string(), z.number().positive().max(8760)),
  timeZone: z.string().refine(isZone, 'is no IANA time zone, as in Europe/Berlin'),
});

/** What is said anew of a board's rules; what is left out stays as it is. */
export type RulesInput = { readonly [K in keyof BoardRules]?: unknown };

/** The rules that come of it, or what is wrong with them: a quorum that nobody has to make is no quorum. */
export function readBoardRules(
  input: RulesInput,
  before: BoardRules,
): { readonly rules: BoardRules; readonly problems: readonly Problem[] } {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value != null));
  const { quorum, votingRule, castingVote, veto, slaHours, timeZone } = before;
  const parsed = shape.safeParse({ quorum, votingRule, castingVote, veto, slaHours, timeZone, ...given });
  if (!parsed.success)
    return {
      rules: before,
      problems: parsed.error.issues.map((issue) =>
        problem('INVALID_INPUT', `${issue.path.join('.')}: ${issue.message}`, {
          path: ['input', ...issue.path.map(String)],
        }),
      ),
    };
  const rules = parsed.data;
  if (rules.castingVote && rules.votingRule !== 'majority')
    return {
      rules,
      problems: [
        problem('INVALID_INPUT', 'Only a majority can end in a tie that the chair decides.', {
          path: ['input', 'castingVote'],
          wayOut: 'Have the board vote by majority, or do without the casting vote.',
        }),
      ],
    };
  if (rules.castingVote && rules.veto)
    return {
      rules,
      problems: [
        problem('INVALID_INPUT', 'Where one rejection ends it there is no tie for the chair to decide.', {
          path: ['input', 'castingVote'],
          wayOut: 'Do without the veto, or without the casting vote.',
        }),
      ],
    };
  return { rules, problems: [] };
}

/** What of a board was altered, for its event. */
export function alteredOf<T extends object>(
  before: T,
  after: Partial<T>,
): Record<string, { from: Json; to: Json }> {
  return Object.fromEntries(
    (Object.keys(after) as (keyof T & string)[])
      .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map((key) => [key, { from: before[key] as Json, to: after[key] as Json }]),
  );
}
