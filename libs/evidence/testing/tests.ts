import type { Fixture } from './index.ts';

/** The figures that every test report comes down to. */
const figures = (over: Record<string, number> = {}) => ({
  tests: 0,
  passed: 0,
  failed: 0,
  errors: 0,
  skipped: 0,
  pending: 0,
  flaky: 0,
  ...over,
});

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const testFixtures: readonly Fixture[] = [
  {
    name: 'JUnit of Maven Surefire, with a test that passed at the second try',
    content: `${xml}<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="org.acme.LedgerTest" time="0.2" tests="4" errors="1" skipped="1" failures="0" flakes="1">
  <properties><property name="java.version" value="21"/></properties>
  <testcase name="adds" classname="org.acme.LedgerTest" time="0.1"><flakyFailure message="late" type="AssertionError"><stackTrace>at x</stackTrace></flakyFailure></testcase>
  <testcase name="keeps" classname="org.acme.LedgerTest" time="0"/>
  <testcase name="breaks" classname="org.acme.LedgerTest"><error type="NullPointerException"><![CDATA[at <init>]]></error></testcase>
  <testcase name="rests" classname="org.acme.LedgerTest"><skipped message="later"/></testcase>
</testsuite>`,
    reading: {
      format: 'junit-xml',
      verdict: 'FAILED',
      facts: figures({ tests: 4, passed: 2, errors: 1, skipped: 1, flaky: 1 }),
    },
  },
  {
    name: 'JUnit of pytest',
    content: `${xml}<testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3" time="0.05" hostname="ci">
<testcase classname="tests.test_a" name="test_ok" time="0.001"/>
<testcase classname="tests.test_a" name="test_bad" time="0.001"><failure message="assert 1 == 2">def test_bad(): ...</failure></testcase>
<testcase classname="tests.test_a" name="test_x" time="0"><skipped type="pytest.xfail" message="known"/></testcase>
</testsuite></testsuites>`,
    reading: {
      format: 'junit-xml',
      verdict: 'FAILED',
      facts: figures({ tests: 3, passed: 1, failed: 1, skipped: 1 }),
    },
  },
  {
    name: 'JUnit of nested suites, GoogleTest’s disabled tests among them',
    content: `${xml}<testsuites tests="3" failures="0" disabled="1" errors="0" name="AllTests"><testsuite name="Outer" tests="3" failures="0" disabled="1"><testsuite name="Inner" tests="2">
<testcase name="A" status="run" result="completed"/><testcase name="B" status="notrun" result="suppressed"/></testsuite><testcase name="C"/></testsuite></testsuites>`,
    reading: { format: 'junit-xml', verdict: 'PASSED', facts: figures({ tests: 3, passed: 2, skipped: 1 }) },
  },
  {
    name: 'NUnit 3, whose set-up failed',
    content: `${xml}<test-run id="2" name="acme.dll" testcasecount="3" result="Failed" total="3" passed="2" failed="0" inconclusive="0" skipped="1" asserts="4">
<test-suite type="Assembly" name="acme.dll" result="Failed" site="TearDown"><test-suite type="TestFixture" name="Ledger">
<test-case id="1" name="Adds" result="Passed"/><test-case id="2" name="Warns" result="Warning"/><test-case id="3" name="Rests" result="Skipped" label="Ignored"/>
</test-suite></test-suite></test-run>`,
    reading: { format: 'nunit-xml', verdict: 'FAILED', facts: figures({ tests: 3, passed: 2, skipped: 1 }) },
  },
  {
    name: 'NUnit 3, with an error and a failure',
    content: `${xml}<test-run total="3" result="Failed"><test-suite><test-case result="Passed"/><test-case result="Failed" label="Error"/><test-case result="Failed"/></test-suite></test-run>`,
    reading: {
      format: 'nunit-xml',
      verdict: 'FAILED',
      facts: figures({ tests: 3, passed: 1, failed: 1, errors: 1 }),
    },
  },
  {
    name: 'NUnit 2',
    content: `<?xml version="1.0" encoding="utf-8" standalone="no"?>
<test-results name="acme.dll" total="3" errors="0" failures="0" not-run="1" inconclusive="0" ignored="1" skipped="0" invalid="0">
<test-suite type="Assembly" name="acme.dll" executed="True" result="Success" success="True"><results>
<test-case name="A" executed="True" result="Success" success="True" asserts="1"/><test-case name="B" executed="True" success="True"/>
<test-case name="C" executed="False" result="Ignored"><reason><message><![CDATA[later]]></message></reason></test-case>
</results></test-suite></test-results>`,
    reading: { format: 'nunit-xml', verdict: 'PASSED', facts: figures({ tests: 3, passed: 2, skipped: 1 }) },
  },
  {
    name: 'TRX with a test of several rows of data',
    content: `\uFEFF<?xml version="1.0" encoding="utf-8"?>
<TestRun id="6b" name="ci" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Times creation="2026-03-01T10:00:00"/>
<Results><UnitTestResult testId="1" testName="Adds" outcome="Passed" duration="00:00:00.01"/>
<UnitTestResult testId="2" testName="Rows" outcome="Failed" resultType="DataDrivenTest"><InnerResults>
<UnitTestResult testName="Rows (1)" outcome="Passed" resultType="DataDrivenDataRow"/><UnitTestResult testName="Rows (2)" outcome="Failed" resultType="DataDrivenDataRow"/></InnerResults></UnitTestResult>
<UnitTestResult testId="3" testName="Rests" outcome="NotExecuted"/><UnitTestResult testId="4" testName="Hangs" outcome="Timeout"/></Results>
<ResultSummary outcome="Failed"><Counters total="5" executed="4" passed="2" failed="1" error="0" timeout="1"/></ResultSummary></TestRun>`,
    reading: {
      format: 'trx',
      verdict: 'FAILED',
      facts: figures({ tests: 5, passed: 2, failed: 1, errors: 1, skipped: 1 }),
    },
  },
  {
    name: 'TRX whose run was aborted',
    content: `<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult outcome="Passed"/></Results><ResultSummary outcome="Aborted"/></TestRun>`,
    reading: { format: 'trx', verdict: 'FAILED', facts: figures({ tests: 1, passed: 1 }) },
  },
  {
    name: 'Newman',
    content: JSON.stringify({
      collection: { info: { name: 'Payments smoke' }, item: [] },
      environment: { values: [] },
      run: {
        stats: {
          requests: { total: 2, pending: 0, failed: 1 },
          assertions: { total: 3, pending: 0, failed: 1 },
        },
        executions: [
          {
            item: { name: 'pay' },
            response: { stream: { type: 'Buffer', data: [123, 125] } },
            assertions: [
              { assertion: 'is 200', skipped: false },
              { assertion: 'has a number', skipped: false, error: { name: 'AssertionError', message: 'no' } },
              { assertion: 'later', skipped: true },
            ],
          },
          { item: { name: 'refund' }, requestError: { code: 'ECONNREFUSED' } },
        ],
        failures: [{ source: {} }],
        error: null,
      },
    }),
    reading: {
      format: 'newman-json',
      verdict: 'FAILED',
      facts: {
        ...figures({ tests: 4, passed: 1, failed: 1, errors: 1, skipped: 1 }),
        requests: 2,
        subject: 'Payments smoke',
      },
    },
  },
  {
    name: 'TestRail CSV, with steps on rows of their own and a test that is still open',
    content: `\uFEFF"ID","Title","Assigned To","Case ID","Run","Status","Steps (Step)"\r\n"T1","Pays, by card","Ada","C1","Release 7","Passed","open"\r\n"","","","","","","pay"\r\n"T2","Refunds","Ada","C2","Release 7","Retest",""\r\n"T3","Pays\r\ntwice","Bo","C3","Release 7","Passed",""\r\n`,
    reading: {
      format: 'testrail-csv',
      verdict: 'UNKNOWN',
      facts: figures({ tests: 3, passed: 2, pending: 1 }),
    },
  },
  {
    name: 'TestRail XML',
    content: `${xml}<run><id>R7</id><name>Release 7</name><config/><completed>true</completed><sections><section><name>Cards</name><tests>
<test><id>T1</id><title>Pays</title><status>Passed</status><custom><status>odd</status></custom></test><test><id>T2</id><title>Refunds</title><status>Failed</status></test></tests></section></sections></run>`,
    reading: {
      format: 'testrail-xml',
      verdict: 'FAILED',
      facts: figures({ tests: 2, passed: 1, failed: 1 }),
    },
  },
  {
    name: 'TestRail’s answer about a run',
    content: JSON.stringify({
      id: 81,
      name: 'Release 7',
      is_completed: true,
      passed_count: 12,
      blocked_count: 0,
      untested_count: 0,
      retest_count: 0,
      failed_count: 0,
      custom_status1_count: 0,
    }),
    reading: { format: 'testrail-json', verdict: 'PASSED', facts: figures({ tests: 12, passed: 12 }) },
  },
  {
    name: 'TestRail’s answer about the tests of a run',
    content: JSON.stringify({
      offset: 0,
      limit: 250,
      size: 3,
      _links: { next: null, prev: null },
      tests: [
        { id: 1, status_id: 1 },
        { id: 2, status_id: 5 },
        { id: 3, status_id: 2 },
      ],
    }),
    reading: {
      format: 'testrail-json',
      verdict: 'FAILED',
      facts: figures({ tests: 3, passed: 1, failed: 1, pending: 1 }),
    },
  },
  {
    name: 'Zephyr CSV',
    content:
      'Cycle Name,Issue Key,Test Summary,ExecutionStatus,Executed By\nRelease 7,PAY-1,Pays,PASS,ada\nRelease 7,PAY-2,Refunds,UNEXECUTED,\n',
    reading: {
      format: 'zephyr-csv',
      verdict: 'UNKNOWN',
      facts: figures({ tests: 2, passed: 1, pending: 1 }),
    },
  },
  {
    name: 'Zephyr XML',
    content: `${xml}<executions><execution><executionId>1</executionId><cycleName>Release 7</cycleName><issueKey>PAY-1</issueKey><executedStatus>PASS</executedStatus></execution><execution><executedStatus>FAIL</executedStatus></execution></executions>`,
    reading: { format: 'zephyr-xml', verdict: 'FAILED', facts: figures({ tests: 2, passed: 1, failed: 1 }) },
  },
  {
    name: 'Zephyr JSON',
    content: JSON.stringify({
      version: 1,
      executions: [
        { source: 'LedgerTest.adds', result: 'Passed', testCase: { key: 'PAY-T1' } },
        { source: 'LedgerTest.keeps', result: 'Passed' },
      ],
    }),
    reading: { format: 'zephyr-json', verdict: 'PASSED', facts: figures({ tests: 2, passed: 2 }) },
  },
];
