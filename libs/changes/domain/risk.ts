import type { ChangeRecord } from './change.ts';
import { type RiskLevel, riskLevels } from './content.ts';
import type { Facts } from './facts.ts';

export const riskRank = (level: RiskLevel): number => riskLevels.indexOf(level);

/**
 * The risk that every rule goes by: what was declared, or what was assessed where that is higher. So nobody lowers
 * the risk of a change by declaring less than was found.
 */
export function riskOf(change: Pick<ChangeRecord, 'risk'>, facts: Pick<Facts, 'assessedRisk'>): RiskLevel {
  const { assessedRisk } = facts;
  return assessedRisk !== null && riskRank(assessedRisk) > riskRank(change.risk) ? assessedRisk : change.risk;
}
