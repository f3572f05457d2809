import { describe, expect, it } from '@jest/globals';
import { distinctWearings, hatEvents, hats, told, type Wearing } from './hats.ts';

describe('distinctWearings', () => {
  it('keeps one of each hat, person and reason, in the order of the hats', () => {
    const filed: Wearing = { hat: 'requester', personId: 'ann', because: 'filed it' };
    const wrote: Wearing = { hat: 'author', personId: 'ann', because: 'wrote it' };
    const edited: Wearing = { hat: 'requester', personId: 'ann', because: 'made a material edit' };
    expect(distinctWearings([wrote, filed, edited, { ...filed }])).toEqual([filed, edited, wrote]);
  });
});

describe('every hat', () => {
  it('is put on by an event, by a commit or deployment, or by a vote', () => {
    const ways = new Set([...hatEvents.map((line) => line.hat), ...Object.keys(told), 'approver']);
    expect([...ways].sort()).toEqual([...hats].sort());
  });
});
