import { type EvidenceReader } from '../domain/reading.ts';
import { FindingTally, type Severity } from './finding-tally.ts';
import { every, list, number, object, scalar, text } from './json-shape.ts';
import { has, hasList, readJson } from './json.ts';
import { known } from './names.ts';
import { readXml, type XmlElement } from './xml.ts';

/** Veracode grades from 5, very high, to 0, informational; its very low is low. */
const grades: readonly Severity[] = ['info', 'low', 'low', 'medium', 'high', 'critical'];
const gradeOf = (grade: number): Severity => grades[grade] ?? 'unknown';

/** Veracode's detailed report: flaws found statically, dynamically and by hand, and vulnerable components. */
export const veracodeXml: EvidenceReader = {
  format: 'veracode-xml',
  title: 'a Veracode detailed report',
  kinds: ['SCAN_REPORT'],
  recognises: ({ xml }) => xml?.name === 'detailedreport',
  async read(document) {
    const tally = new FindingTally();
    let [subject, policy]: (string | null)[] = [null, null];
    await readXml(document, {
      begin: (element, open) => {
        if (open.length === 0) {
          subject = element.attribute('app_name');
          policy = element.attribute('policy_compliance_status');
          if (policy === 'Did Not Pass') tally.spoil();
          else if (policy !== null && policy !== 'Pass') tally.incomplete();
        }
        if (element.name === 'flaw') takeFlaw(element, tally);
        if (element.name === 'vulnerability') takeVulnerability(element, tally);
      },
    });
    return tally.reading(veracodeXml.format, known({ tools: ['Veracode'], subject, policy }));
  },
};

function takeFlaw(flaw: XmlElement, tally: FindingTally): void {
  if (/^(fixed|remediated)$/i.test(flaw.attribute('remediation_status') ?? '')) return;
  if (/^accepted$/i.test(flaw.attribute('mitigation_status') ?? '')) tally.suppress();
  else tally.count(gradeOf(Number(flaw.attribute('severity') ?? Number.NaN)));
}

function takeVulnerability(vulnerability: XmlElement, tally: FindingTally): void {
  if (vulnerability.attribute('mitigation') === 'true') tally.suppress();
  else tally.count(gradeOf(Number(vulnerability.attribute('severity') ?? Number.NaN)));
}

/** What Veracode's pipeline scan writes: findings of one scan, before any policy. */
export const veracodePipelineJson: EvidenceReader = {
  format: 'veracode-pipeline-json',
  title: 'a Veracode pipeline scan',
  kinds: ['SCAN_REPORT'],
  recognises: ({ json }) =>
    has(json, 'scan_id') && (hasList(json, 'findings') || has(json, 'scan_status', 'modules')),
  async read(document) {
    const tally = new FindingTally();
    const { scan_status: status, modules } = await readJson(
      document,
      object({
        scan_status: text,
        modules: list(scalar),
        findings: every(object({ severity: number }), ({ severity }) =>
          tally.count(gradeOf(severity ?? Number.NaN)),
        ),
      }),
    );
    if (status !== 'SUCCESS') tally.incomplete();
    return tally.reading(
      veracodePipelineJson.format,
      known({ tools: ['Veracode'], modules: modules?.length }),
    );
  },
};
