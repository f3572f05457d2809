import type { Id, Json } from '#kernel';
import { type Fields, fieldsOf } from '../verify/claims.ts';
import { cells, escaped, page, shown, table } from './html.ts';
import { documentFile, type PackAbout, type PackLeaf } from './pack-form.ts';
import { namesIn, type ShownLeaf, shownLeaf } from './shown-leaves.ts';

/*
 * The pages of a pack follow from its records alone, so that a verifier writes them again and holds them against those
 * in the pack: what a person reads is what was proven.
 */

/** What the first page says of a change. */
export interface PackedChange {
  readonly id: Id;
  readonly number: string;
  readonly title: string;
  readonly type: string;
  readonly risk: string;
  readonly records: number;
  readonly votes: number;
  readonly documents: number;
  readonly waiting: number;
}

/** Everything of a change that a pack has. */
export interface ChangeInPack {
  readonly id: Id;
  readonly about: PackAbout;
  /** The canonical JSON of its content. */
  readonly content: string;
  readonly leaves: readonly PackLeaf[];
}

/** What the first page says of a change, by its records. */
export function summaryOf({ id, about, content, leaves }: ChangeInPack): PackedChange {
  const { title, risk } = fieldsOf(content) ?? {};
  const kinds = leaves.map((leaf) => shownLeaf(leaf).kind);
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  return {
    ...{ id, ...about, title: shown(title), risk: shown(risk) },
    ...{ type: shown((fieldsOf(content) ?? {})['type']), records: leaves.length },
    ...{ votes: count('vote'), documents: count('evidence') + count('minutes') },
  };
}

/** A table of some columns of the records of one kind. */
const tableOf = (
  caption: string,
  heading: readonly string[],
  leaves: readonly ShownLeaf[],
  rowOf: (fields: Fields) => readonly (Json | undefined)[],
): string[] =>
  table(
    caption,
    ['Leaf', ...heading],
    leaves.map(({ index, fields }) => cells(index, ...rowOf(fields))),
  );

const policiesOf = (determining: Json | undefined): string =>
  (Array.isArray(determining) ? (determining as readonly (Fields | null)[]) : [])
    .map((policy) => `${shown(policy?.['policyId'])}: ${shown(policy?.['reason'])}`)
    .join('; ');

const actionOf = (request: Json | undefined): Json | undefined => ((request ?? {}) as Fields)['action'];

/** @param packed whether its bytes are in the pack */
const documentLink = (digest: string | null, name: Json | undefined, packed: boolean): string => {
  const text = escaped(shown(name));
  if (digest === null) return text;
  const said = packed ? `<a href="../../${documentFile(digest)}">${text}</a>` : text;
  return `${said}<br><code>${escaped(digest)}</code>`;
};

const documents = (leaves: readonly ShownLeaf[], packed: boolean): string[] =>
  table(
    'Evidence',
    ['Document', 'Leaf', 'When', 'Kind', 'Read as', 'Verdict', 'Facts'],
    leaves.map(({ index, document, fields: f }) => [
      documentLink(document, f['name'], packed && f['location'] == null),
      ...cells(index, f['attached_at'], f['kind'], f['format'], f['verdict'], f['facts']),
    ]),
  );

const minutes = (leaves: readonly ShownLeaf[], packed: boolean): string[] =>
  table(
    'Minutes of meetings',
    ['Minutes', 'Leaf', 'Closed'],
    leaves.map(({ index, document, fields }) => [
      documentLink(document, 'minutes', packed),
      ...cells(index, fields['closed_at']),
    ]),
  );

/** Where its proof lies, and what is left out. */
function proofOf({ waiting }: PackAbout, leaves: readonly ShownLeaf[]): string {
  const [first, last] = [leaves[0]?.index, leaves.at(-1)?.index];
  const said =
    first === undefined
      ? 'No record of this change was in the log'
      : `${leaves.length} records of this change are in the log, from leaf ${first} to leaf ${last ?? first}; ` +
        '<a href="leaves.jsonl">leaves.jsonl</a> has them with the hashes that lead to the signed head';
  const late = waiting === 0 ? '' : ` ${waiting} records were not in the log yet and are not in this pack.`;
  return `<p>${said}.${late}</p>`;
}

/**
 * Everything that is on record about one change, in words.
 * @param packed whether documents are in the pack with their content
 */
export function changePage({ about, content, leaves }: ChangeInPack, packed: boolean): string {
  const all = leaves.map(shownLeaf);
  const of = (kind: string) => all.filter((leaf) => leaf.kind === kind);
  const name = namesIn(all);
  const fields = fieldsOf(content) ?? {};
  return page(`${about.number}: ${shown(fields['title'])}`, [
    '<p><a href="../../index.html">All changes of this pack</a></p>',
    proofOf(about, all),
    ...table(
      'Content as it stood',
      ['Field', 'Value'],
      Object.entries(fields).map(([field, value]) => cells(field, value)),
      false,
    ),
    ...tableOf(
      'Approvals: votes',
      ['When', 'Person', 'Instead of', 'Verdict', 'Comment', 'On the content'],
      of('vote'),
      (f) => [
        ...[f['cast_at'], name(f['person_id']), name(f['on_behalf_of'])],
        ...[f['verdict'], f['comment'], f['digest']],
      ],
    ),
    ...documents(of('evidence'), packed),
    ...minutes(of('minutes'), packed),
    ...tableOf('What happened', ['When', 'What', 'Who', 'Through', 'Details'], of('event'), (f) => [
      ...[f['occurred_at'], f['type'], f['actor_name'], f['door'], f['data']],
    ]),
    ...tableOf(
      'Decisions of the policies',
      ['When', 'Action', 'Verdict', 'Because', 'Rules'],
      of('decision'),
      (f) => [
        ...[f['decided_at'], actionOf(f['request']), f['verdict'], policiesOf(f['determining'])],
        f['policy_set_digest'],
      ],
    ),
  ]);
}
