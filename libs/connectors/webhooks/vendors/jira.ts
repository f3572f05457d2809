import { z } from 'zod';
import { brings, unread, type Vendor } from '../domain/reading.ts';
import { hmacHex } from '../domain/schemes.ts';
import {
  changeIn,
  instant,
  instantOf,
  maybeUrl,
  originOf,
  prose,
  shaped,
  text,
  textAt,
  whatever,
} from './shapes.ts';

const onIssue = z.looseObject({
  timestamp: instant,
  issue: z.looseObject({
    ...{ key: text(200), self: maybeUrl },
    fields: z.looseObject({
      ...{ summary: text(1_000), description: prose(20_000), updated: whatever },
      status: z.looseObject({ name: text(100) }),
    }),
  }),
});

/** Jira Cloud and Data Center (developer.atlassian.com, webhooks), where an administrator has set a secret. */
export const jira: Vendor = {
  authentic: hmacHex('x-hub-signature', 'sha256='),
  name: ({ headers }, payload) => ({
    id: headers['x-atlassian-webhook-identifier'] ?? null,
    event: textAt(payload, 'webhookEvent') ?? 'unknown',
  }),
  read: (event, payload) => {
    if (!/^jira:issue_(created|updated|deleted)$/.test(event))
      return unread(`Jira’s event ${event} tells nothing that Gavel records.`);
    return shaped(onIssue, payload, ({ issue, timestamp }) => {
      const site = originOf(issue.self, 'jira');
      const { summary, status, updated, description } = issue.fields;
      return brings({
        kind: 'workItem',
        ...{ system: site, key: issue.key, title: summary },
        state: event === 'jira:issue_deleted' ? 'deleted' : status.name,
        url: issue.self === null ? null : `${site}/browse/${encodeURIComponent(issue.key)}`,
        at: event === 'jira:issue_deleted' ? timestamp : (instantOf(updated) ?? timestamp),
        changeNamed: changeIn(summary, description),
      });
    });
  },
};
