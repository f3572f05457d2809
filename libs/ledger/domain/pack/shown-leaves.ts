import type { Json } from '#kernel';
import { type Fields, fieldsOf, parseEntry, textIn } from '../verify/claims.ts';
import type { PackLeaf } from './pack-form.ts';

/** A leaf as pages show it. */
export interface ShownLeaf {
  readonly index: number;
  readonly kind: string;
  readonly document: string | null;
  readonly fields: Fields;
}

export function shownLeaf({ index, entry, record }: PackLeaf): ShownLeaf {
  const parsed = parseEntry(entry);
  const fields = fieldsOf(record ?? '') ?? {};
  return { index, kind: parsed?.kind ?? 'unknown', document: parsed?.document ?? null, fields };
}

/** What people are called in the events that they brought about. */
export function namesIn(leaves: readonly ShownLeaf[]): (person: Json | undefined) => Json {
  const names = new Map(
    leaves.map(({ fields }) => [textIn(fields['actor_person']), textIn(fields['actor_name'])]),
  );
  return (person) => names.get(textIn(person)) ?? person ?? '';
}

/** What a record refers to by its digest: rules that decided, and a document. */
export function namedInEntry(leaf: PackLeaf): {
  readonly policySet: string | null;
  readonly document: string | null;
} {
  const { kind, document, fields } = shownLeaf(leaf);
  const rules = textIn(fields['policy_set_digest']);
  const named = kind === 'decision' && /^sha256:[0-9a-f]{64}$/.test(rules);
  return { policySet: named ? rules : null, document };
}
