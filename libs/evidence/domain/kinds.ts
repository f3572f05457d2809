/** What a document proves; policies/evidence.json asks for documents by these words. */
export const evidenceKinds = [
  'TEST_REPORT',
  'COVERAGE_REPORT',
  'ROLLBACK_TEST',
  'SBOM',
  'AUDIT_REPORT',
  'SCAN_REPORT',
  'QUALITY_GATE',
  'CODE_REVIEW',
  'BUILD',
  'ATTESTATION',
  'PLAN',
  'MANIFEST',
  'APPROVAL_RECORD',
  'DEPLOYMENT_LOG',
  'MONITORING',
  'SCREENSHOT',
  'DOCUMENT',
] as const;
/** What sources tell of with a verdict of their own; no document of these is read. */
export const toldKinds: readonly EvidenceKind[] = ['CODE_REVIEW', 'BUILD', 'DEPLOYMENT_LOG'];

export type EvidenceKind = (typeof evidenceKinds)[number];

/** What a reader found: that it speaks for the change, against it, or neither. */
export const verdicts = ['PASSED', 'FAILED', 'UNKNOWN'] as const;
export type Verdict = (typeof verdicts)[number];
