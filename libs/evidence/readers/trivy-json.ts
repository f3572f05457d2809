import { type EvidenceReader } from '../domain/reading.ts';
import { FindingTally, severityOf } from './finding-tally.ts';
import { either, every, number, object, text } from './json-shape.ts';
import { has, hasList, readJson } from './json.ts';
import { known } from './names.ts';

/**
 * Trivy's JSON report of an image, file system, repository or cluster: vulnerabilities, misconfigurations, secrets and
 * licences. What an ignore file or a VEX statement set aside is counted apart.
 */
export const trivyJson: EvidenceReader = {
  format: 'trivy-json',
  title: 'a Trivy report',
  kinds: ['SCAN_REPORT', 'AUDIT_REPORT'],
  recognises: ({ json }) =>
    (has(json, 'SchemaVersion') && (has(json, 'ArtifactName') || has(json, 'Results'))) ||
    (has(json, 'ClusterName') && (hasList(json, 'Resources') || has(json, 'SchemaVersion'))) ||
    (json?.list === true &&
      json.entries.has('Target') &&
      (json.entries.has('Vulnerabilities') || json.entries.has('Class'))),
  async read(document) {
    const tally = new FindingTally();
    const graded = every(object({ Severity: text }), ({ Severity }) => tally.count(severityOf(Severity)));
    const target = object({
      Vulnerabilities: graded,
      Secrets: graded,
      Licenses: graded,
      Misconfigurations: every(object({ Severity: text, Status: text }), ({ Severity, Status }) => {
        if (Status === undefined || Status === 'FAIL') tally.count(severityOf(Severity));
        else if (Status === 'EXCEPTION') tally.suppress();
      }),
      ExperimentalModifiedFindings: every(object({ Status: text }), () => tally.suppress()),
    });
    let targets = 0;
    const results = every(target, () => (targets += 1));
    const report = object({
      SchemaVersion: number,
      ArtifactName: text,
      ArtifactType: text,
      ClusterName: text,
      Metadata: object({ ImageID: text }),
      Results: results,
      Resources: every(object({ Results: results, Error: text }), ({ Error }) => {
        if (Error !== undefined && Error !== '') tally.incomplete();
      }),
    });
    const found = await readJson(document, either(report, results));
    const subject = found === true ? undefined : (found.ArtifactName ?? found.ClusterName);
    const image = found === true ? undefined : found.Metadata?.ImageID;
    return tally.reading(trivyJson.format, known({ tools: ['Trivy'], targets, subject, image }));
  },
};
