import { later, type NamedSample, type Sample, sha, time } from './sample.ts';

const azure = (eventType: string, resource: object): Sample => ({
  vendor: 'AZURE_DEVOPS',
  headers: {},
  payload: { subscriptionId: 's', notificationId: 4, id: 'e', eventType, resource, createdDate: later },
});
const azureRepository = { name: 'payments', project: { name: 'Acme' } };
const azureAnn = { displayName: 'Ann', uniqueName: 'ann@acme.example' };

export const ofAzure: readonly NamedSample[] = [
  [
    'a push to Azure Repos',
    ['commit'],
    azure('git.push', {
      repository: azureRepository,
      commits: [
        { commitId: sha, comment: 'Pay', author: { name: 'Ann', email: 'ann@acme.example', date: time } },
      ],
    }),
  ],
  [
    'a pull request of Azure Repos',
    ['review'],
    azure('git.pullrequest.merged', {
      ...{
        repository: azureRepository,
        pullRequestId: 6,
        title: 'Pay faster',
        status: 'completed',
        createdBy: azureAnn,
      },
      ...{
        url: 'https://dev.azure.com/acme/_apis/git/pr/6',
        reviewers: [{ uniqueName: 'bob@acme.example', vote: 10 }],
      },
      ...{ lastMergeSourceCommit: { commitId: sha }, lastMergeCommit: { commitId: 'c'.repeat(40) } },
    }),
  ],
  [
    'a build of Azure Pipelines',
    ['build'],
    azure('build.complete', {
      ...{
        id: 2,
        status: 'completed',
        result: 'succeeded',
        definition: { name: 'CI' },
        project: { name: 'Acme' },
      },
      ...{
        startTime: time,
        finishTime: later,
        requestedFor: azureAnn,
        sourceVersion: sha,
        url: 'https://dev.azure.com/acme/2',
      },
    }),
  ],
  [
    'a release of Azure Pipelines',
    ['deployment'],
    azure('ms.vss-release.deployment-completed-event', {
      environment: {
        id: 8,
        name: 'prod',
        status: 'succeeded',
        release: { id: 3, name: 'Release-3' },
        releaseDefinition: { name: 'payments' },
      },
      deployment: {
        deploymentStatus: 'succeeded',
        startedOn: time,
        completedOn: later,
        requestedBy: azureAnn,
      },
      project: { name: 'Acme' },
    }),
  ],
  [
    'a work item of Azure Boards',
    ['workItem'],
    azure('workitem.updated', {
      ...{ id: 1, workItemId: 17, url: 'https://dev.azure.com/acme/_apis/wit/17' },
      revision: {
        fields: {
          'System.Title': 'Slow',
          'System.State': 'Active',
          'System.TeamProject': 'Acme',
          'System.ChangedDate': time,
        },
      },
    }),
  ],
];
