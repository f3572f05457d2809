/** What a reader wants of a JSON document. All else is checked for being JSON, and dropped as it streams by. */
export interface Shape<T> {
  readonly is: 'text' | 'number' | 'flag' | 'scalar' | 'object' | 'list' | 'record' | 'either';
  readonly fields?: ReadonlyMap<string, () => Shape<unknown>>;
  readonly item?: () => Shape<unknown>;
  readonly options?: readonly Shape<unknown>[];
  /** Takes each item as soon as it is whole, so that none is kept. */
  readonly each?: (item: unknown, key: string, place: () => string) => void;
  /** What is of another kind is dropped like what is missing, instead of being damage. */
  readonly loose?: boolean;
  /** The longest text or list that is kept. */
  readonly max: number;
  /** Only for the types. */
  readonly type?: T;
}

type TypeOf<S> = S extends Shape<infer T> ? T : never;
type Fields = Readonly<Record<string, Shape<unknown>>>;
/** Every member may be missing or null: what a format demands, its reader asks for. */
type Made<F extends Fields> = { readonly [K in keyof F]: TypeOf<F[K]> | undefined };

const longestText = 64 * 1024;
const longestList = 10_000;

export const text: Shape<string> = { is: 'text', max: longestText };
export const longText = (max: number): Shape<string> => ({ is: 'text', max });
export const number: Shape<number> = { is: 'number', max: 0 };
export const flag: Shape<boolean> = { is: 'flag', max: 0 };
/** A text, a number or a flag: for members that vendors write in more than one way. */
export const scalar: Shape<string | number | boolean> = { is: 'scalar', max: longestText };

/** Members that are not named are dropped. */
export const object = <F extends Fields>(fields: F): Shape<Made<F>> => ({
  is: 'object',
  fields: new Map(Object.entries(fields).map(([name, shape]) => [name, () => shape])),
  max: 0,
});

/** For members that other formats have too, with other things in them. */
export const loosely = <T>(shape: Shape<T>): Shape<T> => ({ ...shape, loose: true });

/** An object of which nothing is demanded: neither it nor its members have to be of these kinds. */
export const looseObject = <F extends Fields>(fields: F): Shape<Made<F>> => ({
  is: 'object',
  fields: new Map(Object.entries(fields).map(([name, shape]) => [name, () => loosely(shape)])),
  loose: true,
  max: 0,
});

export const list = <T>(item: Shape<T>, max = longestList): Shape<readonly T[]> => ({
  is: 'list',
  item: () => item,
  max,
});

/** An object whose member names are data. */
export const record = <T>(item: Shape<T>, max = longestList): Shape<ReadonlyMap<string, T>> => ({
  is: 'record',
  item: () => item,
  max,
});

/** A list of any length: each item is handed over and forgotten. */
export const every = <T>(
  item: Shape<T> | (() => Shape<T>),
  take: (item: T, place: () => string) => void,
): Shape<true> => ({
  is: 'list',
  item: typeof item === 'function' ? item : () => item,
  each: (value, _key, place) => take(value as T, place),
  max: 0,
});

/** As `every`, for an object whose member names are data. */
export const everyEntry = <T>(item: Shape<T>, take: (item: T, key: string) => void): Shape<true> => ({
  is: 'record',
  item: () => item,
  each: (value, key) => take(value as T, key),
  max: 0,
});

/** One of several, told apart by whether it is an object, a list or neither. */
export const either = <A, B>(a: Shape<A>, b: Shape<B>): Shape<A | B> => ({
  is: 'either',
  options: [a, b],
  max: 0,
});
