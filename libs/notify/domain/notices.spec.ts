import { describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { type Notice, notificationKinds, timeTextIn, type ToldChange } from './notice.ts';
import { tellings } from './notices.ts';

const [requester, implementer, verifier, asked, other] = [newId(), newId(), newId(), newId(), newId()];
const change: ToldChange = {
  number: 'CHG-000123',
  title: 'Raise the limit',
  requesterId: requester,
  implementerId: implementer,
  verifierId: verifier,
};
const at = timeTextIn('Europe/Berlin');
const dueAt = '2026-11-21T14:00:00.000Z';

const tell = (type: string, data: Record<string, unknown> = {}): readonly Notice[] =>
  tellings[type]?.(change, data) ?? [];
const texts = (type: string, data?: Record<string, unknown>): string[] =>
  tell(type, data).map((n) => n.text(at));
const told = (type: string, data?: Record<string, unknown>) =>
  tell(type, data).map(({ kind, persons, audience }) => ({ kind, persons, audience }));

describe('who is told what', () => {
  it('names the change and the time as the reader’s clock shows it', () => {
    expect(
      texts('change.approvalRequested', { askedPersons: [asked], purpose: 'authorization', dueAt }),
    ).toEqual([
      'CHG-000123 “Raise the limit”: you are asked to approve or reject it by 21 Nov 2026, 15:00 CET.',
    ]);
  });

  it('asks for ratification in its own words', () => {
    expect(
      told('change.approvalRequested', { askedPersons: [asked], purpose: 'ratification', dueAt }),
    ).toEqual([{ kind: 'RATIFICATION_ASKED', persons: [asked], audience: [] }]);
  });

  it('tells those whose votes fell, and the requester, why', () => {
    const data = {
      fallen: [{ person: asked, verdict: 'approve' }],
      toldPersons: [other],
      because: 'the window moved',
    };
    expect(told('change.approvalsVoided', data)).toEqual([
      { kind: 'APPROVALS_VOIDED', persons: [asked, other, requester], audience: [] },
    ]);
    expect(texts('change.approvalsVoided', data)[0]).toMatch(/no longer count: “the window moved”$/);
  });

  it('tells the verifier when there is something to verify, and nobody when none is named', () => {
    expect(told('change.implementationCompleted')).toEqual([
      { kind: 'VALIDATION_ASKED', persons: [verifier], audience: [] },
    ]);
    const nobody = tellings['change.implementationCompleted']?.({ ...change, verifierId: null }, {});
    expect(nobody?.[0]?.persons).toEqual([]);
  });

  it('tells requester and change managers of what went wrong', () => {
    expect(told('change.validationFailed', { comment: 'It is slower.' })).toEqual([
      { kind: 'VALIDATION_FAILED', persons: [requester, implementer], audience: ['changeManagers'] },
    ]);
    expect(told('change.rolledBack').map((n) => n.kind)).toEqual(['CHANGE_ROLLED_BACK', 'VALIDATION_ASKED']);
  });

  it('gives each corrective action to its owner', () => {
    const actions = [
      { title: 'Mend the alarm', owner: asked, dueAt },
      { title: 'Write it down', owner: other, dueAt },
    ];
    expect(told('change.reviewCompleted', { actions }).map((n) => n.persons)).toEqual([[asked], [other]]);
  });

  it('says which evidence is missing, why and how to bring it, and in the end whom to see to it', () => {
    const missing = [
      { kind: 'TEST_REPORT', because: 'there is none', how: 'Run: gavel evidence add.' },
      { kind: 'SBOM', because: '', how: 'Run: gavel evidence add.' },
    ];
    const data = { toldPersons: [asked], missing, dueAt };
    expect(told('change.evidenceAsked', data)).toEqual([
      { kind: 'EVIDENCE_ASKED', persons: [asked], audience: [] },
    ]);
    expect(texts('change.evidenceAsked', data)[0]).toMatch(
      /needed by 21 Nov 2026, 15:00 CET: TEST_REPORT \(there is none\) and SBOM\. Run: gavel evidence add\.$/,
    );
    expect(told('change.evidenceReminded', data)[0]?.kind).toBe('EVIDENCE_REMINDED');
    expect(told('change.evidenceEscalated', { ...data, to: 'owners' })[0]?.audience).toEqual([]);
    expect(told('change.evidenceEscalated', { ...data, to: 'changeManagers' })[0]?.audience).toEqual([
      'changeManagers',
    ]);
  });

  it('says nothing of what is nobody’s news', () => {
    expect(tell('change.commented', { text: 'Hello' })).toEqual([]);
  });
});

describe('an event of any shape', () => {
  const odd = [undefined, null, 7, 'text', [], {}, [null, 7, { person: 'x', owner: 3 }], 'x'.repeat(10_000)];
  const keys = [
    'askedPersons',
    'toldPersons',
    'fallen',
    'escalatedTo',
    'dueAt',
    'because',
    'comment',
    'actions',
    'owner',
    'title',
    'missing',
  ];
  it.each(Object.keys(tellings))('makes sentences of %s that can be stored, to people alone', (type) => {
    for (const value of odd) {
      const notices = tell(type, Object.fromEntries(keys.map((key) => [key, value])));
      for (const notice of notices) {
        const text = notice.text(at);
        expect(text.length).toBeLessThanOrEqual(1_000);
        expect(text).toMatch(/^CHG-000123 “Raise the limit”: \S/);
        expect(notificationKinds).toContain(notice.kind);
        for (const person of notice.persons) expect([requester, implementer, verifier]).toContain(person);
      }
    }
  });
});
