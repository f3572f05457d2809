import { z } from 'zod';
import { brings, unread, type Vendor } from '../domain/reading.ts';
import { hmacList } from '../domain/schemes.ts';
import {
  byEither,
  field,
  instant,
  joined,
  key,
  maybeInstant,
  maybeSha,
  maybeUrl,
  shaped,
  text,
  textAt,
  whatever,
} from './shapes.ts';

const completed = z.looseObject({
  happened_at: instant,
  project: z.looseObject({ slug: text(), name: text() }),
  workflow: z.looseObject({
    ...{
      id: key,
      name: text(),
      status: text(50),
      created_at: maybeInstant,
      stopped_at: maybeInstant,
      url: maybeUrl,
    },
  }),
  pipeline: z.looseObject({ vcs: whatever, trigger: whatever, trigger_parameters: whatever }),
});

const results: Readonly<Record<string, 'SUCCEEDED' | 'FAILED' | 'CANCELED'>> = {
  ...{
    success: 'SUCCEEDED',
    failed: 'FAILED',
    error: 'FAILED',
    unauthorized: 'FAILED',
    canceled: 'CANCELED',
  },
};

/** CircleCI’s outbound webhooks. A job alone says too little: its workflow is what is recorded. */
export const circleci: Vendor = {
  authentic: hmacList('circleci-signature', 'v1'),
  name: ({ headers }, payload) => ({
    id: textAt(payload, 'id'),
    event: textAt(payload, 'type') ?? headers['circleci-event-type'] ?? 'unknown',
  }),
  read: (event, payload) => {
    if (event !== 'workflow-completed')
      return unread(`CircleCI’s event ${event} tells nothing that Gavel records.`);
    return shaped(completed, payload, ({ project, workflow, pipeline, happened_at: at }) => {
      const who =
        textAt(pipeline, 'trigger_parameters', 'gitlab', 'user_username') ??
        textAt(pipeline, 'trigger', 'actor', 'login');
      // `github/acme/payments`: behind the host is the repository, but for hosts that CircleCI names by number.
      const repository = /^(?:github|gh|bitbucket|bb)\/(.+)$/.exec(project.slug)?.[1] ?? null;
      return brings({
        kind: 'build',
        pipeline: joined(project.slug, workflow.name),
        ...{ run: workflow.id, attempt: 1, repository },
        commit:
          maybeSha.parse(field(pipeline, 'vcs', 'revision')) ??
          maybeSha.parse(field(pipeline, 'trigger_parameters', 'git', 'checkout_sha')),
        state: results[workflow.status] ?? 'FAILED',
        startedBy: who === null ? null : byEither('https://circleci.com', who),
        ...{ startedAt: workflow.created_at, finishedAt: workflow.stopped_at ?? at, url: workflow.url, at },
      });
    });
  },
};
