import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, digestOf, leafHash } from './canonical-json.ts';
import { fromGlobalId, newId, toGlobalId } from './ids.ts';
import { encodeCursor, pageRequest, toPage } from './paging.ts';
import { Fault } from './problems.ts';

describe('canonical JSON (RFC 8785)', () => {
  it('orders keys by UTF-16 code unit and writes numbers as ECMAScript does', () => {
    const value = {
      '€': 'Euro',
      '\r': 'CR',
      1: 'one',
      '😀': 'smile',
      ö: 'o',
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27],
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"CR","1":"one","numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"ö":"o","€":"Euro","😀":"smile"}',
    );
  });

  it('gives the same digest whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(digestOf(turned as never)).toBe(digestOf(object));
      }),
    );
  });

  it('hashes a leaf as RFC 9162 does: 0x00, then the entry', () => {
    // SHA-256 over 0x00 and the two characters of an empty JSON text
    expect(leafHash('').toString('hex')).toBe(
      '261108173d1e6eb43d37cb3076267912da98aab508e6097b055eefead64c9840',
    );
  });
});

describe('global ids', () => {
  it('come back as they went', () => {
    const id = newId();
    expect(fromGlobalId(toGlobalId('Change', id))).toEqual({ type: 'Change', id });
  });

  it('are nothing else than what we gave out', () => {
    fc.assert(fc.property(fc.string(), (text) => fromGlobalId(text) === null));
    expect(fromGlobalId(toGlobalId('Change', "' OR 1=1 --"))).toBeNull();
  });
});

describe('paging', () => {
  it('gives every row once, forward and backward, whatever the page size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        (count, size, backward) => {
          const all = Array.from({ length: count }, (_, i) => i);
          const seen: number[] = [];
          for (let cursor: string | undefined; ;) {
            const request = pageRequest(
              backward ? { last: size, before: cursor } : { first: size, after: cursor },
            );
            const at = request.cursor === null ? null : Number(request.cursor[0]);
            const rest = backward
              ? all.filter((n) => at === null || n < at).reverse()
              : all.filter((n) => at === null || n > at);
            const page = toPage(request, rest.slice(0, request.limit + 1), (n) => [n]);
            seen.push(...(backward ? [...page.nodes].reverse() : page.nodes));
            const more = backward ? page.hasPreviousPage : page.hasNextPage;
            cursor = backward ? page.cursors[0] : page.cursors.at(-1);
            if (!more) break;
          }
          expect(backward ? seen.reverse() : seen).toEqual(all);
        },
      ),
    );
  });

  it.each([
    { first: 0 },
    { first: 101 },
    { last: -1 },
    { first: 1, last: 1 },
    { after: 'nonsense' },
    { first: 1.5 },
  ])('refuses %j by name', (args) => {
    expect(() => pageRequest(args)).toThrow(Fault);
  });

  it('refuses a cursor that was tampered with', () => {
    expect(() => pageRequest({ after: `${encodeCursor([1])}!!{` })).toThrow('cursor');
  });
});
