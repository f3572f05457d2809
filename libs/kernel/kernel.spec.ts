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

  // RFC 8785, appendix B: the bits of a number (IEEE 754), and how it is written.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number of the bits %s as %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it.each([NaN, Infinity, -Infinity])('has no form for %d', (number) => {
    expect(() => canonicalJson(number)).toThrow();
  });

  // RFC 8785, 3.2.2.2: what is escaped, and what stands for itself.
  it.each([
    ['\u20ac$\u000f\nA\'B"\\\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
    ['\b\t\n\f\r', '"\\b\\t\\n\\f\\r"'],
    ['\u0000\u001f\u007f\u0080\u2028', '"\\u0000\\u001f\u007f\u0080\u2028"'],
    ['\u{1f602}\ufb33', '"\u{1f602}\ufb33"'],
  ])('writes the text %j as JSON.stringify would, and no escape more', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  // RFC 8785, 3.2.3: by UTF-16 code units, in which what lies beyond the first plane comes before U+FB33.
  it('orders the properties of the RFC’s example as the RFC does', () => {
    const members = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
    const value = Object.fromEntries(members.map((name) => [name, 0]));
    const order = [...canonicalJson(value).matchAll(/"((?:[^"\\]|\\.)*)":/g)].map(([, name]) => name);
    expect(order).toEqual(['\\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']);
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
