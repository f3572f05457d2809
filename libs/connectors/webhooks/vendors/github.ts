import { z } from 'zod';
import { environmentOf, type Places, serviceOf } from '../domain/integration.ts';
import { brings, type Reading, unread, type Vendor } from '../domain/reading.ts';
import { hmacHex } from '../domain/schemes.ts';
import { account, pushed, repository, reviewed, user, wanted } from './github-code.ts';
import {
  changeIn,
  digestIn,
  field,
  instant,
  instantOf,
  joined,
  key,
  latestOf,
  maybe,
  maybeInstant,
  maybeSha,
  maybeUrl,
  sha,
  shaped,
  stranger,
  text,
  textAt,
  whatever,
} from './shapes.ts';

const conclusions: Readonly<Record<string, 'SUCCEEDED' | 'FAILED' | 'CANCELED'>> = {
  ...{
    success: 'SUCCEEDED',
    neutral: 'SUCCEEDED',
    skipped: 'CANCELED',
    cancelled: 'CANCELED',
    stale: 'CANCELED',
  },
  ...{ failure: 'FAILED', timed_out: 'FAILED', startup_failure: 'FAILED', action_required: 'FAILED' },
};
const workflowRun = z.looseObject({
  repository,
  workflow: z.looseObject({ path: maybe() }).nullish(),
  workflow_run: z.looseObject({
    ...{ id: key, name: maybe(), path: maybe(), head_sha: sha, html_url: maybeUrl },
    ...{
      run_attempt: z.number().int().min(1).default(1),
      status: z.string(),
      conclusion: z.string().nullish(),
    },
    ...{ created_at: maybeInstant, run_started_at: maybeInstant, updated_at: instant },
    ...{ actor: user.nullish(), triggering_actor: user.nullish() },
  }),
});

const built = (payload: unknown): Reading =>
  shaped(workflowRun, payload, ({ repository: host, workflow, workflow_run: run }) => {
    const completed = run.status === 'completed';
    const startedBy = run.triggering_actor ?? run.actor;
    return brings({
      kind: 'build',
      pipeline: joined(host.full_name, workflow?.path ?? run.path?.split('@')[0] ?? run.name ?? 'workflow'),
      run: run.id,
      attempt: run.run_attempt,
      repository: host.full_name,
      commit: run.head_sha,
      state: completed
        ? (conclusions[run.conclusion ?? ''] ?? 'FAILED')
        : run.status === 'in_progress'
          ? 'RUNNING'
          : 'QUEUED',
      startedBy: startedBy == null ? null : account(host, startedBy),
      startedAt: run.run_started_at ?? run.created_at,
      finishedAt: completed ? run.updated_at : null,
      url: run.html_url,
      at: run.updated_at,
    });
  });

const checkRun = z.looseObject({
  repository,
  check_run: z.looseObject({
    ...{ id: key, name: text(), head_sha: sha, status: z.string(), conclusion: z.string().nullish() },
    ...{ completed_at: maybeInstant, app: z.looseObject({ slug: maybe() }).nullish() },
  }),
});

const checked = (payload: unknown): Reading =>
  shaped(checkRun, payload, ({ repository: host, check_run: run }) => {
    const verdict = conclusions[run.conclusion ?? ''];
    if (run.status !== 'completed' || run.completed_at === null || verdict === undefined)
      return unread('This check has not ended: its end is told of by another event.');
    if (verdict === 'CANCELED') return unread('This check was skipped or given up: it says nothing.');
    return brings({
      kind: 'testRun',
      pipeline: joined(host.full_name, 'checks', run.app?.slug ?? 'app'),
      run: run.id,
      commit: run.head_sha,
      name: run.name,
      verdict: verdict === 'SUCCEEDED' ? 'PASSED' : 'FAILED',
      ...{ passed: null, failed: null, skipped: null },
      at: run.completed_at,
    });
  });

const commitStatus = z.looseObject({
  ...{ repository, id: key, sha, context: text(), updated_at: instant },
  state: z.enum(['pending', 'success', 'failure', 'error']),
});

const judged = (payload: unknown): Reading =>
  shaped(commitStatus, payload, (status) =>
    status.state === 'pending'
      ? unread('This status is pending: its end is told of by another event.')
      : brings({
          kind: 'testRun',
          pipeline: joined(status.repository.full_name, 'statuses'),
          run: status.id,
          commit: status.sha,
          name: status.context,
          verdict: status.state === 'success' ? 'PASSED' : 'FAILED',
          ...{ passed: null, failed: null, skipped: null },
          at: status.updated_at,
        }),
  );

const deployment = z.looseObject({
  repository,
  deployment: z.looseObject({
    ...{ id: key, sha, environment: text(), description: maybe(2_000), payload: whatever },
    ...{ creator: user.nullish(), created_at: instant },
  }),
  deployment_status: z
    .looseObject({
      ...{ state: z.string(), created_at: instant, description: maybe(2_000) },
      ...{ log_url: maybeUrl, target_url: maybeUrl, environment: maybe() },
    })
    .optional(),
});
const outcomes: Readonly<Record<string, 'STARTED' | 'SUCCEEDED' | 'FAILED'>> = {
  ...{ pending: 'STARTED', queued: 'STARTED', in_progress: 'STARTED', success: 'SUCCEEDED' },
  ...{ failure: 'FAILED', error: 'FAILED' },
};

const deployed = (payload: unknown, places: Places): Reading =>
  shaped(deployment, payload, ({ repository: host, deployment: one, deployment_status: status }) => {
    const outcome = outcomes[status?.state ?? 'pending'];
    if (outcome === undefined)
      return unread(`A deployment that is ${status?.state ?? ''} is no news of what runs.`);
    const named = status?.environment ?? one.environment;
    const environment = environmentOf(places, named);
    if (environment === null)
      return unread(`Deployments to ${named} are passed over, as the integration says.`);
    const said = typeof one.payload === 'string' ? one.payload : JSON.stringify(one.payload ?? null);
    return brings({
      kind: 'deployment',
      source: host.html_url ?? `https://github.com/${host.full_name}`,
      externalId: one.id,
      service: serviceOf(places, host.full_name),
      environment,
      region: null,
      artifact: digestIn(said),
      commit: one.sha,
      deployer: one.creator == null ? stranger('ghost') : account(host, one.creator),
      outcome,
      startedAt: one.created_at,
      finishedAt: outcome === 'STARTED' ? null : latestOf(one.created_at, status?.created_at),
      url: status?.log_url ?? status?.target_url ?? host.html_url,
      changeNamed: changeIn(one.description, said),
    });
  });

const release = z.looseObject({
  repository,
  release: z.looseObject({
    ...{ tag_name: text(), target_commitish: maybeSha, published_at: maybeInstant, created_at: instant },
    assets: z
      .array(z.looseObject({ name: text(), digest: whatever }))
      .max(1_000)
      .default([]),
  }),
});

const released = (payload: unknown): Reading =>
  shaped(release, payload, ({ repository: host, release: one }) => {
    const facts = one.assets.flatMap(({ name, digest }) => {
      const found = typeof digest === 'string' ? digestIn(digest) : null;
      if (found === null) return [];
      const of = { pipeline: null, run: null, commit: one.target_commitish, repository: host.full_name };
      return [
        {
          kind: 'artifact' as const,
          digest: found,
          name,
          version: one.tag_name,
          ...of,
          at: one.published_at ?? one.created_at,
        },
      ];
    });
    return facts.length === 0
      ? unread('None of the files of this release has a SHA-256 digest.')
      : brings(...facts);
  });

/** Container images of the registry; `package` and `registry_package` say the same under two names. */
const published = (payload: unknown, of: string): Reading =>
  shaped(z.looseObject({ repository }), payload, ({ repository: host }) => {
    const version = field(payload, of, 'package_version');
    const tag = field(version, 'container_metadata', 'tag');
    const digest = digestIn(textAt(tag, 'digest')) ?? digestIn(textAt(version, 'version'));
    const name = textAt(payload, of, 'name');
    if (digest === null || name === null)
      return unread('This package has no SHA-256 digest: it is no container image.');
    return brings({
      kind: 'artifact',
      ...{ digest, name, version: textAt(tag, 'name') ?? digest },
      ...{ pipeline: null, run: null },
      commit: maybeSha.parse(field(version, 'target_oid')),
      repository: host.full_name,
      at:
        instantOf(field(payload, of, 'updated_at')) ?? instantOf(field(version, 'created_at')) ?? new Date(0),
    });
  });

const readers: Readonly<Record<string, (payload: unknown, places: Places) => Reading>> = {
  ...{ push: pushed, pull_request: reviewed, pull_request_review: reviewed, workflow_run: built },
  ...{ check_run: checked, status: judged, deployment: deployed, deployment_status: deployed },
  ...{ issues: wanted, release: released },
  package: (payload) => published(payload, 'package'),
  registry_package: (payload) => published(payload, 'registry_package'),
};

/** GitHub and GitHub Enterprise Server (docs.github.com, webhook events and payloads). */
export const github: Vendor = {
  authentic: hmacHex('x-hub-signature-256', 'sha256='),
  name: ({ headers }, payload) => {
    const action = textAt(payload, 'action');
    const event = headers['x-github-event'] ?? 'unknown';
    return {
      id: headers['x-github-delivery'] ?? null,
      event: action === null ? event : `${event}.${action}`,
    };
  },
  read: (event, payload, places) => {
    const [name = ''] = event.split('.');
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    return read?.(payload, places) ?? unread(`GitHub’s event ${name} tells nothing that Gavel records.`);
  },
};
