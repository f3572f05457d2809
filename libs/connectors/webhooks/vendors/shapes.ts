import { z } from 'zod';
import { malformed, type Reading } from '../domain/reading.ts';

/** Anything, and also what is missing. */
export const whatever = z.unknown().optional();

/** Prose as it may be kept: without NUL and halves of surrogate pairs, cut to a length. */
const storable = (text: string, most: number): string =>
  text
    .replaceAll('\0', '')
    .slice(0, most)
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();

/** A name as it may be kept: on one line besides. */
export const clean = (text: string, most: number): string => storable(text.replace(/\p{Cc}+/gu, ' '), most);

/** What is said at length: a message, a description. */
export const prose = (most: number) =>
  whatever.transform((value) => (typeof value === 'string' ? storable(value, most) : ''));

export const text = (most = 300) =>
  z.string().transform((value, context) => {
    const cleaned = clean(value, most);
    if (cleaned === '') context.addIssue({ code: 'custom', message: 'is empty' });
    return cleaned;
  });

/** Text that may be missing, null or empty. */
export const maybe = (most = 300) =>
  whatever.transform((value) =>
    typeof value === 'string' || typeof value === 'number' ? clean(String(value), most) || null : null,
  );

/** A number or text that names something. */
export const key = z.union([z.string(), z.number()]).transform((value, context) => {
  const cleaned = clean(String(value), 100);
  if (cleaned === '') context.addIssue({ code: 'custom', message: 'is empty' });
  return cleaned;
});

const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** @returns null for what is no time between 1970 and 2200 */
export function instantOf(value: unknown): Date | null {
  const date =
    typeof value === 'number'
      ? new Date(value > 100_000_000_000 ? value : value * 1_000)
      : typeof value === 'string'
        ? // GitLab writes "2026-11-21 14:00:00 UTC", Jira and Jenkins offsets without a colon.
          new Date(
            value
              .trim()
              .replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
              .replace(/ (UTC|[+-]\d{4})$/, (_, zone: string) => (zone === 'UTC' ? 'Z' : zone))
              .replace(/([+-]\d\d)(\d\d)$/, '$1:$2'),
          )
        : null;
  const at = date?.getTime() ?? Number.NaN;
  return date !== null && at >= earliest && at < latest ? date : null;
}

export const instant = z.unknown().transform((value, context) => {
  const date = instantOf(value);
  if (date === null) context.addIssue({ code: 'custom', message: 'is no time' });
  return date ?? new Date(0);
});
export const maybeInstant = whatever.transform(instantOf);

/** A name put together of several. */
export const joined = (...parts: readonly string[]): string => clean(parts.join('/'), 300);

/** The later of two times: ends that clocks put before their beginnings. */
export const latestOf = (a: Date, b: Date | null | undefined): Date => (b != null && b > a ? b : a);

const hash = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
/** A full commit hash. */
export const sha = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine((value) => hash.test(value), 'is no full commit hash');
export const maybeSha = whatever.transform((value) =>
  typeof value === 'string' && hash.test(value.toLowerCase()) ? value.toLowerCase() : null,
);

/** An http or https address; anything else is as good as none. */
export const maybeUrl = whatever.transform((value) => (typeof value === 'string' ? addressOf(value) : null));

export function addressOf(value: string): string | null {
  if (value.length > 2_000 || !URL.canParse(value)) return null;
  const url = new URL(value);
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
    ? clean(value, 2_000)
    : null;
}

/** The scheme and host of an address, as the issuer of those who sign in there. */
export const originOf = (address: string | null, otherwise: string): string =>
  address === null ? otherwise : new URL(address).origin;

/** An artifact's digest, from wherever a name carries one: `sha256:…`, `app@sha256:…`, `pkg:oci/app@sha256%3A…`. */
export function digestIn(value: string | null | undefined): string | null {
  const found = /\bsha256(?::|%3a)([0-9a-f]{64})(?![0-9a-f])/i.exec(value ?? '');
  return found?.[1] === undefined ? null : `sha256:${found[1].toLowerCase()}`;
}

/** The one change that texts name (`CHG-000123`); null when they name none, or several. */
export function changeIn(...texts: readonly (string | null | undefined)[]): string | null {
  const named = new Set(texts.flatMap((one) => one?.match(/\bCHG-\d{1,12}\b/g) ?? []));
  return named.size === 1 ? ([...named][0] ?? null) : null;
}

/** Who somebody is elsewhere, as the house keeps identities: in lower case. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly said: string;
}
export const byAddress = (name: string | null, mail: string): Identity => ({
  issuer: 'mail',
  subject: clean(mail.toLowerCase(), 300),
  said: name === null ? mail : clean(`${name} <${mail}>`, 300),
});
export const byAccount = (issuer: string, subject: string): Identity => ({
  issuer: clean(issuer.toLowerCase(), 300),
  subject: clean(subject.toLowerCase(), 300),
  said: subject,
});
/** Somebody of whom no more than a word is said, or nothing: known to nobody. */
export const stranger = (said: string): Identity => byAccount('unknown', said === '' ? 'unknown' : said);
/** A user name where it is a mail address, as in Azure DevOps; else an account of the host. */
export const byEither = (issuer: string, name: string): Identity =>
  /^[^\s@<>]+@[^\s@<>]+$/.test(name) ? byAddress(null, name) : byAccount(issuer, name);

/** Reads a payload by its shape; what does not fit is told by the names of its fields, never by what they hold. */
export function shaped<S extends z.ZodType>(
  shape: S,
  payload: unknown,
  then: (read: z.output<S>) => Reading,
): Reading {
  const parsed = shape.safeParse(payload);
  if (parsed.success) return then(parsed.data);
  const issues = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join('.') || 'the payload'}: ${message}`);
  return malformed(clean(`It is not what this event looks like: ${issues.join('; ')}`, 1_500));
}

/** A field of what may be anything. */
export function field(payload: unknown, ...path: readonly string[]): unknown {
  let at = payload;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
export const textAt = (payload: unknown, ...path: readonly string[]): string | null => {
  const value = field(payload, ...path);
  return typeof value === 'string' || typeof value === 'number' ? clean(String(value), 200) || null : null;
};
