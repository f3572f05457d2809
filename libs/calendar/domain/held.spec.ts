import { describe, expect, it } from '@jest/globals';
import type { Recurrence } from '#time';
import { type Binding, freezesOn, type Held, windowsShut } from './held.ts';
import type { Pass } from './freeze-override.ts';

const now = new Date('2026-12-22T10:00:00Z');
const eu = { id: 'eu', kind: 'production', region: 'eu-central-1' };
const us = { id: 'us', kind: 'production', region: 'us-east-1' };
const everything = {
  serviceIds: [],
  environmentIds: [],
  environmentKinds: [],
  regions: [],
  tenants: [],
  tags: [],
};
const days: Recurrence = {
  ...{ start: '2026-12-20T00:00:00', timeZone: 'UTC', duration: 'P14D' },
  ...{ rule: null, exceptions: [], additions: [] },
};
const freeze = (more: Partial<Binding> = {}): Binding => ({
  ...{ id: 'f', kind: 'FREEZE', strength: 'HARD', name: 'Year end', recurrence: days },
  ...{ scope: everything, exemptTypes: [], endedAt: null },
  ...more,
});
const held: Held = {
  ...{ type: 'NORMAL', digest: 'sha256:1', revision: 2 },
  ...{ serviceIds: ['search'], places: [eu, us], region: null, tags: [] },
};
const pass: Pass = { entryId: 'f', strength: 'HARD', digest: 'sha256:1', revision: 2 };

describe('the freezes that stop a change', () => {
  it('are told by name, strength, end and places', () => {
    const american = freeze({ scope: { ...everything, environmentIds: ['us'] }, strength: 'SOFT' });
    expect(freezesOn([american], [], held, now)).toEqual([
      { name: 'Year end', strength: 'SOFT', until: '2027-01-03T00:00:00.000Z', environmentIds: ['us'] },
    ]);
    expect(freezesOn([freeze()], [], { ...held, places: [] }, now)[0]?.environmentIds).toBeNull();
  });

  it.each<[string, Partial<Binding>, Partial<Held>]>([
    ['not before it', { recurrence: { ...days, start: '2026-12-23T00:00:00' } }, {}],
    ['not after it', { recurrence: { ...days, duration: 'P1D' } }, {}],
    ['not once it was ended', { endedAt: new Date('2026-12-22T09:00:00Z') }, {}],
    ['not a type that is exempt', { exemptTypes: ['EMERGENCY'] }, { type: 'EMERGENCY' }],
    ['not what it is not about', { scope: { ...everything, serviceIds: ['payments'] } }, {}],
    ['not as an event', { kind: 'BUSINESS_EVENT', strength: null }, {}],
  ])('%s', (_, more, change) => {
    expect(freezesOn([freeze(more)], [], { ...held, ...change }, now)).toEqual([]);
  });

  it.each<[string, Partial<Pass>, Partial<Binding>, boolean]>([
    ['an override of it', {}, {}, true],
    ['an override of another freeze', { entryId: 'g' }, {}, false],
    ['an override on other content', { digest: 'sha256:2' }, {}, false],
    ['an override on another revision', { revision: 1 }, {}, false],
    ['one of a soft freeze that is hard by now', { strength: 'SOFT' }, {}, false],
    ['one of a soft freeze', { strength: 'SOFT' }, { strength: 'SOFT' }, true],
    ['one of a hard freeze that is soft by now', {}, { strength: 'SOFT' }, true],
  ])('are passed by %s, or not', (_, some, more, through) => {
    expect(freezesOn([freeze(more)], [{ ...pass, ...some }], held, now)).toHaveLength(through ? 0 : 1);
  });
});

describe('the maintenance windows of what a change touches', () => {
  const window = (more: Partial<Binding> = {}): Binding =>
    freeze({
      ...{ id: 'w', kind: 'MAINTENANCE_WINDOW', strength: null, name: 'Sundays' },
      recurrence: { ...days, start: '2026-01-04T02:00:00', duration: 'PT4H', rule: 'FREQ=WEEKLY;BYDAY=SU' },
      ...more,
    });
  const once = window({
    name: 'Once',
    recurrence: { ...days, start: '2026-12-22T09:00:00', duration: 'PT2H' },
  });

  it('are shut outside their time, and say when they open', () => {
    expect(windowsShut([window()], held, now)).toEqual([
      { name: 'Sundays', opensAt: '2026-12-27T02:00:00.000Z', environmentIds: ['eu', 'us'] },
    ]);
    expect(windowsShut([window()], held, new Date('2026-12-27T03:00:00Z'))).toEqual([]);
  });
  it('do not bind by a window that takes place once, which opens further time', () => {
    expect(windowsShut([once], held, new Date('2026-12-22T12:00:00Z'))).toEqual([]);
    expect(windowsShut([window(), once], held, now)).toEqual([]);
  });
  it('are looked at for each service in each place', () => {
    const search = window({ scope: { ...everything, serviceIds: ['search'], environmentIds: ['eu'] } });
    const both = { ...held, serviceIds: ['search', 'wiki'] };
    expect(windowsShut([search], both, now)).toMatchObject([{ environmentIds: ['eu'] }]);
    const wiki = { ...once, scope: { ...everything, serviceIds: ['wiki'] } };
    expect(windowsShut([search, wiki], both, now)).toHaveLength(1);
    expect(windowsShut([search], { ...held, serviceIds: ['wiki'] }, now)).toEqual([]);
  });
  it('do not bind a type that is exempt, nor once they were ended', () => {
    expect(windowsShut([window({ exemptTypes: ['STANDARD'] })], { ...held, type: 'STANDARD' }, now)).toEqual(
      [],
    );
  });
  it('that will not open again say so', () => {
    const ended = window({ endedAt: new Date('2026-12-25T00:00:00Z') });
    expect(windowsShut([ended], held, now)).toMatchObject([{ opensAt: null }]);
  });
});
