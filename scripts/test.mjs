// npm test: sets itself up, runs every stage whatever the others say, and sums up.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Progress, seconds } from './lib/progress.mjs';
import { giveUp, root } from './lib/project.mjs';
import { npm, run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

const reports = path.join(root, 'reports');
const inCi = process.env['CI'] === 'true';

/** What each check says is shown when it is through. The journeys wait much of their time: the checks use it. */
const check = (name, script) => ({ name, run: () => npm(['run', '--silent', script], { patient: true }) });
const checks = [
  check('lint', 'check:lint'),
  check('types', 'check:types'),
  check('format', 'check:format'),
  check('generated files', 'check:generated'),
  check('architecture', 'check:architecture'),
  check('dead code', 'check:dead'),
];

/** A Jest project: its tests are counted from the report that Jest writes. */
function suite(project) {
  const report = path.join(reports, `${project}.json`);
  const run_ = async () => {
    rmSync(report, { force: true });
    const { code } = await run(
      process.execPath,
      [
        path.join(root, 'scripts/jest.mjs'),
        `--selectProjects=${project}`,
        '--json',
        `--outputFile=${report}`,
        '--reporters=default',
        '--reporters=jest-junit',
        // What a test left open shows by hand, where Jest then does not end; a build machine must not wait for it.
        ...(inCi ? ['--ci', '--forceExit'] : []),
      ],
      {
        show: true,
        env: { ...process.env, JEST_JUNIT_OUTPUT_DIR: reports, JEST_JUNIT_OUTPUT_NAME: `${project}.xml` },
      },
    );
    return { code, ...countTests(report) };
  };
  return { name: project, run: run_ };
}

/** A suite that could not even be loaded counts as one failed test; so does one that has no test. */
function countTests(report) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, unexplained: 0 };
  const r = JSON.parse(readFileSync(report, 'utf8'));
  const failed = r.numFailedTests + r.numRuntimeErrorTestSuites + (r.numTotalTests === 0 ? 1 : 0);
  return {
    passed: r.numPassedTests,
    failed,
    skipped: r.numPendingTests + r.numTodoTests,
    unexplained: r.numPendingTests + r.numTodoTests - lackingData(r),
  };
}

/** Skipped as real records that are no part of the repository are not beside it: these tests say so in their names. */
function lackingData({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults ?? []);
  return tests.filter((t) => t.status === 'pending' && t.fullName.includes('not at hand')).length;
}

/** Passed and failed of a stage; a check counts as one test, and in CI a skipped test is a failed one. */
function resultOf(stage, outcome, time) {
  const counted = outcome.passed !== undefined;
  const skipped = outcome.skipped ?? 0;
  const failedTests = counted ? outcome.failed + (inCi ? outcome.unexplained : 0) : 0;
  // Jest can fail though every test passed, as when its teardown does.
  const failed = failedTests > 0 || outcome.code === 0 ? failedTests : 1;
  const passed = counted ? outcome.passed : outcome.code === 0 ? 1 : 0;
  return { name: stage.name, passed, failed, skipped, time };
}

function table(results) {
  const rows = results.map((r) => [
    r.failed === 0 ? '✓' : '✗',
    r.name,
    `${r.passed} passed`,
    `${r.failed} failed`,
    `${r.skipped} skipped`,
    seconds(r.time),
  ]);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
}

const progress = new Progress();
const began = Date.now();
rmSync(path.join(reports, 'summary.json'), { force: true });
await setUp(progress).catch((error) => giveUp(error.message));
mkdirSync(reports, { recursive: true });

const results = [];
await inTurn([suite('unit'), suite('integration')]);
await Promise.all([inTurn([suite('journeys')]), inTurn(checks)]);

async function inTurn(stages) {
  for (const stage of stages) {
    progress.line(`\n── ${stage.name}`);
    const started = Date.now();
    const outcome = await stage.run();
    if (outcome.said) progress.line(`\n── ${stage.name}\n${outcome.said}`);
    results.push(resultOf(stage, outcome, Date.now() - started));
  }
}

const total = (field) => results.reduce((sum, r) => sum + r[field], 0);
const summary = {
  passed: total('passed'),
  failed: total('failed'),
  skipped: total('skipped'),
  stages: results,
};
writeFileSync(path.join(reports, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
progress.line(`\n${table(results).join('\n')}`);
progress.line(`\n${summary.passed} passed, ${summary.failed} failed, in ${seconds(Date.now() - began)}`);
process.exitCode = summary.failed === 0 ? 0 : 1;
