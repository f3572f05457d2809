import { describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { dueOf, type EvidencePack, type PackState, stageOf } from './pack.ts';

const at = new Date('2026-11-21T12:00:00Z');
const nothing = { from: null, to: null, services: null, changes: null, population: null, sample: null };
const pack = (over: Partial<EvidencePack>): EvidencePack => ({
  ...{ id: newId(), selection: { ...nothing }, documents: true },
  ...{ digest: '', requestedBy: newId(), requestedAt: at, state: 'QUEUED', total: 3, done: 0, reference: '' },
  ...{ parts: 0, bytes: 0, checkpointSize: null, archiveDigest: null, fault: null, startedAt: null },
  ...{ endedAt: null, expiresAt: null, cleared: false, ...over },
});

describe('what is due with a pack', () => {
  const later = new Date('2026-12-21T12:00:00Z');
  it.each<[PackState, Partial<EvidencePack>, string | undefined, Date]>([
    ['QUEUED', {}, 'pack-build', at],
    ['RUNNING', { parts: 2 }, 'pack-build', at],
    ['DONE', { parts: 4, expiresAt: later }, 'pack-expiry', later],
    ['FAILED', { endedAt: later }, 'pack-clearing', later],
    ['CANCELED', { endedAt: later }, 'pack-clearing', later],
    ['EXPIRED', { endedAt: later }, 'pack-clearing', later],
    ['EXPIRED', { endedAt: later, cleared: true }, undefined, at],
  ])('that is %s %j is %s', (state, over, kind, when) => {
    const due = dueOf(pack({ state, ...over }));
    expect(due?.kind).toBe(kind);
    if (due !== null) expect(due.at).toBe(when.toISOString());
  });

  it('has another key, and a higher number, at each step of its way', () => {
    const id = newId();
    const way: Partial<EvidencePack>[] = [
      { state: 'QUEUED' },
      { state: 'RUNNING' },
      ...[1, 2, 3].map((parts) => ({ state: 'RUNNING' as const, parts })),
      { state: 'DONE', parts: 3 },
      { state: 'EXPIRED', parts: 3 },
      { state: 'EXPIRED', parts: 3, cleared: true },
    ];
    const stages = way.map((over) => stageOf(pack({ id, ...over })));
    expect(stages).toEqual([...stages].sort((a, b) => a - b));
    expect(new Set(stages).size).toBe(way.length);
  });
});
