import type { Shape } from './json-shape.ts';

export type Json = string | number | boolean | null;
export type Kind = 'object' | 'list';
export type AnyKind = Kind | 'text' | 'number' | 'flag' | 'nothing';

/** Of several shapes the one for this kind of value; the first, for the message, where none is. */
export const pick = (shape: Shape<unknown> | null, kind: AnyKind): Shape<unknown> | null =>
  shape?.options === undefined
    ? shape
    : (shape.options.find((each) => accepts(each, kind)) ?? shape.options[0] ?? null);

export function accepts({ is }: Shape<unknown>, kind: AnyKind): boolean {
  if (kind === 'object') return is === 'object' || is === 'record';
  return is === kind || (is === 'scalar' && kind !== 'list');
}

export const kindOf = (value: Json): AnyKind =>
  value === null
    ? 'nothing'
    : typeof value === 'string'
      ? 'text'
      : typeof value === 'number'
        ? 'number'
        : 'flag';

export const called: Record<AnyKind | 'scalar' | 'either', string> = {
  object: 'an object',
  list: 'a list',
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  nothing: 'null',
  scalar: 'a single value',
  either: 'another value',
};
