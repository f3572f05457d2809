import type { Id } from '#kernel';

/** A rule of the house. What it leaves open matches everything. */
export interface RetentionRule {
  readonly name: string;
  /** Of evidence: `SCREENSHOT`. */
  readonly kinds: readonly string[] | null;
  /** Keys of services. */
  readonly services: readonly string[] | null;
  readonly tiers: readonly number[] | null;
  readonly regulations: readonly string[] | null;
  /** Days for which content is kept at least. */
  readonly keepDays: number | null;
  /** Days after which content goes. A rule of a regulation has none: a further regulation never takes anything away. */
  readonly removeAfterDays: number | null;
}

/** What rules look at. */
export interface RetainedDocument {
  readonly kind: string;
  /** Of its change: keys and tiers, each in no order. */
  readonly services: readonly string[];
  readonly tiers: readonly number[];
  /** That its change or one of its services stands under, or stood under at any time since it was attached. */
  readonly regulations: readonly string[];
  /** From when on its time is counted: when its change had ended. Null while that has not. */
  readonly since: Date | null;
}

/** What becomes of a document's content. */
export type Retention =
  /** `until`: when it goes; null when no rule removes it. `because`: the rules that say so. */
  | { readonly state: 'KEPT'; readonly until: Date | null; readonly because: readonly string[] }
  | { readonly state: 'HELD'; readonly until: Date | null; readonly holds: readonly Id[] }
  | { readonly state: 'EXPIRED'; readonly until: Date; readonly rule: string };

const dayMs = 86_400_000;

/**
 * What the rules make of a document. A hold always wins. Of those rules that remove, the one that waits longest counts; and no
 * content goes before every rule that keeps is satisfied. Where nothing removes, it is kept for ever.
 *
 * @param holds that cover it and are not lifted
 */
export function retentionOf(
  document: RetainedDocument,
  rules: readonly RetentionRule[],
  holds: readonly Id[],
  now: Date,
): Retention {
  const removing = rules.filter((rule) => rule.removeAfterDays !== null && removes(rule, document));
  const keeping = rules.filter((rule) => rule.keepDays !== null && keeps(rule, document));
  const last = longest(removing, (rule) => rule.removeAfterDays ?? 0);
  const least = longest(keeping, (rule) => rule.keepDays ?? 0);
  const days = Math.max(last?.removeAfterDays ?? 0, least?.keepDays ?? 0);
  const until =
    last === null || document.since === null ? null : new Date(document.since.getTime() + days * dayMs);
  if (holds.length > 0) return { state: 'HELD', until, holds };
  if (until !== null && last !== null && until <= now) return { state: 'EXPIRED', until, rule: last.name };
  return { state: 'KEPT', until, because: [...keeping, ...removing].map(({ name }) => name) };
}

/** One that keeps does so for whatever it touches. */
const keeps = (rule: RetentionRule, document: RetainedDocument): boolean =>
  matchesKind(rule, document) &&
  (rule.services?.some((key) => document.services.includes(key)) ?? true) &&
  (rule.tiers?.some((tier) => document.tiers.includes(tier)) ?? true) &&
  (rule.regulations?.some((name) => document.regulations.includes(name)) ?? true);

/** One that removes does so only where all that it touches is named. */
const removes = (rule: RetentionRule, document: RetainedDocument): boolean =>
  matchesKind(rule, document) &&
  rule.regulations === null &&
  allAmong(document.services, rule.services) &&
  allAmong(document.tiers, rule.tiers);

const matchesKind = ({ kinds }: RetentionRule, { kind }: RetainedDocument): boolean =>
  kinds === null || kinds.includes(kind);

const allAmong = <T>(found: readonly T[], named: readonly T[] | null): boolean =>
  named === null || (found.length > 0 && found.every((one) => named.includes(one)));

function longest(
  rules: readonly RetentionRule[],
  days: (rule: RetentionRule) => number,
): RetentionRule | null {
  return rules.reduce<RetentionRule | null>(
    (best, rule) => (best === null || days(rule) > days(best) ? rule : best),
    null,
  );
}

/** No rule removes anything that is younger than this many days; null when none removes at all. */
export function soonestRemovalDays(rules: readonly RetentionRule[]): number | null {
  const days = rules.flatMap(({ removeAfterDays }) => removeAfterDays ?? []);
  return days.length === 0 ? null : Math.min(...days);
}
