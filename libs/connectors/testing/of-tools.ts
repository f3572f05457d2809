import { digest, later, type NamedSample, type Sample, sha, time } from './sample.ts';

const jenkins = (build: object): Sample => ({
  vendor: 'JENKINS',
  headers: {},
  payload: {
    ...{ name: 'payments', display_name: 'payments', url: 'job/payments/' },
    build: {
      ...{
        full_url: 'https://ci.example/job/payments/5/',
        number: 5,
        timestamp: 1_795_269_600_000,
        duration: 60_000,
      },
      ...{
        phase: 'FINALIZED',
        status: 'SUCCESS',
        scm: { url: 'git@github.com:acme/payments.git', commit: sha },
      },
      ...build,
    },
  },
});

export const ofTools: readonly NamedSample[] = [
  [
    'a build of Jenkins',
    ['build', 'testRun'],
    jenkins({ test_summary: { total: 3, failed: 1, passed: 2, skipped: 0 } }),
  ],
  [
    'a deployment by Jenkins',
    ['build', 'deployment'],
    jenkins({
      parameters: { GAVEL_ENVIRONMENT: 'prod', GAVEL_ARTIFACT: digest, GAVEL_CHANGE: 'CHG-000007' },
    }),
  ],
  [
    'a workflow of CircleCI',
    ['build'],
    {
      vendor: 'CIRCLECI',
      headers: { 'circleci-event-type': 'workflow-completed' },
      payload: {
        ...{
          id: 'c1',
          type: 'workflow-completed',
          happened_at: later,
          project: { slug: 'github/acme/payments', name: 'payments' },
        },
        workflow: {
          id: 'w1',
          name: 'build',
          status: 'failed',
          created_at: time,
          stopped_at: later,
          url: 'https://app.circleci.com/w1',
        },
        pipeline: { vcs: { revision: sha }, trigger: { type: 'webhook' } },
      },
    },
  ],
  [
    'a sync of Argo CD',
    ['deployment'],
    {
      vendor: 'ARGO_CD',
      headers: {},
      payload: {
        ...{
          application: 'payments',
          environment: 'prod',
          phase: 'Succeeded',
          revision: sha,
          startedAt: time,
          finishedAt: later,
        },
        ...{
          images: [`registry.example/payments@${digest}`],
          initiatedBy: 'ann',
          url: 'https://argo.example/applications/payments',
        },
      },
    },
  ],
  [
    'a quality gate of SonarQube',
    ['testRun'],
    {
      vendor: 'SONARQUBE',
      headers: { 'x-sonarqube-project': 'payments' },
      payload: {
        ...{ taskId: 't1', status: 'SUCCESS', analysedAt: '2026-11-21T14:00:00+0000', revision: sha },
        project: { key: 'payments', name: 'Payments' },
        qualityGate: {
          name: 'Sonar way',
          status: 'ERROR',
          conditions: [{ status: 'OK' }, { status: 'ERROR' }, { status: 'NO_VALUE' }],
        },
      },
    },
  ],
  [
    'a test of Snyk',
    ['testRun'],
    {
      vendor: 'SNYK',
      headers: {
        'x-snyk-event': 'project_snapshot/v0',
        'x-snyk-transport-id': 's1',
        'x-snyk-timestamp': time,
      },
      payload: {
        project: {
          id: 'p',
          name: 'acme/payments',
          lastTestedDate: time,
          issueCountsBySeverity: { low: 1, medium: 0, high: 2, critical: 0 },
        },
        ...{ newIssues: [], removedIssues: [] },
      },
    },
  ],
  [
    'an issue of Jira',
    ['workItem'],
    {
      vendor: 'JIRA',
      headers: { 'x-atlassian-webhook-identifier': 'j1' },
      payload: {
        ...{ timestamp: 1_795_269_600_000, webhookEvent: 'jira:issue_updated' },
        issue: {
          ...{ key: 'PAY-12', self: 'https://acme.atlassian.net/rest/api/2/issue/1' },
          fields: {
            summary: 'Pay faster',
            description: 'See CHG-000007.',
            status: { name: 'In Progress' },
            updated: '2026-11-21T15:00:00.000+0100',
          },
        },
      },
    },
  ],
  [
    'a service deployed, as CDEvents tells it',
    ['deployment'],
    {
      vendor: 'CDEVENTS',
      headers: { 'webhook-id': 'd1', 'content-type': 'application/cloudevents+json' },
      payload: {
        ...{
          specversion: '1.0',
          id: 'e1',
          source: '/ci',
          type: 'dev.cdevents.service.deployed.0.2.0',
          datacontenttype: 'application/json',
        },
        data: {
          context: {
            version: '0.4.1',
            id: 'e1',
            source: '/ci',
            type: 'dev.cdevents.service.deployed.0.2.0',
            timestamp: time,
          },
          subject: {
            id: 'payments',
            type: 'service',
            content: {
              environment: { id: 'prod' },
              artifactId: `pkg:oci/payments@${digest.replace(':', '%3A')}`,
            },
          },
          customData: { commit: sha, change: 'CHG-000007', deployer: 'ann@acme.example' },
        },
      },
    },
  ],
];
