import { describe, expect, it } from '@jest/globals';
import { incidentOf, newsKey, newsOf, valuesOf, wordsOf } from './mapping.ts';
import { type AlertNotification, alertNotification } from './notification.ts';

const alert = (over: Record<string, unknown> = {}) => ({
  status: 'firing',
  labels: { alertname: 'HighErrorRate', service: 'payments', severity: 'critical' },
  annotations: { summary: 'One request in ten fails' },
  startsAt: '2026-11-21T14:00:00.123Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example/graph',
  fingerprint: 'b1946ac92492d234',
  ...over,
});
const raw = (over: Record<string, unknown> = {}) => ({
  version: '4',
  groupKey: '{}:{alertname="HighErrorRate"}',
  status: 'firing',
  receiver: 'gavel',
  truncatedAlerts: 0,
  groupLabels: { alertname: 'HighErrorRate' },
  commonLabels: { alertname: 'HighErrorRate', service: 'payments' },
  commonAnnotations: {},
  externalURL: 'http://alertmanager.example',
  alerts: [alert()],
  ...over,
});
const read = (over: Record<string, unknown> = {}): AlertNotification => alertNotification.parse(raw(over));

describe('what Alertmanager sends', () => {
  it('is read with whatever later versions add to it', () => {
    expect(alertNotification.safeParse({ ...raw(), somethingNew: [1] }).success).toBe(true);
  });

  it.each([
    ['another version', { version: '3' }, 'version'],
    ['no group', { groupKey: undefined }, 'groupKey'],
    ['another status', { status: 'perhaps' }, 'status'],
    ['no alerts', { alerts: [] }, 'alerts'],
    ['an alert without labels', { alerts: [alert({ labels: undefined })] }, 'alerts.0.labels'],
    ['labels that are no texts', { alerts: [alert({ labels: { a: 1 } })] }, 'alerts.0.labels.a'],
    ['a bad time', { alerts: [alert({ startsAt: 'yesterday' })] }, 'alerts.0.startsAt'],
  ])('is refused with %s, by the name of the field', (_, over, field) => {
    const parsed = alertNotification.safeParse(raw(over));
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field]);
  });
});

describe('an alert group', () => {
  it('is one incident, by the digest of its key', () => {
    expect(incidentOf('a')).toMatch(/^alert:[0-9a-f]{64}$/);
    expect(incidentOf('a')).toBe(incidentOf('a'));
    expect(incidentOf('a')).not.toBe(incidentOf('b'));
  });

  it('touches every service that its labels name, once each', () => {
    const alerts = ['payments', 'search', 'payments', ''].map((service) => alert({ labels: { service } }));
    expect(valuesOf(read({ commonLabels: {}, alerts }), 'service')).toEqual(['payments', 'search']);
  });

  it('takes the first name of a label that anybody uses', () => {
    expect(valuesOf(read({ commonLabels: { env: 'a' } }), 'environment', 'env')).toEqual(['a']);
    expect(valuesOf(read({ commonLabels: { env: 'a', environment: 'b' } }), 'environment', 'env')).toEqual([
      'b',
    ]);
    expect(valuesOf(read(), 'environment', 'env')).toEqual([]);
  });
});

describe('an emergency from alerts', () => {
  it('says what fires where, and since when', () => {
    const words = wordsOf(read(), ['payments']);
    expect(words.title).toBe('HighErrorRate on payments');
    expect(words.reason).toBe('One request in ten fails');
    expect(words.description).toContain(
      '- One request in ten fails (since 2026-11-21T14:00:00.123Z, critical)',
    );
    expect(words.description).toContain('http://alertmanager.example');
  });

  it('stays within what a change can hold, whatever the alerts say', () => {
    const long = 'x'.repeat(5_000);
    const words = wordsOf(
      read({
        commonLabels: { alertname: long },
        commonAnnotations: { summary: long, description: long },
        alerts: Array.from({ length: 1_000 }, (_, i) =>
          alert({ annotations: { summary: long }, fingerprint: String(i) }),
        ),
        truncatedAlerts: 5,
      }),
      ['payments'],
    );
    expect(words.title).toHaveLength(200);
    expect(words.reason).toHaveLength(2_000);
    expect(words.description.length).toBeLessThanOrEqual(15_000);
  });
});

describe('news of an alert', () => {
  it('is the same when it is told again, and another when it is resolved or fires again', () => {
    const [one] = read().alerts;
    const [resolved] = read({ alerts: [alert({ status: 'resolved' })] }).alerts;
    const [again] = read({ alerts: [alert({ startsAt: '2026-11-21T15:00:00Z' })] }).alerts;
    if (!one || !resolved || !again) throw new Error('no alerts');
    expect(new Set([one, one, resolved, again].map(newsKey)).size).toBe(3);
    expect(newsOf(resolved, 'alert:1')).toMatchObject({
      name: 'HighErrorRate',
      endsAt: '0001-01-01T00:00:00Z',
    });
    expect(newsOf(one, 'alert:1')).not.toHaveProperty('endsAt');
  });
});
