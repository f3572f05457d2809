import type { ReadingFacts } from '../domain/reading.ts';

/** Facts are for people and rules to look at: this many names of a kind, each of this length, are enough. */
const mostNames = 50;
const longestName = 300;

/** Without characters that neither a database nor a screen takes: controls, and halves of characters. */
export const plainText = (text: string): string => text.replaceAll(/\p{Cc}|\p{Cs}/gu, '\uFFFD');

export const shortName = (name: string): string =>
  name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`;

/** The first names of a kind, without doubles. How many there are is a fact of its own. */
export class Names {
  private readonly kept = new Set<string>();

  add(name: string): void {
    if (this.kept.size < mostNames) this.kept.add(shortName(name));
  }

  get list(): readonly string[] {
    return [...this.kept];
  }
}

/** Facts without those that are not known. */
export function known(
  facts: Readonly<Record<string, ReadingFacts[string] | null | undefined>>,
): ReadingFacts {
  const found: Record<string, ReadingFacts[string]> = {};
  for (const [name, value] of Object.entries(facts))
    if (value !== null && value !== undefined && value !== '')
      found[name] = typeof value === 'string' ? shortName(value) : value;
  return found;
}
