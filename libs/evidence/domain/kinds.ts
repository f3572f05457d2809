/** What a document proves; policies/requirements.json asks for documents by these words. */
export const evidenceKinds = [
  'TEST_REPORT',
  'COVERAGE_REPORT',
  'ROLLBACK_TEST',
  'SBOM',
  'AUDIT_REPORT',
  'SCAN_REPORT',
  'APPROVAL_RECORD',
  'DEPLOYMENT_LOG',
  'MONITORING',
  'SCREENSHOT',
  'DOCUMENT',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** What a reader found: that it speaks for the change, against it, or neither. */
export const verdicts = ['PASSED', 'FAILED', 'UNKNOWN'] as const;
export type Verdict = (typeof verdicts)[number];
