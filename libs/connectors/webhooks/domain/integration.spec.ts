import { describe, expect, it } from '@jest/globals';
import { environmentOf, serviceOf } from './integration.ts';

const places = {
  services: { 'acme/payments': 'pay', 'acme/*': 'shop', 'acme/search-*': 'search' },
  environments: { prod: 'production-eu', 'pr-*': null },
};

describe('what a name of another system stands for', () => {
  it.each([
    ['acme/payments', 'pay'],
    ['acme/search-index', 'search'],
    ['acme/other', 'shop'],
    ['other/Ledger', 'ledger'],
    ['ledger', 'ledger'],
    ['https://host/apps/ledger/', 'ledger'],
    ['constructor', 'constructor'],
  ])('of the repository %s is the service %s', (name, key) => {
    expect(serviceOf(places, name)).toBe(key);
  });

  it.each([
    ['prod', 'production-eu'],
    ['pr-17', null],
    ['Staging', 'staging'],
    ['__proto__', '__proto__'],
  ])('of the environment %s is %s', (name, key) => {
    expect(environmentOf(places, name)).toBe(key);
  });
});
