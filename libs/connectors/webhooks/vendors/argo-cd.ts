import { z } from 'zod';
import { environmentOf, serviceOf } from '../domain/integration.ts';
import { brings, unread, type Vendor } from '../domain/reading.ts';
import { basicOrBearer } from '../domain/schemes.ts';
import {
  byEither,
  changeIn,
  clean,
  digestIn,
  instant,
  latestOf,
  maybe,
  maybeInstant,
  maybeSha,
  maybeUrl,
  shaped,
  stranger,
  text,
  textAt,
  whatever,
} from './shapes.ts';

/** The body that docs/connectors.md gives for Argo CD’s webhook service: whoever runs it writes its template. */
const synced = z.looseObject({
  ...{ application: text(), environment: text(), phase: text(50), url: maybeUrl, region: maybe(100) },
  ...{
    revision: maybeSha,
    images: whatever,
    initiatedBy: maybe(),
    message: maybe(2_000),
    change: maybe(100),
  },
  ...{ startedAt: instant, finishedAt: maybeInstant, service: maybe(200) },
});

const outcomes: Readonly<Record<string, 'STARTED' | 'SUCCEEDED' | 'FAILED'>> = {
  ...{ Running: 'STARTED', Succeeded: 'SUCCEEDED', Failed: 'FAILED', Error: 'FAILED', Terminating: 'FAILED' },
};

/** Argo CD notifications (argo-cd.readthedocs.io, notifications, webhook): Basic or bearer, nothing is signed. */
export const argoCd: Vendor = {
  authentic: basicOrBearer,
  name: (_incoming, payload) => {
    const [application, phase] = [textAt(payload, 'application'), textAt(payload, 'phase')];
    return { id: null, event: application === null ? 'unknown' : `sync.${phase ?? 'unknown'}` };
  },
  read: (_event, payload, places) =>
    shaped(synced, payload, (sync) => {
      const outcome = outcomes[sync.phase];
      if (outcome === undefined) return unread(`A sync that is ${sync.phase} is no news of what runs.`);
      const environment = environmentOf(places, sync.environment);
      if (environment === null)
        return unread(`Deployments to ${sync.environment} are passed over, as the integration says.`);
      const digests = new Set(
        (Array.isArray(sync.images) ? sync.images : [sync.images])
          .flatMap((image) => (typeof image === 'string' ? image.slice(0, 20_000).split(/[\s,]+/) : []))
          .flatMap((image) => digestIn(image) ?? []),
      );
      return brings({
        kind: 'deployment',
        source: clean(`argo-cd/${sync.application}`, 300),
        externalId: sync.startedAt.toISOString(),
        service: sync.service ?? serviceOf(places, sync.application),
        ...{ environment, region: sync.region, commit: sync.revision, outcome, startedAt: sync.startedAt },
        // Of several images none is the one that was deployed.
        artifact: digests.size === 1 ? ([...digests][0] ?? null) : null,
        deployer: sync.initiatedBy === null ? stranger('argo cd') : byEither('argo-cd', sync.initiatedBy),
        finishedAt: outcome === 'STARTED' ? null : latestOf(sync.startedAt, sync.finishedAt),
        ...{ url: sync.url, changeNamed: changeIn(sync.change, sync.message) },
      });
    }),
};
