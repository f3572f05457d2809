import { type NamedSample, type Sample, sha } from './sample.ts';

const project = {
  id: 7,
  path_with_namespace: 'acme/payments',
  web_url: 'https://gitlab.example/acme/payments',
};
const ann = { id: 3, name: 'Ann', username: 'ann', email: 'ann@acme.example' };
const gitlab = (payload: object): Sample => ({
  vendor: 'GITLAB',
  headers: { 'idempotency-key': 'g1' },
  payload: { project, user: ann, ...payload },
});
const mergeRequest = (over: object) =>
  gitlab({
    object_kind: 'merge_request',
    object_attributes: {
      ...{
        iid: 12,
        title: 'Pay faster',
        state: 'opened',
        action: 'approved',
        url: `${project.web_url}/-/merge_requests/12`,
      },
      ...{
        author_id: 3,
        updated_at: '2026-11-21 14:00:00 UTC',
        last_commit: { id: sha },
        merge_commit_sha: null,
        ...over,
      },
    },
  });

export const ofGitlab: readonly NamedSample[] = [
  [
    'a push to GitLab',
    ['commit'],
    gitlab({
      object_kind: 'push',
      commits: [
        {
          id: sha,
          message: 'Pay',
          timestamp: '2026-11-21T15:00:00+01:00',
          author: { name: 'Ann', email: 'ann@acme.example' },
        },
      ],
    }),
  ],
  ['an approval on GitLab', ['review'], mergeRequest({})],
  [
    'a merge on GitLab',
    ['review'],
    mergeRequest({ state: 'merged', action: 'merge', merge_commit_sha: 'c'.repeat(40) }),
  ],
  [
    'a pipeline of GitLab',
    ['build'],
    gitlab({
      object_kind: 'pipeline',
      object_attributes: {
        id: 31,
        sha,
        status: 'success',
        created_at: '2026-11-21 14:00:00 UTC',
        finished_at: '2026-11-21 14:05:00 UTC',
      },
    }),
  ],
  [
    'a deployment by GitLab',
    ['deployment'],
    gitlab({
      ...{
        object_kind: 'deployment',
        status: 'success',
        status_changed_at: '2026-11-21 14:05:00 +0000',
        deployment_id: 15,
      },
      ...{
        environment: 'prod',
        commit_url: `${project.web_url}/-/commit/${sha}`,
        deployable_url: `${project.web_url}/-/jobs/1`,
      },
    }),
  ],
  [
    'an issue of GitLab',
    ['workItem'],
    gitlab({
      object_kind: 'issue',
      object_attributes: { iid: 9, title: 'Slow', state: 'opened', updated_at: '2026-11-21 14:00:00 UTC' },
    }),
  ],
];
