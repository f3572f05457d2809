import type { Fixture } from './index.ts';
import { found } from './scans.ts';

const log = (run: object, more: object = {}): string =>
  JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [run],
    ...more,
  });

export const sarifFixtures: readonly Fixture[] = [
  {
    name: 'SARIF of CodeQL: scores of rules that stand in an extension, and a suppressed result',
    content: log({
      tool: {
        driver: { name: 'CodeQL', semanticVersion: '2.20.1', rules: [] },
        extensions: [
          { name: 'other/pack', rules: [{ id: 'x' }] },
          {
            name: 'codeql/javascript-queries',
            rules: [
              {
                id: 'js/sql',
                defaultConfiguration: { level: 'error' },
                properties: { 'security-severity': '9.8' },
              },
              { id: 'js/style', defaultConfiguration: { level: 'note' } },
            ],
          },
        ],
      },
      invocations: [{ executionSuccessful: true }],
      results: [
        {
          ruleId: 'js/sql',
          rule: { id: 'js/sql', index: 0, toolComponent: { index: 1 } },
          message: { text: 'a' },
        },
        { ruleId: 'js/style', rule: { index: 1, toolComponent: { index: 1 } } },
        { ruleId: 'js/sql', suppressions: [{ kind: 'inSource', status: 'accepted' }] },
        { ruleId: 'js/sql', suppressions: [{ kind: 'external', status: 'rejected' }] },
      ],
    }),
    reading: {
      format: 'sarif',
      verdict: 'FAILED',
      facts: {
        ...found({ critical: 2, low: 1, suppressed: 1 }),
        tools: ['CodeQL 2.20.1'],
        runs: 1,
        new: 0,
        fixed: 0,
      },
    },
  },
  {
    name: 'SARIF of Semgrep: levels only, with the results before the rules, and a baseline',
    content: log({
      results: [
        { ruleId: 'py.sleep', baselineState: 'new' },
        { ruleId: 'py.gone', baselineState: 'absent', level: 'error' },
        { ruleId: 'py.fine', kind: 'pass', level: 'none' },
        { ruleId: 'py.note', level: 'note', baselineState: 'unchanged' },
      ],
      tool: {
        driver: {
          name: 'Semgrep OSS',
          rules: [{ id: 'py.sleep', defaultConfiguration: { level: 'warning' } }],
        },
      },
    }),
    reading: {
      format: 'sarif',
      verdict: 'PASSED',
      facts: { ...found({ medium: 1, low: 1 }), tools: ['Semgrep OSS'], runs: 1, new: 1, fixed: 1 },
    },
  },
  {
    name: 'SARIF of a scan that broke off',
    content: log({
      tool: { driver: { name: 'x' } },
      invocations: [{ executionSuccessful: false }],
      results: [],
    }),
    reading: {
      format: 'sarif',
      verdict: 'UNKNOWN',
      facts: { ...found({ complete: false }), tools: ['x'], runs: 1, new: 0, fixed: 0 },
    },
  },
];
