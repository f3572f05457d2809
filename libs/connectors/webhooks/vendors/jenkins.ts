import { z } from 'zod';
import { environmentOf, serviceOf } from '../domain/integration.ts';
import { brings, unread, type Vendor } from '../domain/reading.ts';
import { basicOrBearer } from '../domain/schemes.ts';
import {
  changeIn,
  clean,
  digestIn,
  instant,
  key,
  maybe,
  maybeSha,
  maybeUrl,
  shaped,
  stranger,
  text,
  textAt,
  whatever,
} from './shapes.ts';

const count = z.number().int().min(0).catch(0);
const notification = z.looseObject({
  name: text(),
  display_name: maybe(),
  build: z.looseObject({
    ...{ number: key, timestamp: instant, duration: z.number().min(0).max(1e12).catch(0), phase: text(50) },
    ...{ status: maybe(50), full_url: maybeUrl, parameters: whatever },
    scm: z.looseObject({ url: maybe(1_000), commit: maybeSha }).nullish(),
    test_summary: z.looseObject({ total: count, failed: count, passed: count, skipped: count }).nullish(),
  }),
});

const results: Readonly<Record<string, 'SUCCEEDED' | 'FAILED' | 'CANCELED'>> = {
  ...{
    SUCCESS: 'SUCCEEDED',
    UNSTABLE: 'FAILED',
    FAILURE: 'FAILED',
    ABORTED: 'CANCELED',
    NOT_BUILT: 'CANCELED',
  },
};

/** `git@host:acme/payments.git` and `https://host/acme/payments.git` are the repository acme/payments. */
export const repositoryOf = (address: string): string | null => {
  const path = /^(?:[a-z+]+:\/\/(?:[^/@]*@)?[^/]+\/|(?:[^/@]+@)?[^/:]+:)(.+?)(?:\.git)?\/?$/i.exec(
    address,
  )?.[1];
  return clean(path ?? '', 300) || null;
};

/** Jenkins’ notification plugin: Basic from the address it posts to, nothing is signed, and a delivery has no id. */
export const jenkins: Vendor = {
  authentic: basicOrBearer,
  name: (_incoming, payload) => ({ id: null, event: textAt(payload, 'build', 'phase') ?? 'unknown' }),
  read: (_event, payload, places) =>
    shaped(notification, payload, ({ name, build: run }) => {
      const ended = run.phase === 'COMPLETED' || run.phase === 'FINALIZED';
      if (!ended && run.phase !== 'STARTED' && run.phase !== 'QUEUED')
        return unread(`The phase ${run.phase} tells nothing.`);
      const state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' = ended
        ? (results[run.status ?? ''] ?? 'FAILED')
        : run.phase === 'STARTED'
          ? 'RUNNING'
          : 'QUEUED';
      const endedAt = ended ? new Date(run.timestamp.getTime() + run.duration) : null;
      const commit = run.scm?.commit ?? null;
      const at = endedAt ?? run.timestamp;
      const tests = run.test_summary;
      const repository = run.scm?.url == null ? null : repositoryOf(run.scm.url);
      const build = {
        kind: 'build' as const,
        ...{ pipeline: name, run: run.number, attempt: 1, repository, commit, state, startedBy: null },
        ...{ startedAt: run.timestamp, finishedAt: endedAt, url: run.full_url, at },
      };
      const testRun =
        ended && tests != null && tests.total > 0
          ? [
              {
                kind: 'testRun' as const,
                ...{ pipeline: name, run: run.number, commit, name: clean(`Tests of ${name}`, 300), at },
                verdict: tests.failed === 0 ? ('PASSED' as const) : ('FAILED' as const),
                ...{ passed: tests.passed, failed: tests.failed, skipped: tests.skipped },
              },
            ]
          : [];
      // A job that deploys says so by a parameter.
      const parameter = (of: string): string | null => textAt(run.parameters, of);
      const named = parameter('GAVEL_ENVIRONMENT');
      const environment = named === null ? null : environmentOf(places, named);
      if (environment === null || state === 'QUEUED') return brings(build, ...testRun);
      return brings(build, ...testRun, {
        kind: 'deployment',
        ...{ source: clean(`jenkins/${name}`, 300), externalId: run.number, environment, commit },
        service: parameter('GAVEL_SERVICE') ?? serviceOf(places, repository ?? name),
        ...{
          region: maybe(100).parse(parameter('GAVEL_REGION')),
          artifact: digestIn(parameter('GAVEL_ARTIFACT')),
        },
        deployer: stranger(parameter('GAVEL_DEPLOYER') ?? 'jenkins'),
        outcome: state === 'RUNNING' ? 'STARTED' : state === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED',
        ...{ startedAt: run.timestamp, finishedAt: endedAt, url: run.full_url },
        changeNamed: changeIn(parameter('GAVEL_CHANGE')),
      });
    }),
};
