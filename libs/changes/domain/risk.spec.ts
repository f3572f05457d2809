import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { riskLevels } from './content.ts';
import { riskOf, riskRank } from './risk.ts';

const level = fc.constantFrom(...riskLevels);

describe('the risk that rules go by', () => {
  it('is the declared one while nothing was assessed', () => {
    for (const risk of riskLevels) expect(riskOf({ risk }, { assessedRisk: null })).toBe(risk);
  });

  it('is never below what was declared, nor below what was assessed, and nothing else', () => {
    fc.assert(
      fc.property(level, level, (risk, assessedRisk) => {
        const found = riskOf({ risk }, { assessedRisk });
        expect(riskRank(found)).toBe(Math.max(riskRank(risk), riskRank(assessedRisk)));
      }),
    );
  });
});
