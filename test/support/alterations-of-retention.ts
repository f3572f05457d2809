import { expect } from '@jest/globals';
import { alters, creates, mail, reason, type Step } from './alteration-steps.ts';
import { must } from './boards.ts';

/** Of what is kept for how long, and what must not go. */
export const ofRetention: readonly Step[] = [
  alters('claire', 'setRegulations', { service: 'swept', regulations: ['SOX'] }, 'service.regulationsSet', {
    before: { regulations: [] },
    regulations: ['SOX'],
  }),
  creates(
    'claire',
    'placeLegalHold',
    { matter: 'CASE-1', reason, service: 'swept' },
    'legalHold.placed',
    { matter: 'CASE-1', reason, service: expect.any(String) },
    'hold',
  ),
  // Two of compliance, for who placed a hold does not lift it.
  async ({ nora }) => {
    await must(nora, 'setRoles', { person: mail('george'), roles: ['COMPLIANCE', 'APPROVER'] });
  },
  alters('george', 'liftLegalHold', ({ hold }) => ({ hold, reason }), 'legalHold.lifted', {
    ...{ matter: 'CASE-1', before: 'OPEN', after: 'LIFTED', reason },
  }),
  creates(
    'hugo',
    'requestErasure',
    { person: mail('tomas'), reason },
    'person.erasureRequested',
    { reason },
    'erasure',
  ),
  alters(
    'claire',
    'decideErasure',
    ({ erasure }) => ({ erasure, granted: false, note: reason }),
    'person.erasureRefused',
    { before: 'REQUESTED', after: 'REFUSED', note: reason },
  ),
];
