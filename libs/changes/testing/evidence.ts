import type { EvidenceDemand, EvidencePlace, EvidenceRow } from '../domain/evidence-matrix.ts';
import { type EvidenceGround, type LastCommit, needsOf } from '../domain/evidence-needs.ts';
import { aChange, aReport } from './index.ts';

/** The last commit of the change, and the artifact that it plans to deploy. */
export const last = 'b'.repeat(40);
export const planned = `sha256:${'1'.repeat(64)}`;

export const row = (over: Partial<EvidenceRow> & { demand?: Partial<EvidenceDemand> } = {}): EvidenceRow => {
  const { demand, ...more } = over;
  const asked: EvidenceDemand = {
    ...{
      kind: 'TEST_REPORT',
      verdict: 'PASSED',
      from: ['person', 'pipeline'],
      freshAfter: ['edit', 'commit'],
    },
    ...demand,
  };
  return { rule: 'shows-tests', name: 'It shows its tests', by: 'start', evidence: [asked], ...more };
};
export const place: EvidencePlace = {
  ...{ type: 'NORMAL', risk: 'MEDIUM', tier: 1, environmentKinds: ['production'], brings: [] },
};
export const committed: LastCommit = {
  repository: 'acme/pay',
  sha: last,
  knownAt: '2026-03-02T11:00:00.000Z',
};
export const ground = (over: Partial<EvidenceGround> = {}): EvidenceGround => ({
  ...{ evidence: [aReport()], revisedAt: null, lastCommits: [], excepted: [] },
  ...over,
});
export const change = aChange({ number: 7, artifacts: [{ name: 'pay', digest: planned }] });
export const only = (rows: readonly EvidenceRow[], over: Partial<EvidenceGround> = {}) => {
  const [need, ...more] = needsOf(rows, change, place, ground(over));
  if (need === undefined || more.length > 0) throw new Error('not one need');
  return need;
};
