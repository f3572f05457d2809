import { expect } from '@jest/globals';
import { alters, creates, day, type Fields, type Made, mail, reason, type Step } from './alteration-steps.ts';
import { instant, scheduled, wall } from './calendar.ts';
import { does, wholeChange } from './changes.ts';
import type { Client } from './client.ts';
import { otherRules, policyFiles } from './policy-files.ts';

const filed = (by: Client, over: Fields = {}) =>
  does(by, 'fileChange', { ...wholeChange(over), submit: true });

/** Of when changes may happen. */
export const ofCalendar: readonly Step[] = [
  creates(
    'paul',
    'addCalendarEntry',
    () => ({
      ...{ kind: 'FREEZE', strength: 'HARD', name: 'Swept', reason, tags: ['swept'] },
      ...{ start: wall(-1), end: wall(2) },
    }),
    'calendar.entryAdded',
    { kind: 'FREEZE', name: 'Swept' },
    'entry',
  ),
  alters(
    'paul',
    'alterCalendarEntry',
    ({ entry }) => ({ entry, name: 'Kept', because: reason }),
    'calendar.entryAltered',
    {
      ...{ before: { name: 'Swept' }, after: { name: 'Kept' }, because: reason },
    },
  ),
  async ({ ravi }, made) => {
    made['frozen'] = (await scheduled(ravi, { tags: ['swept'] })).number;
  },
  creates(
    'lena',
    'requestFreezeOverride',
    ({ frozen }) => ({ change: frozen, reason, until: instant(1) }),
    'change.freezeOverrideRequested',
    { name: 'Kept', strength: 'HARD' },
    'override',
  ),
  alters(
    'claire',
    'decideFreezeOverride',
    ({ override }) => ({ override, verdict: 'GRANTED', reason }),
    'change.freezeOverrideGranted',
    { before: 'REQUESTED', after: 'GRANTED', reason },
  ),
  alters(
    'lena',
    'endFreezeOverride',
    ({ override }) => ({ override, reason }),
    'change.freezeOverrideWithdrawn',
    {
      ...{ before: 'GRANTED', after: 'WITHDRAWN', reason },
    },
  ),
  alters('paul', 'endCalendarEntry', ({ entry }) => ({ entry, because: reason }), 'calendar.entryEnded', {
    ...{ before: { name: 'Kept', endedAt: null }, because: reason },
  }),
  creates('paul', 'importCalendar', { kind: 'BUSINESS_EVENT', content: ics() }, 'calendar.entryAdded', {
    kind: 'BUSINESS_EVENT',
    name: 'Sale',
  }),
  creates(
    'ravi',
    'createCalendarFeed',
    { kind: 'SERVICE', subject: 'search' },
    'calendarFeed.created',
    { kind: 'SERVICE' },
    'feed',
  ),
  alters('ravi', 'revokeCalendarFeed', ({ feed }) => ({ feed }), 'calendarFeed.revoked', {
    ...{ kind: 'SERVICE', before: 'live', after: 'revoked' },
  }),
];

/** A calendar of another program with one day in it. */
export function ics(name = 'Sale', uid = 'sale'): string {
  const date = instant(24 * 30)
    .slice(0, 10)
    .replaceAll('-', '');
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//acme//x//EN', 'BEGIN:VEVENT', `UID:${uid}@acme.example`],
    ...[`DTSTAMP:${date}T000000Z`, `DTSTART;VALUE=DATE:${date}`, `SUMMARY:${name}`, 'END:VEVENT'],
    ...['END:VCALENDAR', ''],
  ].join('\r\n');
}

/** Of exceptions and violations. */
export const ofDuties: readonly Step[] = [
  async ({ ravi }, made) => {
    made['change'] = (await filed(ravi)).number;
  },
  creates(
    'ravi',
    'requestException',
    ({ change }) => ({ rule: 'author-is-not-approver', change, reason, until: instant(1) }),
    'change.exceptionRequested',
    { rule: 'author-is-not-approver', reason },
    'exception',
  ),
  alters(
    'claire',
    'decideException',
    ({ exception }) => ({ exception, granted: true, note: reason }),
    'change.exceptionGranted',
    { before: 'requested', after: 'granted', note: reason },
  ),
  alters(
    'claire',
    'revokeException',
    ({ exception }) => ({ exception, note: reason }),
    'change.exceptionRevoked',
    {
      ...{ before: 'granted', after: 'revoked', note: reason },
    },
  ),
  async ({ lena, claire }, made) => {
    await lena.rest('POST', '/api/v1/deployments', {
      ...{ source: 'ci', externalId: 'swept-1', service: 'swept', environment: 'swept' },
      ...{ startedAt: new Date().toISOString(), outcome: 'SUCCEEDED' },
    });
    const { violations } = await claire.ask<{ violations: { nodes: { id: string }[] } }>(
      `{ violations(first: 1, filter: { linked: false }) { nodes { id } } }`,
    );
    made['violation'] = violations.nodes[0]?.id ?? '';
  },
  alters(
    'claire',
    'reassignViolation',
    ({ violation }) => ({ violation, owner: mail('tomas'), note: reason }),
    'violation.reassigned',
    { before: null, after: expect.any(String) },
  ),
  alters(
    'claire',
    'recordViolationDisposition',
    ({ violation }) => ({ violation, disposition: 'ACCEPTED', note: reason }),
    'violation.settled',
    { before: 'open', after: 'accepted', note: reason },
  ),
];

/** Of risk. */
export const ofRisk: readonly Step[] = [
  alters('ravi', 'raiseRisk', ({ change }) => ({ change, class: 'HIGH', reason }), 'change.riskOverridden', {
    ...{ before: 'MEDIUM', effective: 'HIGH', reason },
  }),
  async ({ ravi }, made) => {
    const over = { outageExpected: true, risk: 'LOW', services: ['payments'] };
    made['risky'] = (await filed(ravi, over)).number;
  },
  alters(
    'maya',
    'lowerRisk',
    ({ risky }) => ({ change: risky, class: 'LOW', reason }),
    'change.riskOverridden',
    {
      ...{ before: 'MEDIUM', effective: 'LOW', reason },
    },
  ),
  creates(
    'claire',
    'addRisk',
    () => ({ title: 'Swept', likelihood: 2, impact: 3, reviewOn: day(30) }),
    'risk.added',
    { after: { title: 'Swept', impact: 3 } },
    'risk',
  ),
  alters(
    'claire',
    'updateRisk',
    ({ risk: id }) => ({ risk: id, expectedVersion: 1, impact: 5 }),
    'risk.edited',
    {
      ...{ before: { impact: 3 }, after: { impact: 5 } },
    },
  ),
];

/** Of templates and sets of rules. */
export const ofRules: readonly Step[] = [
  creates(
    'paul',
    'proposeTemplate',
    () => ({
      ...{ key: 'swept', name: 'Restart search', expiresAt: day(1) },
      content: {
        ...{ title: 'Restart search', description: 'One after the other.', services: ['search'] },
        ...{ environments: ['production-eu'], backoutPlan: 'Start it again.' },
      },
    }),
    'template.proposed',
    { key: 'swept', content: { title: 'Restart search' } },
    'template',
  ),
  alters('maya', 'approveTemplate', ({ template }) => ({ template }), 'template.approved', {
    ...{ key: 'swept', before: 'proposed', after: 'approved' },
  }),
  async ({ ravi, lena, tomas, maya }) => {
    const change = await does(ravi, 'fileChange', {
      ...{ type: 'STANDARD', template: 'swept', title: 'Restart search', submit: true },
      ...{ implementer: mail('lena'), verifier: mail('tomas') },
      ...{ plannedStart: instant(-1), plannedEnd: instant(1) },
    });
    const it = { change: change.number };
    await does(lena, 'startImplementation', it);
    await does(lena, 'rollBackChange', { ...it, comment: reason });
    await does(tomas, 'recordValidation', { ...it, result: 'PASSED' });
    await does(maya, 'completeReview', {
      ...it,
      outcome: 'ROLLED_BACK',
      rootCause: 'Memory.',
      summary: reason,
    });
    await does(maya, 'closeChange', it);
  },
  alters('maya', 'releaseTemplate', ({ template }) => ({ template, reason }), 'template.released', {
    ...{ key: 'swept', before: 'suspended', after: 'approved', reason },
  }),
  alters('maya', 'retireTemplate', ({ template }) => ({ template, reason }), 'template.retired', {
    ...{ key: 'swept', before: 'approved', after: 'retired', reason },
  }),
  creates(
    'nora',
    'proposePolicySet',
    () => ({ reason, files: policyFiles(otherRules) }),
    'policySet.proposed',
    { inPlaceOf: expect.any(String), reason },
    'proposal',
  ),
  async ({ nora }, made) => {
    const { policyProposals } = await nora.ask<{ policyProposals: { nodes: { digest: string }[] } }>(
      `{ policyProposals(first: 1) { nodes { digest } } }`,
    );
    made['digest'] = policyProposals.nodes[0]?.digest ?? '';
  },
  alters(
    'claire',
    'activatePolicySet',
    ({ proposal, digest }: Made) => ({ proposal, digest }),
    'policySet.activated',
    { inPlaceOf: expect.any(String), version: 2 },
  ),
];
