import { z } from 'zod';
import { environmentOf, type Places, serviceOf } from '../domain/integration.ts';
import { brings, type Reading, unread, type Vendor } from '../domain/reading.ts';
import { basicOrBearer } from '../domain/schemes.ts';
import {
  byAddress,
  byEither,
  changeIn,
  clean,
  field,
  type Identity,
  instant,
  instantOf,
  joined,
  key,
  latestOf,
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

const person = z.looseObject({ uniqueName: maybe(200), displayName: maybe(200) });
const identify = (issuer: string, who: z.output<typeof person> | null | undefined): Identity =>
  who?.uniqueName == null ? stranger(who?.displayName ?? '') : byEither(issuer, who.uniqueName);

const repository = z.looseObject({ name: text(), project: z.looseObject({ name: text() }).optional() });
const nameOf = ({ name, project }: z.output<typeof repository>): string =>
  project === undefined ? name : joined(project.name, name);

const gitUser = z.looseObject({ name: maybe(200), email: maybe(), date: maybeInstant });
const handOf = ({ name, email }: z.output<typeof gitUser>): Identity =>
  email === null ? stranger(name ?? '') : byAddress(name, email);

const push = z.looseObject({
  resource: z.looseObject({
    ...{ repository, date: maybeInstant },
    commits: z
      .array(
        z.looseObject({
          commitId: sha,
          comment: prose(20_000),
          author: gitUser,
          committer: gitUser.optional(),
        }),
      )
      .default([]),
  }),
  createdDate: instant,
});

const pushed = (payload: unknown): Reading =>
  shaped(push, payload, ({ resource, createdDate }) =>
    resource.commits.length === 0
      ? unread('This push brings no commits: it makes or deletes a branch or a tag.')
      : brings(
          ...resource.commits.map(({ commitId, comment, author, committer }) => ({
            kind: 'commit' as const,
            ...{ repository: nameOf(resource.repository), sha: commitId, message: comment },
            committedAt: committer?.date ?? author.date ?? resource.date ?? createdDate,
            hands: [
              { hat: 'author' as const, ...handOf(author) },
              ...(committer === undefined ? [] : [{ hat: 'committer' as const, ...handOf(committer) }]),
            ],
          })),
        ),
  );

const reviewer = person.extend({ vote: z.number().catch(0) });
const pull = z.looseObject({
  createdDate: instant,
  resource: z.looseObject({
    ...{ repository, pullRequestId: key, title: text(500), status: text(50), createdBy: person.nullish() },
    ...{
      closedDate: maybeInstant,
      url: maybeUrl,
      _links: whatever,
      reviewers: z.array(reviewer).default([]),
    },
    ...{ lastMergeSourceCommit: whatever, lastMergeCommit: whatever },
  }),
});

/** Votes: 10 approved, 5 approved with suggestions, 0 none, -5 waits for the author, -10 rejected. */
const verdictOf = (vote: number): 'APPROVED' | 'CHANGES_REQUESTED' | null =>
  vote >= 5 ? 'APPROVED' : vote <= -5 ? 'CHANGES_REQUESTED' : null;

const reviewed = (payload: unknown): Reading =>
  shaped(pull, payload, ({ resource: one, createdDate: at }) => {
    const issuer = originOf(one.url, 'https://dev.azure.com');
    const head = maybeSha.parse(field(one.lastMergeSourceCommit, 'commitId'));
    return brings({
      kind: 'review',
      ...{ repository: nameOf(one.repository), number: one.pullRequestId, title: one.title, at },
      url: maybeUrl.parse(field(one._links, 'web', 'href')) ?? one.url,
      state: one.status === 'completed' ? 'MERGED' : one.status === 'abandoned' ? 'CLOSED' : 'OPEN',
      author: identify(issuer, one.createdBy),
      commits: head === null ? [] : [head],
      mergedAs: one.status === 'completed' ? maybeSha.parse(field(one.lastMergeCommit, 'commitId')) : null,
      verdicts: one.reviewers.flatMap((who) => {
        const verdict = verdictOf(who.vote);
        return verdict === null ? [] : [{ by: identify(issuer, who), verdict, commit: head, at }];
      }),
    });
  });

const results: Readonly<Record<string, 'SUCCEEDED' | 'FAILED' | 'CANCELED'>> = {
  ...{
    succeeded: 'SUCCEEDED',
    partiallysucceeded: 'FAILED',
    failed: 'FAILED',
    canceled: 'CANCELED',
    stopped: 'CANCELED',
  },
};
const build = z.looseObject({
  createdDate: instant,
  resource: z.looseObject({
    ...{ id: key, status: maybe(50), result: maybe(50), url: maybeUrl, _links: whatever },
    ...{ startTime: maybeInstant, finishTime: maybeInstant, requestedFor: person.nullish() },
    ...{ definition: z.looseObject({ name: text() }), project: z.looseObject({ name: text() }).nullish() },
    ...{ sourceVersion: maybeSha, sourceGetVersion: maybe(), repository: whatever },
  }),
});

const built = (payload: unknown): Reading =>
  shaped(build, payload, ({ resource: run, createdDate }) => {
    // Older servers tell the result as the status.
    const state = results[(run.result ?? run.status ?? '').toLowerCase()];
    if (state === undefined) return unread(`A build that is ${run.status ?? 'something'} has not ended.`);
    const project = run.project?.name;
    return brings({
      kind: 'build',
      pipeline: project === undefined ? run.definition.name : joined(project, run.definition.name),
      ...{ run: run.id, attempt: 1, repository: textAt(run.repository, 'name') ?? null, state },
      commit: run.sourceVersion ?? maybeSha.parse(run.sourceGetVersion?.split(':').at(-1)),
      startedBy: identify(originOf(run.url, 'https://dev.azure.com'), run.requestedFor),
      ...{ startedAt: run.startTime, finishedAt: run.finishTime, at: run.finishTime ?? createdDate },
      url: maybeUrl.parse(field(run._links, 'web', 'href')) ?? run.url,
    });
  });

const release = z.looseObject({
  createdDate: instant,
  resource: z.looseObject({
    environment: z.looseObject({
      ...{ id: key, name: text(), status: maybe(50) },
      release: whatever,
      releaseDefinition: whatever,
    }),
    deployment: whatever,
    project: z.looseObject({ name: text() }).nullish(),
    comment: maybe(2_000),
  }),
});
const deploymentOutcomes: Readonly<Record<string, 'STARTED' | 'SUCCEEDED' | 'FAILED'>> = {
  ...{ succeeded: 'SUCCEEDED', partiallysucceeded: 'FAILED', failed: 'FAILED', rejected: 'FAILED' },
  ...{ canceled: 'FAILED', inprogress: 'STARTED' },
};

const deployed = (payload: unknown, places: Places): Reading =>
  shaped(release, payload, ({ resource, createdDate }) => {
    const { environment: stage, deployment, project } = resource;
    const status = (textAt(deployment, 'deploymentStatus') ?? stage.status ?? 'inProgress').toLowerCase();
    const outcome = deploymentOutcomes[status];
    if (outcome === undefined) return unread(`A deployment that is ${status} is no news of what runs.`);
    const environment = environmentOf(places, stage.name);
    if (environment === null)
      return unread(`Deployments to ${stage.name} are passed over, as the integration says.`);
    const definition =
      textAt(stage.releaseDefinition, 'name') ?? textAt(deployment, 'releaseDefinition', 'name');
    const name = [project?.name, definition].filter((part) => part != null).join('/');
    const startedAt = instantOf(field(deployment, 'startedOn')) ?? createdDate;
    const url = maybeUrl.parse(field(stage.release, '_links', 'web', 'href'));
    return brings({
      kind: 'deployment',
      source: clean(`azure-devops/${name}`, 300),
      externalId: joined(textAt(stage.release, 'id') ?? '', stage.id, textAt(deployment, 'attempt') ?? '1'),
      service: serviceOf(places, name),
      ...{ environment, region: null, artifact: null, commit: null, outcome, startedAt, url },
      deployer: identify(
        'https://dev.azure.com',
        person.nullish().catch(null).parse(field(deployment, 'requestedBy')),
      ),
      finishedAt:
        outcome === 'STARTED'
          ? null
          : latestOf(startedAt, instantOf(field(deployment, 'completedOn')) ?? createdDate),
      changeNamed: changeIn(resource.comment, textAt(stage.release, 'name')),
    });
  });

const workItem = z.looseObject({
  createdDate: instant,
  resource: z.looseObject({ id: key, workItemId: key.optional(), url: maybeUrl, _links: whatever }),
});

const wanted = (payload: unknown): Reading =>
  shaped(workItem, payload, ({ resource, createdDate }) => {
    // An update tells what changed in `fields` and the whole in `revision`.
    const fields = field(resource, 'revision', 'fields') ?? field(resource, 'fields');
    const title = textAt(fields, 'System.Title');
    const state = textAt(fields, 'System.State');
    if (title === null || state === null) return unread('This work item has neither a title nor a state.');
    return brings({
      kind: 'workItem',
      system: originOf(resource.url, 'https://dev.azure.com'),
      key: clean(`${textAt(fields, 'System.TeamProject') ?? ''}#${resource.workItemId ?? resource.id}`, 200),
      ...{
        title,
        state: clean(state, 100),
        at: instantOf(field(fields, 'System.ChangedDate')) ?? createdDate,
      },
      url: maybeUrl.parse(field(resource._links, 'html', 'href')) ?? resource.url,
      changeNamed: changeIn(title),
    });
  });

const readers: Readonly<Record<string, (payload: unknown, places: Places) => Reading>> = {
  ...{ 'git.push': pushed, 'git.pullrequest.created': reviewed, 'git.pullrequest.updated': reviewed },
  ...{ 'git.pullrequest.merged': reviewed, 'build.complete': built },
  'ms.vss-release.deployment-started-event': deployed,
  'ms.vss-release.deployment-completed-event': deployed,
  ...{ 'workitem.created': wanted, 'workitem.updated': wanted },
};

/** Azure DevOps service hooks (learn.microsoft.com, service hooks events): Basic alone, nothing is signed. */
export const azureDevOps: Vendor = {
  authentic: basicOrBearer,
  name: (_incoming, payload) => {
    const parts = [
      textAt(payload, 'subscriptionId'),
      textAt(payload, 'notificationId') ?? textAt(payload, 'id'),
    ];
    const id = parts.every((part) => part === null) ? null : parts.map((part) => part ?? '').join('/');
    return { id, event: textAt(payload, 'eventType') ?? 'unknown' };
  },
  read: (event, payload, places) =>
    (Object.hasOwn(readers, event) ? readers[event] : undefined)?.(payload, places) ??
    unread(`Azure DevOps’ event ${event} tells nothing that Gavel records.`),
};
