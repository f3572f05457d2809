import { z } from 'zod';
import { brings, type Reading, unread, type Vendor } from '../domain/reading.ts';
import { hmacHex } from '../domain/schemes.ts';
import {
  byAccount,
  byAddress,
  field,
  type Identity,
  instant,
  joined,
  key,
  maybe,
  maybeInstant,
  maybeSha,
  maybeUrl,
  originOf,
  prose,
  sha,
  shaped,
  stranger,
  text,
  whatever,
} from './shapes.ts';

const href = (of: unknown, ...path: readonly string[]): string | null =>
  maybeUrl.parse(field(of, ...path, 'href'));

/** Cloud names people by nickname, which is theirs alone, or by display name. */
const person = z.looseObject({ nickname: maybe(200), display_name: maybe(200) });
const identify = (issuer: string, who: z.output<typeof person> | null | undefined): Identity => {
  const name = who?.nickname ?? null;
  return name === null ? stranger(who?.display_name ?? '') : byAccount(issuer, name);
};

const repository = z.looseObject({ full_name: text(), links: whatever });
const issuerOf = ({ links }: z.output<typeof repository>): string =>
  originOf(href(links, 'html'), 'https://bitbucket.org');

/** As git has it: `Ann <ann@example.org>`. */
function rawHand(raw: string): Identity {
  const mail = /<([^<>\s]+@[^<>\s]+)>\s*$/.exec(raw)?.[1];
  return mail === undefined
    ? stranger(raw)
    : byAddress(maybe(200).parse(raw.slice(0, raw.lastIndexOf('<'))), mail);
}

const cloudPush = z.looseObject({
  repository,
  push: z.looseObject({
    changes: z.array(
      z.looseObject({
        commits: z
          .array(
            z.looseObject({
              hash: sha,
              message: prose(20_000),
              date: instant,
              author: z.looseObject({ raw: text() }),
            }),
          )
          .nullish(),
      }),
    ),
  }),
});

const cloudPushed = (payload: unknown): Reading =>
  shaped(cloudPush, payload, ({ repository: host, push: { changes } }) => {
    const commits = changes.flatMap((change) => change.commits ?? []);
    if (commits.length === 0)
      return unread('This push brings no commits: it makes or deletes a branch or a tag.');
    return brings(
      ...commits.map(({ hash, message, date, author }) => ({
        kind: 'commit' as const,
        ...{ repository: host.full_name, sha: hash, message, committedAt: date },
        hands: [{ hat: 'author' as const, ...rawHand(author.raw) }],
      })),
    );
  });

const cloudPull = z.looseObject({
  repository,
  actor: person.nullish(),
  pullrequest: z.looseObject({
    ...{ id: key, title: text(500), state: text(50), updated_on: instant, links: whatever },
    ...{ author: person.nullish(), source: whatever, merge_commit: whatever },
  }),
  approval: z.looseObject({ date: maybeInstant, user: person.nullish() }).nullish(),
  changes_request: z.looseObject({ date: maybeInstant, user: person.nullish() }).nullish(),
});
const cloudVerdicts: Readonly<Record<string, 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED'>> = {
  ...{ 'pullrequest:approved': 'APPROVED', 'pullrequest:unapproved': 'DISMISSED' },
  'pullrequest:changes_request_created': 'CHANGES_REQUESTED',
  'pullrequest:changes_request_removed': 'DISMISSED',
};
const stateOf = (state: string): 'OPEN' | 'MERGED' | 'CLOSED' =>
  state === 'MERGED' ? 'MERGED' : state === 'OPEN' ? 'OPEN' : 'CLOSED';

const cloudReviewed = (payload: unknown, event: string): Reading =>
  shaped(cloudPull, payload, ({ repository: host, pullrequest: pull, ...said }) => {
    const issuer = issuerOf(host);
    // Most of these hashes are cut short: such a one is as good as none.
    const head = maybeSha.parse(field(pull.source, 'commit', 'hash'));
    const verdict = cloudVerdicts[event];
    const given = said.approval ?? said.changes_request;
    const by = identify(issuer, given?.user ?? said.actor);
    return brings({
      kind: 'review',
      ...{ repository: host.full_name, number: pull.id, title: pull.title, url: href(pull.links, 'html') },
      state: stateOf(pull.state),
      author: identify(issuer, pull.author),
      commits: head === null ? [] : [head],
      mergedAs: pull.state === 'MERGED' ? maybeSha.parse(field(pull.merge_commit, 'hash')) : null,
      verdicts:
        verdict === undefined ? [] : [{ by, verdict, commit: head, at: given?.date ?? pull.updated_on }],
      at: pull.updated_on,
    });
  });

const buildStates = {
  SUCCESSFUL: 'SUCCEEDED',
  FAILED: 'FAILED',
  INPROGRESS: 'RUNNING',
  STOPPED: 'CANCELED',
} as const;
const cloudStatus = z.looseObject({
  repository,
  commit_status: z.looseObject({
    ...{
      key,
      name: maybe(),
      state: z.enum(['SUCCESSFUL', 'FAILED', 'INPROGRESS', 'STOPPED']),
      url: maybeUrl,
    },
    ...{ created_on: instant, updated_on: instant, links: whatever },
  }),
});

const cloudBuilt = (payload: unknown): Reading =>
  shaped(cloudStatus, payload, ({ repository: host, commit_status: status }) => {
    const commit = maybeSha.parse(href(status.links, 'commit')?.split('/').at(-1));
    if (commit === null) return unread('This status names no commit.');
    const state = buildStates[status.state];
    return brings({
      kind: 'build',
      ...{
        pipeline: joined(host.full_name, 'statuses', status.name ?? status.key),
        run: joined(commit, status.key),
      },
      ...{
        attempt: 1,
        repository: host.full_name,
        commit,
        state,
        startedBy: null,
        startedAt: status.created_on,
      },
      finishedAt: state === 'RUNNING' ? null : status.updated_on,
      ...{ url: status.url, at: status.updated_on },
    });
  });

const dcUser = z.looseObject({ name: text(200) });
const dcRepository = z.looseObject({ slug: text(), project: z.looseObject({ key: text() }) });
const dcName = ({ slug, project }: z.output<typeof dcRepository>): string => joined(project.key, slug);
const dcPull = z.looseObject({
  pullRequest: z.looseObject({
    ...{ id: key, title: text(500), state: text(50), updatedDate: maybeInstant, createdDate: instant },
    ...{ author: z.looseObject({ user: dcUser }), fromRef: z.looseObject({ latestCommit: sha }) },
    ...{ toRef: z.looseObject({ repository: dcRepository }), links: whatever, properties: whatever },
  }),
  participant: z.looseObject({ user: dcUser, status: text(50) }).optional(),
  date: maybeInstant,
});
const dcVerdicts: Readonly<Record<string, 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED'>> = {
  ...{ APPROVED: 'APPROVED', NEEDS_WORK: 'CHANGES_REQUESTED', UNAPPROVED: 'DISMISSED' },
};

const dcReviewed = (payload: unknown): Reading =>
  shaped(dcPull, payload, ({ pullRequest: pull, participant, date }) => {
    const self: unknown = field(pull.links, 'self');
    const url = href(Array.isArray(self) ? self[0] : null);
    const issuer = originOf(url, 'bitbucket');
    const at = date ?? pull.updatedDate ?? pull.createdDate;
    const verdict = dcVerdicts[participant?.status ?? ''];
    const head = pull.fromRef.latestCommit;
    return brings({
      kind: 'review',
      ...{ repository: dcName(pull.toRef.repository), number: pull.id, title: pull.title, url, at },
      state: stateOf(pull.state),
      author: byAccount(issuer, pull.author.user.name),
      commits: [head],
      mergedAs: pull.state === 'MERGED' ? maybeSha.parse(field(pull.properties, 'mergeCommit', 'id')) : null,
      verdicts:
        verdict === undefined || participant === undefined
          ? []
          : [{ by: byAccount(issuer, participant.user.name), verdict, commit: head, at }],
    });
  });

const dcHand = z.looseObject({ name: maybe(200), emailAddress: maybe() });
const dcPush = z.looseObject({
  repository: dcRepository,
  commits: z
    .array(
      z.looseObject({
        ...{ id: sha, message: prose(20_000), author: dcHand, committer: dcHand.optional() },
        ...{ authorTimestamp: instant, committerTimestamp: maybeInstant },
      }),
    )
    .default([]),
});
const dcWho = ({ name, emailAddress }: z.output<typeof dcHand>): Identity =>
  emailAddress === null ? stranger(name ?? '') : byAddress(name, emailAddress);

const dcPushed = (payload: unknown): Reading =>
  shaped(dcPush, payload, ({ repository: host, commits }) =>
    commits.length === 0
      ? unread('This push tells no commits: Bitbucket Data Center lists them from version 8 on.')
      : brings(
          ...commits.map(({ id, message, author, committer, authorTimestamp, committerTimestamp }) => ({
            kind: 'commit' as const,
            ...{
              repository: dcName(host),
              sha: id,
              message,
              committedAt: committerTimestamp ?? authorTimestamp,
            },
            hands: [
              { hat: 'author' as const, ...dcWho(author) },
              ...(committer === undefined ? [] : [{ hat: 'committer' as const, ...dcWho(committer) }]),
            ],
          })),
        ),
  );

function reader(event: string): ((payload: unknown, event: string) => Reading) | null {
  if (event === 'repo:push') return cloudPushed;
  if (event === 'repo:refs_changed') return dcPushed;
  if (event === 'repo:commit_status_created' || event === 'repo:commit_status_updated') return cloudBuilt;
  if (
    /^pullrequest:(created|updated|fulfilled|rejected|(un)?approved|changes_request_(created|removed))$/.test(
      event,
    )
  )
    return cloudReviewed;
  return /^pr:(opened|modified|from_ref_updated|merged|declined|reviewer:(approved|unapproved|needs_work))$/.test(
    event,
  )
    ? dcReviewed
    : null;
}

/** Bitbucket Cloud and Data Center (support.atlassian.com and confluence.atlassian.com, event payloads). */
export const bitbucket: Vendor = {
  authentic: hmacHex('x-hub-signature', 'sha256='),
  name: ({ headers }) => ({
    id: headers['x-request-uuid'] ?? headers['x-request-id'] ?? null,
    event: headers['x-event-key'] ?? 'unknown',
  }),
  read: (event, payload) =>
    reader(event)?.(payload, event) ?? unread(`Bitbucket’s event ${event} tells nothing that Gavel records.`),
};
