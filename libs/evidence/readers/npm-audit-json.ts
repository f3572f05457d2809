import { z } from 'zod';
import type { EvidenceReader } from '../domain/reading.ts';
import { looksLikeObject } from './json.ts';

const figure = z.number().int().min(0);
const audit = z.looseObject({
  // Version 2 from npm 7 on; npm 6 had no version but `advisories`.
  auditReportVersion: z.number().optional(),
  advisories: z.unknown().optional(),
  metadata: z.looseObject({
    vulnerabilities: z.looseObject({
      info: figure,
      low: figure,
      moderate: figure,
      high: figure,
      critical: figure,
    }),
  }),
});

/** The report of `npm audit --json`. Vulnerabilities of high or critical severity speak against the change. */
export const npmAuditJson: EvidenceReader = {
  format: 'npm-audit-json',
  title: 'an npm audit report',
  kinds: ['AUDIT_REPORT', 'SCAN_REPORT'],
  async read(document) {
    if (!looksLikeObject(document)) return null;
    const parsed = audit.safeParse(await document.json());
    if (!parsed.success) return null;
    const { auditReportVersion, advisories, metadata } = parsed.data;
    if (auditReportVersion === undefined && advisories === undefined) return null;
    const { info, low, moderate, high, critical } = metadata.vulnerabilities;
    return {
      format: npmAuditJson.format,
      verdict: high + critical > 0 ? 'FAILED' : 'PASSED',
      facts: { info, low, moderate, high, critical, total: info + low + moderate + high + critical },
      unread: null,
    };
  },
};
