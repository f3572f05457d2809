import { type EvidenceReader } from '../domain/reading.ts';
import { FindingTally, severityOf } from './finding-tally.ts';
import { either, every, flag, number, object, scalar, text } from './json-shape.ts';
import { readJson } from './json.ts';
import { known, Names } from './names.ts';

/**
 * What `snyk test --json` writes, of one project or of a list of them, for dependencies, containers and infrastructure
 * as code. A vulnerability that is reached by several paths is listed as often, and counted once.
 */
export const snykJson: EvidenceReader = {
  format: 'snyk-json',
  title: 'a Snyk report',
  kinds: ['SCAN_REPORT', 'AUDIT_REPORT'],
  recognises({ json }) {
    const some = (...keys: string[]): boolean => keys.some((key) => json?.entries.has(key) === true);
    const all = (...keys: string[]): boolean => keys.every((key) => json?.entries.has(key) === true);
    return (
      (all('vulnerabilities') && some('packageManager', 'dependencyCount', 'licensesPolicy', 'filtered')) ||
      all('infrastructureAsCodeIssues') ||
      all('ok', 'error', 'path')
    );
  },
  async read(document) {
    const tally = new FindingTally();
    const projects = new Names();
    let [count, dependencies] = [0, 0];
    let seen = new Set<string>();
    const finding = object({
      id: text,
      packageName: text,
      version: text,
      severity: text,
      isIgnored: flag,
    });
    const take = (each: NonNullable<(typeof finding)['type']>): void => {
      const key = JSON.stringify([each.id, each.packageName, each.version]);
      if (each.id !== undefined && seen.has(key)) return;
      seen.add(key);
      if (each.isIgnored === true) tally.suppress();
      else tally.count(severityOf(each.severity));
    };
    const ignored = every(object({ id: text }), () => tally.suppress());
    const project = object({
      vulnerabilities: every(finding, take),
      // Infrastructure has no packages: every place is a finding of its own.
      infrastructureAsCodeIssues: every(object({ severity: text, isIgnored: flag }), (each) => {
        if (each.isIgnored === true) tally.suppress();
        else tally.count(severityOf(each.severity));
      }),
      filtered: object({ ignore: ignored, patch: ignored }),
      dependencyCount: number,
      projectName: text,
      displayTargetFile: text,
      path: text,
      error: either(scalar, object({})),
    });
    const takeProject = (each: NonNullable<(typeof project)['type']>): void => {
      count += 1;
      seen = new Set();
      dependencies += each.dependencyCount ?? 0;
      projects.add(each.projectName ?? each.displayTargetFile ?? each.path ?? `project ${count}`);
      const scanned = each.vulnerabilities === true || each.infrastructureAsCodeIssues === true;
      if (each.error !== undefined || !scanned) tally.incomplete();
    };
    const found = await readJson(document, either(project, every(project, takeProject)));
    if (found !== true) takeProject(found);
    return tally.reading(snykJson.format, known({ tools: ['Snyk'], projects: projects.list, dependencies }));
  },
};
