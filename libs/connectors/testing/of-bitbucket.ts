import { later, type NamedSample, type Sample, sha, time } from './sample.ts';

const bitbucketRepository = {
  full_name: 'acme/payments',
  links: { html: { href: 'https://bitbucket.org/acme/payments' } },
};
const bitbucket = (event: string, payload: object): Sample => ({
  vendor: 'BITBUCKET',
  headers: { 'x-event-key': event, 'x-request-uuid': 'b1' },
  payload: { repository: bitbucketRepository, actor: { nickname: 'bob', display_name: 'Bob' }, ...payload },
});
const dcRepository = { slug: 'payments', project: { key: 'ACME' } };

export const ofBitbucket: readonly NamedSample[] = [
  [
    'a push to Bitbucket Cloud',
    ['commit'],
    bitbucket('repo:push', {
      push: {
        changes: [
          { commits: [{ hash: sha, message: 'Pay', date: time, author: { raw: 'Ann <ann@acme.example>' } }] },
          { commits: null },
        ],
      },
    }),
  ],
  [
    'an approval on Bitbucket Cloud',
    ['review'],
    bitbucket('pullrequest:approved', {
      pullrequest: {
        ...{ id: 4, title: 'Pay faster', state: 'OPEN', updated_on: time, author: { nickname: 'ann' } },
        ...{
          source: { commit: { hash: sha } },
          links: { html: { href: 'https://bitbucket.org/acme/payments/pull-requests/4' } },
        },
      },
      approval: { date: later, user: { nickname: 'bob' } },
    }),
  ],
  [
    'a build told to Bitbucket Cloud',
    ['build'],
    bitbucket('repo:commit_status_updated', {
      commit_status: {
        ...{
          key: 'CI',
          name: 'CI',
          state: 'SUCCESSFUL',
          url: 'https://ci.example/1',
          created_on: time,
          updated_on: later,
        },
        links: { commit: { href: `https://api.bitbucket.org/2.0/repositories/acme/payments/commit/${sha}` } },
      },
    }),
  ],
  [
    'a push to Bitbucket Data Center',
    ['commit'],
    bitbucket('repo:refs_changed', {
      repository: dcRepository,
      commits: [
        {
          ...{
            id: sha,
            message: 'Pay',
            authorTimestamp: 1_795_269_600_000,
            committerTimestamp: 1_795_269_600_000,
          },
          ...{
            author: { name: 'ann', emailAddress: 'ann@acme.example' },
            committer: { name: 'bob', emailAddress: 'bob@acme.example' },
          },
        },
      ],
    }),
  ],
  [
    'an approval on Bitbucket Data Center',
    ['review'],
    bitbucket('pr:reviewer:approved', {
      date: '2026-11-21T15:00:00+0100',
      participant: { user: { name: 'bob' }, status: 'APPROVED' },
      pullRequest: {
        ...{
          id: 4,
          title: 'Pay faster',
          state: 'OPEN',
          createdDate: 1_795_269_600_000,
          author: { user: { name: 'ann' } },
        },
        ...{
          fromRef: { latestCommit: sha },
          toRef: { repository: dcRepository },
          links: { self: [{ href: 'https://git.example/pr/4' }] },
        },
      },
    }),
  ],
];
