import { higherClass, rankOf, type RiskClass } from './model.ts';

/** What somebody said against an assessment. */
export interface OverrideRecord {
  readonly class: RiskClass;
  /** What the model had found when it was said. */
  readonly assessed: RiskClass;
  readonly revision: number;
  readonly digest: string;
}

export interface ContentInHand {
  readonly revision: number;
  readonly digest: string;
}

/**
 * Whether an override still counts: it is about one content, and one that talks the risk down is about no more than
 * the class that was found then.
 */
export function overrideHolds(
  override: OverrideRecord,
  assessed: RiskClass,
  content: ContentInHand,
): boolean {
  if (override.digest !== content.digest || override.revision !== content.revision) return false;
  return isRaising(override) || rankOf(assessed) <= rankOf(override.assessed);
}

export const isRaising = ({ class: said, assessed }: Pick<OverrideRecord, 'class' | 'assessed'>): boolean =>
  rankOf(said) > rankOf(assessed);

/** The class that counts: the model's, or what an override that holds makes of it. */
export function standingClass(
  assessed: RiskClass,
  override: OverrideRecord | null,
  content: ContentInHand,
): RiskClass {
  if (override === null || !overrideHolds(override, assessed, content)) return assessed;
  if (isRaising(override)) return higherClass(assessed, override.class);
  return rankOf(assessed) < rankOf(override.class) ? assessed : override.class;
}
