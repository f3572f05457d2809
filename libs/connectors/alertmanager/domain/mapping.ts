import { type Json, sha256 } from '#kernel';
import type { Alert, AlertNotification } from './notification.ts';

/** The incident that an emergency from alerts answers: one for each alert group, whoever sends it and however often. */
export const incidentOf = (groupKey: string): string => `alert:${sha256(groupKey).toString('hex')}`;

/** The values of a label over the whole group, the group's own first; several names of one label are taken in turn. */
export function valuesOf(notification: AlertNotification, ...names: readonly string[]): string[] {
  const sets = [
    notification.groupLabels,
    notification.commonLabels,
    ...notification.alerts.map((a) => a.labels),
  ];
  for (const name of names) {
    const found = sets.flatMap((set) => (set[name] === undefined || set[name] === '' ? [] : [set[name]]));
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}

export interface AlertWords {
  readonly title: string;
  readonly reason: string;
  readonly description: string;
}

/** An emergency's words, from what its alerts say. */
export function wordsOf(notification: AlertNotification, services: readonly string[]): AlertWords {
  const { commonAnnotations, commonLabels, groupLabels, alerts, externalURL } = notification;
  const name =
    commonLabels['alertname'] ?? groupLabels['alertname'] ?? alerts[0]?.labels['alertname'] ?? 'Alert';
  const firing = alerts.filter((alert) => alert.status === 'firing');
  const summary = commonAnnotations['summary'] ?? firing[0]?.annotations['summary'];
  const lines = firing.slice(0, 20).map(lineOf);
  const more = firing.length + notification.truncatedAlerts - lines.length;
  return {
    title: cut(`${name} on ${services.join(', ')}`, 200),
    reason: cut(summary ?? `Alertmanager reports ${name}.`, 2_000),
    description: cut(
      [
        commonAnnotations['description'] ??
          firing[0]?.annotations['description'] ??
          summary ??
          `${name} is firing.`,
        '',
        ...lines,
        ...(more > 0 ? [`… and ${more} more`] : []),
        ...(externalURL === '' ? [] : ['', `Alertmanager: ${externalURL}`]),
      ].join('\n'),
      15_000,
    ),
  };
}

/** What names one news of one alert: it fired at a time, or what fired then was resolved. */
export const newsKey = ({ status, fingerprint, startsAt }: Alert): string =>
  `${fingerprint} ${startsAt} ${status}`;

/** An alert for the timeline. */
export function newsOf(alert: Alert, incident: string): Record<string, Json> {
  const { labels, annotations, startsAt, endsAt, generatorURL, fingerprint, status } = alert;
  return {
    key: newsKey(alert),
    incident,
    name: labels['alertname'] ?? 'Alert',
    fingerprint,
    labels,
    annotations,
    startsAt,
    ...(status === 'resolved' && endsAt !== undefined ? { endsAt } : {}),
    ...(generatorURL === '' ? {} : { generatorURL }),
  };
}

const lineOf = ({ labels, annotations, startsAt }: Alert): string =>
  `- ${annotations['summary'] ?? labels['alertname'] ?? 'Alert'} (since ${startsAt}${labels['severity'] === undefined ? '' : `, ${labels['severity']}`})`;

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
