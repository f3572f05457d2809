import { z } from 'zod';
import { environmentOf, type Places, serviceOf } from '../domain/integration.ts';
import { brings, type Reading, unread, type Vendor } from '../domain/reading.ts';
import { eitherBy, standardWebhooks, token } from '../domain/schemes.ts';
import {
  addressOf,
  byAccount,
  byAddress,
  changeIn,
  clean,
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
  textAt,
  whatever,
} from './shapes.ts';

const project = z.looseObject({ path_with_namespace: text(), web_url: maybeUrl });
type Project = z.output<typeof project>;
const user = z.looseObject({ username: text(200), id: whatever });

const issuerOf = ({ web_url }: Project): string => originOf(web_url, 'https://gitlab.com');
const account = (host: Project, one: z.output<typeof user>): Identity =>
  byAccount(issuerOf(host), one.username);

const push = z.looseObject({
  project,
  commits: z
    .array(
      z.looseObject({
        ...{ id: sha, message: prose(20_000), timestamp: instant },
        author: z.looseObject({ name: maybe(200), email: maybe() }),
      }),
    )
    .max(10_000)
    .default([]),
});

const pushed = (payload: unknown): Reading =>
  shaped(push, payload, ({ project: host, commits }) =>
    commits.length === 0
      ? unread('This push brings no commits: it makes or deletes a branch or a tag.')
      : brings(
          ...commits.map(({ id, message, timestamp, author }) => ({
            kind: 'commit' as const,
            repository: host.path_with_namespace,
            sha: id,
            message,
            hands: [
              {
                hat: 'author' as const,
                ...(author.email === null
                  ? stranger(author.name ?? '')
                  : byAddress(author.name, author.email)),
              },
            ],
            committedAt: timestamp,
          })),
        ),
  );

const mergeRequest = z.looseObject({
  project,
  user: user.nullish(),
  object_attributes: z.looseObject({
    ...{ iid: key, title: text(500), state: text(100), url: maybeUrl, action: maybe(), updated_at: instant },
    ...{ author_id: whatever, merge_commit_sha: maybeSha, squash_commit_sha: maybeSha },
    last_commit: z.looseObject({ id: sha }).nullish(),
  }),
  assignees: z.array(user).optional().catch(undefined),
  reviewers: z.array(user).optional().catch(undefined),
});
const verdicts: Readonly<Record<string, 'APPROVED' | 'DISMISSED'>> = {
  ...{ approved: 'APPROVED', approval: 'APPROVED', unapproved: 'DISMISSED', unapproval: 'DISMISSED' },
};

const reviewed = (payload: unknown): Reading =>
  shaped(mergeRequest, payload, (said) => {
    const { project: host, object_attributes: merge } = said;
    // GitLab names the author by number alone; the name is there only when the author is among those it names.
    const named = [said.user, ...(said.assignees ?? []), ...(said.reviewers ?? [])].flatMap(
      (one) => one ?? [],
    );
    const author = named.find(({ id }) => id !== undefined && id === merge.author_id);
    const verdict = verdicts[merge.action ?? ''];
    const commit = merge.last_commit?.id ?? null;
    return brings({
      kind: 'review',
      repository: host.path_with_namespace,
      number: merge.iid,
      title: merge.title,
      url: merge.url,
      state: merge.state === 'merged' ? 'MERGED' : merge.state === 'closed' ? 'CLOSED' : 'OPEN',
      author:
        author === undefined
          ? byAccount(issuerOf(host), `user ${maybe(50).parse(merge.author_id) ?? 'unknown'}`)
          : account(host, author),
      commits: commit === null ? [] : [commit],
      mergedAs: merge.state === 'merged' ? (merge.merge_commit_sha ?? merge.squash_commit_sha) : null,
      verdicts:
        verdict === undefined || said.user == null
          ? []
          : [{ by: account(host, said.user), verdict, commit, at: merge.updated_at }],
      at: merge.updated_at,
    });
  });

const states: Readonly<Record<string, 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'>> = {
  ...{ created: 'QUEUED', waiting_for_resource: 'QUEUED', preparing: 'QUEUED', pending: 'QUEUED' },
  ...{ scheduled: 'QUEUED', manual: 'QUEUED', running: 'RUNNING', success: 'SUCCEEDED' },
  ...{ failed: 'FAILED', canceled: 'CANCELED', canceling: 'RUNNING', skipped: 'CANCELED' },
};
const pipeline = z.looseObject({
  ...{ project, user: user.nullish() },
  object_attributes: z.looseObject({
    ...{ id: key, sha, status: text(100), url: maybeUrl },
    ...{ created_at: instant, finished_at: maybeInstant },
  }),
});

const built = (payload: unknown): Reading =>
  shaped(pipeline, payload, ({ project: host, user: who, object_attributes: run }) => {
    const state = states[run.status];
    if (state === undefined) return unread(`A pipeline that is ${run.status} is not known here.`);
    return brings({
      kind: 'build',
      pipeline: joined(host.path_with_namespace, '.gitlab-ci.yml'),
      run: run.id,
      attempt: 1,
      repository: host.path_with_namespace,
      commit: run.sha,
      state,
      startedBy: who == null ? null : account(host, who),
      startedAt: run.created_at,
      finishedAt: run.finished_at,
      url: run.url ?? (host.web_url === null ? null : addressOf(`${host.web_url}/-/pipelines/${run.id}`)),
      at: run.finished_at ?? run.created_at,
    });
  });

const outcomes: Readonly<Record<string, 'STARTED' | 'SUCCEEDED' | 'FAILED'>> = {
  ...{ running: 'STARTED', success: 'SUCCEEDED', failed: 'FAILED', canceled: 'FAILED' },
};
const deployment = z.looseObject({
  ...{ project, user: user.nullish(), deployment_id: key, status: text(100), status_changed_at: instant },
  ...{ environment: text(), commit_url: maybe(2_000), deployable_url: maybeUrl, commit_title: maybe(1_000) },
});

const deployed = (payload: unknown, places: Places): Reading =>
  shaped(deployment, payload, (said) => {
    const outcome = outcomes[said.status];
    if (outcome === undefined) return unread(`A deployment that is ${said.status} is no news of what runs.`);
    const environment = environmentOf(places, said.environment);
    if (environment === null)
      return unread(`Deployments to ${said.environment} are passed over, as the integration says.`);
    return brings({
      kind: 'deployment',
      source: said.project.web_url ?? `https://gitlab.com/${said.project.path_with_namespace}`,
      externalId: said.deployment_id,
      service: serviceOf(places, said.project.path_with_namespace),
      environment,
      region: null,
      artifact: null,
      commit: maybeSha.parse(said.commit_url?.split('/').at(-1)),
      deployer: said.user == null ? stranger('') : account(said.project, said.user),
      outcome,
      // The time of this status is all that it tells.
      startedAt: said.status_changed_at,
      finishedAt: outcome === 'STARTED' ? null : said.status_changed_at,
      url: said.deployable_url,
      changeNamed: changeIn(said.commit_title),
    });
  });

const issue = z.looseObject({
  project,
  object_attributes: z.looseObject({
    ...{ iid: key, title: text(500), state: text(100), url: maybeUrl, updated_at: instant },
  }),
});

const wanted = (payload: unknown): Reading =>
  shaped(issue, payload, ({ project: host, object_attributes: one }) =>
    brings({
      kind: 'workItem',
      system: issuerOf(host),
      key: clean(`${host.path_with_namespace}#${one.iid}`, 200),
      title: one.title,
      state: one.state,
      url: one.url,
      at: one.updated_at,
      changeNamed: changeIn(one.title),
    }),
  );

const readers: Readonly<Record<string, (payload: unknown, places: Places) => Reading>> = {
  ...{ push: pushed, merge_request: reviewed, pipeline: built, deployment: deployed },
  ...{ issue: wanted, work_item: wanted },
};

/** GitLab (docs.gitlab.com, webhook events): its signing token where it is set, else its secret token. */
export const gitlab: Vendor = {
  authentic: eitherBy('webhook-signature', token('x-gitlab-token'), standardWebhooks),
  secretPrefix: 'whsec_',
  name: ({ headers }, payload) => {
    const action = textAt(payload, 'object_attributes', 'action') ?? textAt(payload, 'status');
    const kind = textAt(payload, 'object_kind') ?? 'unknown';
    const id = headers['idempotency-key'] ?? headers['webhook-id'] ?? headers['x-gitlab-event-uuid'];
    return { id: id ?? null, event: action === null ? kind : `${kind}.${action}` };
  },
  read: (event, payload, places) => {
    const kind = textAt(payload, 'object_kind') ?? '';
    const read = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
    if (kind === 'merge_request' && field(payload, 'object_attributes', 'action') === undefined)
      return unread('This is asked of a status check, not told.');
    return read?.(payload, places) ?? unread(`GitLab’s event ${event} tells nothing that Gavel records.`);
  },
};
