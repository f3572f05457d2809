import { DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { FindingTally, severityOf } from './finding-tally.ts';
import { everyEntry, number, object, text } from './json-shape.ts';
import { has, hasObject, readJson } from './json.ts';

/**
 * The report of `npm audit --json`: version 2 from npm 7 on, and version 1 of npm 6, which had no number but
 * `advisories`. Moderate is medium.
 */
export const npmAuditJson: EvidenceReader = {
  format: 'npm-audit-json',
  title: 'an npm audit report',
  kinds: ['AUDIT_REPORT', 'SCAN_REPORT'],
  recognises: ({ json }) =>
    hasObject(json, 'metadata') && (has(json, 'auditReportVersion') || hasObject(json, 'advisories')),
  async read(document) {
    const tally = new FindingTally();
    const entry = object({ severity: text });
    const { metadata } = await readJson(
      document,
      object({
        vulnerabilities: everyEntry(entry, ({ severity }) => tally.count(severityOf(severity))),
        advisories: everyEntry(entry, ({ severity }) => tally.count(severityOf(severity))),
        metadata: object({
          vulnerabilities: object({
            info: number,
            low: number,
            moderate: number,
            high: number,
            critical: number,
          }),
        }),
      }),
    );
    const claimed = metadata?.vulnerabilities;
    if (claimed === undefined)
      throw new DamagedDocument(
        'Its metadata do not count the vulnerabilities. Run `npm audit --json` again.',
      );
    const { moderate: medium, ...others } = claimed;
    if (Object.values(claimed).some((n) => n !== undefined && !(Number.isSafeInteger(n) && n >= 0)))
      throw new DamagedDocument('Its metadata count in figures that are none. Run `npm audit --json` again.');
    tally.claim({ ...others, medium });
    return tally.reading(npmAuditJson.format);
  },
};
