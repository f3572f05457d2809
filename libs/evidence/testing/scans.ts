import type { Fixture } from './index.ts';

/** The figures that every scan comes down to. */
export const found = (over: Record<string, number | boolean> = {}) => {
  const figures = {
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    info: 0,
    unknown: 0,
    suppressed: 0,
    complete: true,
    ...over,
  };
  const { critical, high, medium, low, info, unknown } = figures;
  return { ...figures, total: critical + high + medium + low + info + unknown };
};

export const scanFixtures: readonly Fixture[] = [
  {
    name: 'npm audit of npm 7 and later',
    content: JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: { 'a-package': { name: 'a-package', severity: 'moderate', via: ['b'], effects: [] } },
      metadata: {
        vulnerabilities: { info: 1, low: 2, moderate: 3, high: 0, critical: 0, total: 6 },
        dependencies: { prod: 10 },
      },
    }),
    reading: { format: 'npm-audit-json', verdict: 'PASSED', facts: found({ info: 1, low: 2, medium: 3 }) },
  },
  {
    name: 'npm audit of npm 6',
    content: JSON.stringify({
      actions: [],
      advisories: { '1065': { id: 1065, module_name: 'lodash', severity: 'high' } },
      muted: [],
      metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 1, critical: 0 }, dependencies: 5 },
    }),
    reading: { format: 'npm-audit-json', verdict: 'FAILED', facts: found({ high: 1 }) },
  },
  {
    name: 'Snyk: one project, a vulnerability by two paths, one ignored',
    content: JSON.stringify({
      vulnerabilities: [
        {
          id: 'SNYK-JS-A-1',
          title: 'a',
          severity: 'critical',
          packageName: 'a',
          version: '1.0.0',
          from: ['x', 'a'],
        },
        {
          id: 'SNYK-JS-A-1',
          title: 'a',
          severity: 'critical',
          packageName: 'a',
          version: '1.0.0',
          from: ['y', 'a'],
        },
        { id: 'SNYK-JS-B-1', title: 'b', severity: 'low', packageName: 'b', version: '2.0.0' },
      ],
      ok: false,
      dependencyCount: 42,
      org: 'acme',
      packageManager: 'npm',
      filtered: { ignore: [{ id: 'SNYK-JS-C-1' }], patch: [] },
      projectName: 'payments',
    }),
    reading: {
      format: 'snyk-json',
      verdict: 'FAILED',
      facts: {
        ...found({ critical: 1, low: 1, suppressed: 1 }),
        tools: ['Snyk'],
        projects: ['payments'],
        dependencies: 42,
      },
    },
  },
  {
    name: 'Snyk: several projects, one of which could not be scanned',
    content: JSON.stringify([
      { vulnerabilities: [], ok: true, dependencyCount: 3, packageManager: 'pip', projectName: 'a' },
      { ok: false, error: 'Missing lock file', path: '/b' },
    ]),
    reading: {
      format: 'snyk-json',
      verdict: 'UNKNOWN',
      facts: { ...found({ complete: false }), tools: ['Snyk'], projects: ['a', '/b'], dependencies: 3 },
    },
  },
  {
    name: 'Trivy',
    content: JSON.stringify({
      SchemaVersion: 2,
      ArtifactName: 'registry.example/pay:7',
      ArtifactType: 'container_image',
      Metadata: { ImageID: 'sha256:' + 'a'.repeat(64) },
      Results: [
        {
          Target: 'debian 12',
          Class: 'os-pkgs',
          Vulnerabilities: [
            { VulnerabilityID: 'CVE-2025-1', PkgName: 'libc6', Severity: 'MEDIUM' },
            { VulnerabilityID: 'CVE-2025-2', Severity: 'UNKNOWN' },
          ],
          ExperimentalModifiedFindings: [{ Type: 'vulnerability', Status: 'ignored' }],
        },
        {
          Target: 'Dockerfile',
          Class: 'config',
          Misconfigurations: [
            { ID: 'DS001', Severity: 'LOW', Status: 'FAIL' },
            { ID: 'DS002', Severity: 'HIGH', Status: 'PASS' },
          ],
          Secrets: null,
        },
      ],
    }),
    reading: {
      format: 'trivy-json',
      verdict: 'UNKNOWN',
      facts: {
        ...found({ medium: 1, low: 1, unknown: 1, suppressed: 1 }),
        tools: ['Trivy'],
        targets: 2,
        subject: 'registry.example/pay:7',
        image: 'sha256:' + 'a'.repeat(64),
      },
    },
  },
  {
    name: 'OWASP ZAP JSON',
    content: JSON.stringify({
      '@programName': 'ZAP',
      '@version': '2.15.0',
      '@generated': 'Sun, 1 Mar 2026 10:00:00',
      site: [
        {
          '@name': 'https://pay.example',
          '@port': '443',
          alerts: [
            {
              pluginid: '40018',
              alert: 'SQL Injection',
              riskcode: '3',
              confidence: '2',
              instances: [{}, {}],
              count: '2',
            },
            { pluginid: '10038', riskcode: '2', confidence: '0' },
            { pluginid: '10096', riskcode: '0', confidence: '1' },
          ],
        },
      ],
    }),
    reading: {
      format: 'zap-json',
      verdict: 'FAILED',
      facts: {
        ...found({ high: 1, info: 1, suppressed: 1 }),
        tools: ['ZAP 2.15.0'],
        sites: ['https://pay.example'],
      },
    },
  },
  {
    name: 'OWASP ZAP XML',
    content: `<?xml version="1.0"?><OWASPZAPReport programName="ZAP" version="2.15.0" generated="x"><site name="https://pay.example" host="pay.example" port="443" ssl="true"><alerts><alertitem><pluginid>10020</pluginid><alert>Header</alert><riskcode>1</riskcode><confidence>2</confidence><riskdesc>Low (Medium)</riskdesc><instances><instance><uri>/</uri></instance></instances></alertitem></alerts></site></OWASPZAPReport>`,
    reading: {
      format: 'zap-xml',
      verdict: 'PASSED',
      facts: { ...found({ low: 1 }), tools: ['ZAP 2.15.0'], sites: ['https://pay.example'] },
    },
  },
  {
    name: 'Veracode detailed report: no grave flaw, and yet the policy says no',
    content: `<?xml version="1.0" encoding="UTF-8"?><detailedreport xmlns="https://www.veracode.com/schema/reports/export/1.0" report_format_version="1.5" app_name="Payments" policy_name="PCI" policy_compliance_status="Did Not Pass"><severity level="3"><category categoryid="1"><cwe cweid="80"><staticflaws><flaw severity="3" issueid="1" remediation_status="New" mitigation_status="none"/><flaw severity="5" issueid="2" remediation_status="Fixed" mitigation_status="none"/><flaw severity="4" issueid="3" remediation_status="Open" mitigation_status="accepted"/></staticflaws></cwe></category></severity><software_composition_analysis third_party_components="1"><vulnerable_components><component file_name="a.jar"><vulnerabilities><vulnerability cve_id="CVE-2025-3" cvss_score="2.1" severity="2" mitigation="false"/></vulnerabilities></component></vulnerable_components></software_composition_analysis></detailedreport>`,
    reading: {
      format: 'veracode-xml',
      verdict: 'FAILED',
      facts: {
        ...found({ medium: 1, low: 1, suppressed: 1 }),
        tools: ['Veracode'],
        subject: 'Payments',
        policy: 'Did Not Pass',
      },
    },
  },
  {
    name: 'Veracode pipeline scan',
    content: JSON.stringify({
      scan_id: '5d',
      scan_status: 'SUCCESS',
      message: 'Scan successful.',
      modules: ['app.jar'],
      findings: [{ title: 'x', issue_id: 1000, severity: 5, cwe_id: '78', files: {} }, { severity: 0 }],
      pipeline_scan: '24.1',
    }),
    reading: {
      format: 'veracode-pipeline-json',
      verdict: 'FAILED',
      facts: { ...found({ critical: 1, info: 1 }), tools: ['Veracode'], modules: 1 },
    },
  },
  {
    name: 'SonarQube’s quality gate',
    content: JSON.stringify({
      projectStatus: {
        status: 'ERROR',
        conditions: [
          {
            status: 'ERROR',
            metricKey: 'new_coverage',
            comparator: 'LT',
            errorThreshold: '80',
            actualValue: '71.2',
          },
          { status: 'OK', metricKey: 'new_violations' },
        ],
        ignoredConditions: false,
      },
    }),
    reading: {
      format: 'sonarqube-gate',
      verdict: 'FAILED',
      facts: { tools: ['SonarQube'], gate: 'ERROR', conditions: 2, failedConditions: ['new_coverage'] },
    },
  },
  {
    name: 'SonarQube’s webhook',
    content: JSON.stringify({
      serverUrl: 'https://sonar.example',
      taskId: 'AV',
      status: 'SUCCESS',
      analysedAt: '2026-03-01T10:00:00+0000',
      revision: 'c0ffee',
      project: { key: 'pay', name: 'Payments' },
      branch: { name: 'main', type: 'BRANCH', isMain: true },
      qualityGate: {
        name: 'Sonar way',
        status: 'OK',
        conditions: [{ metric: 'new_violations', status: 'NO_VALUE' }],
      },
      properties: {},
    }),
    reading: {
      format: 'sonarqube-webhook',
      verdict: 'PASSED',
      facts: {
        tools: ['SonarQube'],
        gate: 'OK',
        conditions: 1,
        failedConditions: [],
        subject: 'pay',
        branch: 'main',
        revision: 'c0ffee',
      },
    },
  },
];
