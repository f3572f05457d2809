/** One line of policies/reviews.json: which changes owe a review, apart from those that always do. */
export interface ReviewRule {
  readonly name: string;
  readonly types?: readonly string[];
  readonly risks?: readonly string[];
  /** Applies when the most critical service is of one of these tiers. */
  readonly tiers?: readonly number[];
  readonly dueHours: number;
}

export interface ReviewRules {
  readonly emergencyDueHours: number;
  readonly failedDueHours: number;
  readonly rules: readonly ReviewRule[];
  readonly reminderHoursBefore: number;
  readonly escalationHoursAfter: number;
}

/** The change as the rules see it. */
export interface ReviewedChange {
  readonly type: string;
  readonly risk: string;
  readonly outcome: string | null;
}

/** What decides whether a change owes a review, beside the change itself. */
export interface ReviewFacts {
  readonly tier: number;
  /** A validation failed at any time, whatever was found later. */
  readonly failedOnce: boolean;
}

export interface OwedReview {
  /** Every reason, in words. */
  readonly because: readonly string[];
  /** Something went wrong, so the review has to say why. */
  readonly needsCause: boolean;
  /** The shortest term of all reasons. */
  readonly dueHours: number;
}

/** The review that a change owes once it is validated or rolled back; null when it owes none. */
export function reviewOwed(
  rules: ReviewRules,
  change: ReviewedChange,
  facts: ReviewFacts,
): OwedReview | null {
  const always = [
    change.type === 'EMERGENCY' && { why: 'It was an emergency', dueHours: rules.emergencyDueHours },
    change.outcome === 'ROLLED_BACK' && { why: 'It was rolled back', dueHours: rules.failedDueHours },
    facts.failedOnce && { why: 'Its validation failed', dueHours: rules.failedDueHours },
  ].filter((reason) => reason !== false);
  const ruled = rules.rules
    .filter((rule) => applies(rule, change, facts.tier))
    .map((rule) => ({ why: rule.name, dueHours: rule.dueHours }));
  const reasons = [...always, ...ruled];
  if (reasons.length === 0) return null;
  return {
    because: reasons.map((reason) => reason.why),
    needsCause: always.length > 0,
    dueHours: Math.min(...reasons.map((reason) => reason.dueHours)),
  };
}

function applies(rule: ReviewRule, change: ReviewedChange, tier: number): boolean {
  return (
    (rule.types === undefined || rule.types.includes(change.type)) &&
    (rule.risks === undefined || rule.risks.includes(change.risk)) &&
    (rule.tiers === undefined || rule.tiers.includes(tier))
  );
}
