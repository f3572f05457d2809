import { newId } from '#kernel';
import type { ChangeRecord } from '../domain/change.ts';
import { draftOf } from '../domain/draft.ts';
import type { EvidenceItem } from '../domain/evidence-needs.ts';
import { type Facts, neutralFacts } from '../domain/facts.ts';

/** A change for tests: complete enough to be handed in, unless said otherwise. */
export function aChange(said: Partial<ChangeRecord> = {}): ChangeRecord {
  const now = new Date('2026-03-02T09:00:00Z');
  const draft = draftOf(
    { id: newId(), type: 'NORMAL', requesterId: newId(), templateId: null, incident: null, now },
    {
      title: 'Raise the connection limit',
      description: 'From 100 to 200.',
      reason: 'Queues at noon.',
      serviceIds: [newId()],
      environmentIds: [newId()],
      plannedStart: new Date('2026-03-03T20:00:00Z'),
      plannedEnd: new Date('2026-03-03T22:00:00Z'),
      implementationPlan: 'Apply, reload.',
      backoutPlan: 'Apply the old value, reload.',
      testPlan: 'Look at the queue.',
    },
  );
  return { number: 1, ...draft, ...said };
}

export const someFacts = (said: Partial<Facts> = {}): Facts => ({ ...neutralFacts, ...said });

/** A test report that a pipeline brought and that passed, unless said otherwise. */
export const aReport = (said: Partial<EvidenceItem> = {}): EvidenceItem => ({
  id: newId(),
  source: 'DOCUMENT',
  kind: 'TEST_REPORT',
  name: 'junit.xml',
  verdict: 'PASSED',
  read: true,
  from: 'pipeline',
  takenAt: '2026-03-02T12:00:00.000Z',
  commits: [],
  artifacts: [],
  ...said,
});
