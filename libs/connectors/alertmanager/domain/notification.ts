import { z } from 'zod';

/** Texts are kept on the timeline as they come, within reason. */
const text = z.string().max(5_000);
const labels = z.record(z.string().max(500), text);

const alert = z.looseObject({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels.default({}),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.string().max(100).optional(),
  generatorURL: text.default(''),
  /** Names the alert by its labels. */
  fingerprint: z.string().min(1).max(200),
});

/**
 * What Alertmanager posts to a webhook, version 4 of its payload (prometheus.io, alerting configuration). Fields that
 * later versions of Alertmanager add are passed over.
 */
export const alertNotification = z.looseObject({
  version: z.literal('4', 'must be "4": Gavel reads version 4 of Alertmanager’s payload'),
  groupKey: z.string().min(1).max(20_000),
  status: z.enum(['firing', 'resolved']),
  receiver: text.optional(),
  truncatedAlerts: z.number().int().min(0).default(0),
  groupLabels: labels.default({}),
  commonLabels: labels.default({}),
  commonAnnotations: labels.default({}),
  externalURL: text.default(''),
  alerts: z.array(alert).min(1).max(1_000),
});

export type AlertNotification = z.infer<typeof alertNotification>;
export type Alert = AlertNotification['alerts'][number];
