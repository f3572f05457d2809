import { type Problem, problem } from '#kernel';

/** A document's name is shown to people and put into a download's header: one line of visible text, no path. */
export function nameProblems(name: string): Problem[] {
  const trimmed = name.trim();
  const visible = !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\]/u.test(name);
  if (trimmed !== '' && Array.from(trimmed).length <= 255 && visible) return [];
  return [
    problem(
      'INVALID_INPUT',
      'The name of a document is one line of at most 255 characters, without slashes.',
      {
        path: ['input', 'name'],
        wayOut: 'Give the file’s own name, such as junit.xml.',
      },
    ),
  ];
}

/** RFC 9110, 8.3.1: type/subtype with parameters; anything else is stored as bytes of no known type. */
export function mediaTypeOf(given: string | null | undefined): string {
  const text = (given ?? '').trim();
  return text.length <= 255 &&
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w!#$&^.+-]+=("[^"\\\p{Cc}]*"|[\w!#$&^.+-]+))*$/u.test(text)
    ? text
    : 'application/octet-stream';
}

/** `sha256:` and 64 digits, however the caller wrote the case; null for anything else. */
export function digestFrom(text: string): string | null {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text.trim())?.[1];
  return hex === undefined ? null : `sha256:${hex.toLowerCase()}`;
}
