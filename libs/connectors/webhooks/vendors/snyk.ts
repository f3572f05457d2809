import { z } from 'zod';
import { brings, unread, type Vendor } from '../domain/reading.ts';
import { hmacHex } from '../domain/schemes.ts';
import { clean, instantOf, key, maybe, maybeSha, shaped, text, whatever } from './shapes.ts';

const snapshot = z.looseObject({
  project: z.looseObject({
    ...{ id: key, name: text(), lastTestedDate: whatever, imageTag: maybe(), targetReference: maybe() },
    issueCountsBySeverity: z.record(z.string(), z.number().int().min(0)).nullish().catch(null),
  }),
  newIssues: z.array(z.unknown()).max(100_000).default([]),
});

/**
 * Snyk’s webhooks (docs.snyk.io; beta): what a project’s test found. The time it sends is not signed, so a delivery that
 * comes again is known by its id and by its body.
 */
export const snyk: Vendor = {
  authentic: hmacHex('x-hub-signature', 'sha256='),
  name: ({ headers }) => ({
    id: headers['x-snyk-transport-id'] ?? null,
    event: headers['x-snyk-event'] ?? 'unknown',
  }),
  read: (event, payload) => {
    if (!event.startsWith('project_snapshot/'))
      return unread(`Snyk’s event ${event} tells nothing that Gavel records.`);
    return shaped(snapshot, payload, ({ project, newIssues }) => {
      const at = instantOf(project.lastTestedDate);
      if (at === null) return unread('This project was not tested yet.');
      const counts = project.issueCountsBySeverity;
      const severe = counts == null ? null : (counts['critical'] ?? 0) + (counts['high'] ?? 0);
      return brings({
        kind: 'testRun',
        ...{ pipeline: clean(`snyk/${project.id}`, 300), run: at.toISOString(), at },
        // Snyk names no commit, unless the project follows one.
        commit: maybeSha.parse(project.targetReference) ?? maybeSha.parse(project.imageTag),
        name: clean(`Snyk: ${project.name}`, 300),
        verdict: severe === null ? 'UNKNOWN' : severe === 0 ? 'PASSED' : 'FAILED',
        ...{ passed: null, failed: severe ?? newIssues.length, skipped: null },
      });
    });
  },
};
