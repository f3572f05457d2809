import { type PolicyFile, readPolicySet } from '#policy';

/** What two sets differ in: the ids of rules, and the schema's file name. */
export interface SetDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export function differenceOf(before: readonly PolicyFile[], after: readonly PolicyFile[]): SetDifference {
  const old = textsOf(before);
  const now = textsOf(after);
  return {
    added: [...now.keys()].filter((id) => !old.has(id)).sort(),
    removed: [...old.keys()].filter((id) => !now.has(id)).sort(),
    changed: [...now].flatMap(([id, text]) => (old.has(id) && old.get(id) !== text ? [id] : [])).sort(),
  };
}

function textsOf(files: readonly PolicyFile[]): Map<string, string> {
  const { policies, schema } = readPolicySet(files, []);
  return new Map([
    ...[...policies].map(([id, { text }]): [string, string] => [id, text]),
    ['the schema', schema],
  ]);
}
