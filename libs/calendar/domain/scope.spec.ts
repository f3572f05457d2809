import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Scope } from './entry.ts';
import { covers, type Place, placesIn, type Touched } from './scope.ts';

const eu: Place = { id: 'eu', kind: 'production', region: 'eu-central-1' };
const us: Place = { id: 'us', kind: 'production', region: 'us-east-1' };
const staging: Place = { id: 'staging', kind: 'staging', region: null };
const all: Scope = {
  serviceIds: [],
  environmentIds: [],
  environmentKinds: [],
  regions: [],
  tenants: [],
  tags: [],
};
const touched: Touched = { serviceIds: ['search'], places: [eu], region: null, tags: ['q4'] };

describe('what an entry is about', () => {
  it.each<[string, Partial<Scope>, Partial<Touched>, boolean]>([
    ['everything, where nothing narrows it', {}, {}, true],
    ['a service that is touched', { serviceIds: ['search', 'payments'] }, {}, true],
    ['another service', { serviceIds: ['payments'] }, {}, false],
    ['a service, of a change that names none', { serviceIds: ['payments'] }, { serviceIds: [] }, true],
    ['an environment that is touched', { environmentIds: ['eu'] }, {}, true],
    ['another environment', { environmentIds: ['us'] }, {}, false],
    ['one of several environments', { environmentIds: ['us'] }, { places: [eu, us] }, true],
    ['an environment, of a change that names none', { environmentIds: ['us'] }, { places: [] }, true],
    ['a kind of environment', { environmentKinds: ['production'] }, {}, true],
    ['another kind', { environmentKinds: ['production'] }, { places: [staging] }, false],
    ['a named environment besides a kind', { environmentKinds: ['dev'], environmentIds: ['eu'] }, {}, true],
    ['the region of an environment', { regions: ['eu-central-1'] }, {}, true],
    ['another region', { regions: ['us-east-1'] }, {}, false],
    ['a region that the change itself names', { regions: ['eu-north-1'] }, { region: 'eu-north-1' }, true],
    ['a region, where none is known', { regions: ['us-east-1'] }, { places: [staging] }, true],
    [
      'kind and region in one and the same place',
      { environmentKinds: ['staging'], regions: ['eu-central-1'] },
      { places: [eu] },
      false,
    ],
    [
      'a region, of a change without places',
      { regions: ['us-east-1'] },
      { places: [], region: 'eu-central-1' },
      false,
    ],
    ['a tenant that is named', { tenants: ['acme'] }, { tags: ['tenant:acme'] }, true],
    ['another tenant', { tenants: ['acme'] }, { tags: ['tenant:globex'] }, false],
    ['a tenant, of a change that names none', { tenants: ['acme'] }, {}, true],
    ['a tag', { tags: ['q4'] }, {}, true],
    ['a tag that is not there', { tags: ['q3'] }, {}, false],
  ])('%s', (_, scope, more, expected) => {
    expect(covers({ ...all, ...scope }, { ...touched, ...more })).toBe(expected);
  });

  it('names the places in which it holds', () => {
    const scope = { ...all, environmentKinds: ['production'], regions: ['us-east-1'] };
    expect(placesIn(scope, { ...touched, places: [eu, us, staging] })).toEqual([us]);
  });

  it('is never escaped by saying less', () => {
    const some = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
    const scopes = fc.record({
      serviceIds: some('search', 'payments'),
      environmentIds: some('eu', 'us'),
      environmentKinds: some('production', 'staging'),
      regions: some('eu-central-1', 'us-east-1'),
      tenants: some('acme', 'globex'),
      tags: fc.constant([]),
    });
    const changes = fc.record({
      serviceIds: some('search', 'payments'),
      places: some(eu, us, staging),
      region: fc.option(fc.constantFrom('eu-central-1', 'us-east-1')),
      tags: some('tenant:acme', 'tenant:globex'),
    });
    fc.assert(
      fc.property(scopes, changes, (scope, change) => {
        if (!covers(scope, change)) return;
        expect(covers(scope, { ...change, serviceIds: [] })).toBe(true);
        expect(covers(scope, { ...change, tags: [] })).toBe(true);
        expect(covers(scope, { ...change, places: [], region: null })).toBe(true);
      }),
    );
  });
});
