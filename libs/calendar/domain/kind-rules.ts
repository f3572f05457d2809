import type { EntryKind, FreezeStrength } from './entry.ts';

/** Kinds that an import may bring: a booking is somebody's own. */
export const importedKinds = [
  'MAINTENANCE_WINDOW',
  'FREEZE',
  'BUSINESS_EVENT',
] as const satisfies EntryKind[];
export type ImportedKind = (typeof importedKinds)[number];

/** What an event becomes whose summary matches. */
export interface KindRule {
  /** Part of the summary, in either case; `*` stands for anything between two parts. */
  readonly pattern: string;
  readonly kind: ImportedKind;
  readonly strength: FreezeStrength | null;
}

/** The first rule that matches, or the fallback. */
export function kindOf(summary: string, rules: readonly KindRule[], fallback: Omit<KindRule, 'pattern'>) {
  const { kind, strength } = rules.find(({ pattern }) => matches(summary, pattern)) ?? fallback;
  return { kind, strength: kind === 'FREEZE' ? (strength ?? 'HARD') : null };
}

/** Looks for the parts one after the other: no pattern can cost more than the text is long. */
function matches(summary: string, pattern: string): boolean {
  const text = summary.toLowerCase();
  let from = 0;
  for (const part of pattern.toLowerCase().split('*')) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
}
