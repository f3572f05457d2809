import type { ChangeOutcome } from './change.ts';

/** When a template is suspended: so many of the last changes made from it ended so. One row of policies/templates.json. */
export interface SuspensionRule {
  readonly name: string;
  readonly outcomes: readonly ChangeOutcome[];
  readonly failures: number;
  readonly ofLast: number;
}

/**
 * The rule by which a template is suspended now; null when none asks for it.
 * @param outcomes of the changes made from it since it was approved or last released, the newest first
 */
export function suspendedBy(
  rules: readonly SuspensionRule[],
  outcomes: readonly ChangeOutcome[],
): SuspensionRule | null {
  const asks = ({ outcomes: bad, failures, ofLast }: SuspensionRule): boolean =>
    outcomes.slice(0, ofLast).filter((outcome) => bad.includes(outcome)).length >= failures;
  return rules.find(asks) ?? null;
}
