import { type EvidenceReader } from '../domain/reading.ts';
import { FindingTally, type Severity } from './finding-tally.ts';
import { either, every, object, scalar, text } from './json-shape.ts';
import { has, readJson } from './json.ts';
import { known, Names } from './names.ts';
import { readXml } from './xml.ts';

/** ZAP's four risks have no critical one; its confidence 0 is a finding that somebody marked as false. */
const risks = new Map<string, Severity>([
  ['3', 'high'],
  ['2', 'medium'],
  ['1', 'low'],
  ['0', 'info'],
]);

function count(tally: FindingTally, risk: string, confidence: string): void {
  if (confidence === '0') tally.suppress();
  else tally.count(risks.get(risk) ?? 'unknown');
}

/** OWASP ZAP's traditional JSON report: alerts by site. An alert counts once, however many pages show it. */
export const zapJson: EvidenceReader = {
  format: 'zap-json',
  title: 'an OWASP ZAP report (JSON)',
  kinds: ['SCAN_REPORT'],
  recognises: ({ json }) =>
    has(json, 'site') && (has(json, '@programName') || has(json, '@version') || has(json, '@generated')),
  async read(document) {
    const tally = new FindingTally();
    const sites = new Names();
    const alert = object({ riskcode: scalar, confidence: scalar });
    const site = object({
      '@name': text,
      alerts: every(alert, ({ riskcode, confidence }) =>
        count(tally, String(riskcode ?? ''), String(confidence ?? '')),
      ),
    });
    const take = (each: { '@name': string | undefined }): void => {
      if (each['@name'] !== undefined) sites.add(each['@name']);
    };
    const found = await readJson(
      document,
      object({ '@version': text, site: either(every(site, take), site) }),
    );
    if (typeof found.site === 'object') take(found.site);
    if (sites.list.length === 0) tally.incomplete();
    return tally.reading(zapJson.format, known({ tools: [toolOf(found['@version'])], sites: sites.list }));
  },
};

/** OWASP ZAP's traditional XML report. */
export const zapXml: EvidenceReader = {
  format: 'zap-xml',
  title: 'an OWASP ZAP report (XML)',
  kinds: ['SCAN_REPORT'],
  recognises: ({ xml }) => xml?.name === 'OWASPZAPReport',
  async read(document) {
    const tally = new FindingTally();
    const sites = new Names();
    let version: string | null = null;
    let [risk, confidence] = ['', ''];
    await readXml(document, {
      texts: new Set(['riskcode', 'confidence']),
      begin: (element, open) => {
        if (open.length === 0) version = element.attribute('version');
        if (element.name === 'site') sites.add(element.attribute('name') ?? '');
        if (element.name === 'alertitem') [risk, confidence] = ['', ''];
      },
      finish: (name, word, open) => {
        if (name === 'alertitem') count(tally, risk, confidence);
        if (open.at(-1) !== 'alertitem') return;
        if (name === 'riskcode') risk = word;
        if (name === 'confidence') confidence = word;
      },
    });
    if (sites.list.length === 0) tally.incomplete();
    return tally.reading(zapXml.format, known({ tools: [toolOf(version)], sites: sites.list }));
  },
};

const toolOf = (version: string | null | undefined): string => ['ZAP', version].filter(Boolean).join(' ');
