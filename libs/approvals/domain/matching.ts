import { canonicalJson, problem, type Problem } from '#kernel';
import type { ApprovalRule, Purpose, RuleStep } from './rule.ts';

/** What rules look at in a change. */
export interface Asking {
  readonly type: string;
  readonly risk: string;
  readonly tier: number;
  /** Keys and kinds of the environments. */
  readonly environments: readonly string[];
  /** Keys of the services. */
  readonly services: readonly string[];
}

export interface Route {
  readonly steps: readonly RuleStep[];
  /** The shortest time that a matching rule gives; null when none says. */
  readonly dueHours: number | null;
}

/** The steps that all matching rules ask for, in the order of the rules, the same step once; null when none matches. */
export function routeOf(rules: readonly ApprovalRule[], asking: Asking, purpose: Purpose): Route | null {
  const matching = rules.filter((rule) => matches(rule, asking, purpose));
  if (matching.length === 0) return null;
  const steps = new Map<string, RuleStep>();
  for (const step of matching.flatMap((rule) => rule.steps)) {
    const same = canonicalJson({ boards: [...step.boards].sort(), require: step.require });
    if (!steps.has(same)) steps.set(same, step);
  }
  const hours = matching.flatMap((rule) => rule.dueHours ?? []);
  return { steps: [...steps.values()], dueHours: hours.length === 0 ? null : Math.min(...hours) };
}

export const noRule = ({ type, risk, tier }: Asking, purpose: Purpose): Problem =>
  problem(
    'NO_APPROVAL_RULE',
    `No approval rule says who gives the ${purpose} of a ${type} change of ${risk} risk on services of tier ${tier}.`,
    { rule: 'no-approval-rule', wayOut: 'Have a set of approval rules put into force that covers it.' },
  );

function matches(rule: ApprovalRule, asking: Asking, purpose: Purpose): boolean {
  const { types, risks, tiers, environments, services } = rule.when;
  return (
    (rule.purpose === undefined || rule.purpose === purpose) &&
    (types === undefined || types.includes(asking.type)) &&
    (risks === undefined || risks.includes(asking.risk)) &&
    (tiers === undefined || tiers.includes(asking.tier)) &&
    (environments === undefined || environments.some((e) => asking.environments.includes(e))) &&
    (services === undefined || services.some((s) => asking.services.includes(s)))
  );
}
