import type { Id, Json } from '#kernel';
import { type Fields, fieldsOf, parseEntry } from '../verify/claims.ts';
import { cells, escaped, page, shown, table } from './html.ts';
import { documentFile, type PackAbout, type PackLeaf, packFiles, pageFile } from './pack-form.ts';

/**
 * The pages of a pack follow from its records alone, so that a verifier writes them again and holds them against those
 * in the pack: what a person reads is what was proven.
 */
export interface PackedChange {
  readonly id: Id;
  readonly about: PackAbout;
  readonly title: string;
}

interface Shown {
  readonly index: number;
  readonly kind: string;
  readonly document: string | null;
  readonly fields: Fields;
}

function shownOf({ index, entry, record }: PackLeaf): Shown {
  const parsed = parseEntry(entry);
  const fields = fieldsOf(record ?? '') ?? {};
  return { index, kind: parsed?.kind ?? 'unknown', document: parsed?.document ?? null, fields };
}

/** A table of some columns of the records of one kind. */
const tableOf = (
  caption: string,
  heading: readonly string[],
  leaves: readonly Shown[],
  columns: readonly string[],
): string[] =>
  table(
    caption,
    ['Leaf', ...heading],
    leaves.map(({ index, fields }) => cells(index, ...columns.map((column) => fields[column]))),
  );

const policiesOf = (determining: Json | undefined): string =>
  (Array.isArray(determining) ? (determining as readonly Fields[]) : [])
    .map(({ policyId, reason }) => `${shown(policyId)}: ${shown(reason)}`)
    .join('; ');

const decisions = (leaves: readonly Shown[]): string[] =>
  table(
    'Decisions of the policies',
    ['Leaf', 'When', 'Action', 'Verdict', 'Because', 'Rules'],
    leaves.map(({ index, fields: f }) => {
      const { action } = (f['request'] ?? {}) as Fields;
      const because = policiesOf(f['determining']);
      return cells(index, f['decided_at'], action, f['verdict'], because, f['policy_set_digest']);
    }),
  );

const documentLink = (digest: string | null, name: Json | undefined): string =>
  digest === null
    ? escaped(shown(name))
    : `<a href="../../${documentFile(digest)}">${escaped(shown(name))}</a><br><code>${escaped(digest)}</code>`;

const documents = (leaves: readonly Shown[]): string[] =>
  table(
    'Documents',
    ['Document', 'Leaf', 'When', 'Kind', 'Read as', 'Verdict', 'Facts'],
    leaves.map(({ index, document, fields: f }) => [
      documentLink(f['location'] == null ? document : null, f['name']),
      ...cells(index, f['attached_at'], f['kind'], f['format'], f['verdict'], f['facts']),
    ]),
  );

const minutes = (leaves: readonly Shown[]): string[] =>
  table(
    'Minutes of meetings',
    ['Minutes', 'Leaf', 'Closed'],
    leaves.map(({ index, document, fields }) => [
      documentLink(document, 'minutes'),
      ...cells(index, fields['closed_at']),
    ]),
  );

/** What the change is called, by its content as it stands. */
export const titleOf = (content: string): string => shown(fieldsOf(content)?.['title']);

/** Everything that is on record about one change, in words. */
export function changePage(
  { number, waiting }: PackAbout,
  content: string,
  leaves: readonly PackLeaf[],
): string {
  const all = leaves.map(shownOf);
  const of = (kind: string) => all.filter((leaf) => leaf.kind === kind);
  return page(`${number}: ${titleOf(content)}`, [
    '<p><a href="../../index.html">All changes of this pack</a></p>',
    ...(waiting === 0 ? [] : [`<p>${waiting} records were not in the log yet and are not in this pack.</p>`]),
    ...table(
      'Content as it stands',
      ['Field', 'Value'],
      Object.entries(fieldsOf(content) ?? {}).map(([name, value]) => cells(name, value)),
    ),
    ...tableOf('What happened', ['When', 'What', 'Who', 'Through', 'Details'], of('event'), [
      'occurred_at',
      'type',
      'actor_name',
      'door',
      'data',
    ]),
    ...tableOf(
      'Votes',
      ['When', 'Person', 'Instead of', 'Verdict', 'Comment', 'On the content'],
      of('vote'),
      ['cast_at', 'person_id', 'on_behalf_of', 'verdict', 'comment', 'digest'],
    ),
    ...decisions(of('decision')),
    ...documents(of('evidence')),
    ...minutes(of('minutes')),
  ]);
}

/** The page that a reader begins with. */
export function indexPage(
  { origin, size, root }: { readonly origin: string; readonly size: number; readonly root: Uint8Array },
  changes: readonly PackedChange[],
): string {
  const head = cells(origin, size, Buffer.from(root).toString('base64'));
  return page('Evidence pack', [
    '<p>What is on record about these changes, with the proof that it is in the log. Nothing on these pages proves itself: ' +
      'check the pack with <code>gavel verify PACK --key KEY</code>, where KEY is the log’s key as you had it from ' +
      'elsewhere. The command reads nothing but the pack, and writes these pages again to hold them against what you see.</p>',
    ...table(
      'The log when this pack was made',
      ['Log', 'Leaves', 'Root', 'Signed head'],
      [[...head, `<a href="${packFiles.checkpoint}">${packFiles.checkpoint}</a>`]],
    ),
    ...table(
      'Changes',
      ['Number', 'Title'],
      changes.map(({ id, about, title }) => [
        `<a href="${pageFile(id)}">${escaped(about.number)}</a>`,
        escaped(title),
      ]),
    ),
    '<p>Not proven by any pack: that these are all records there are (following the whole log with ' +
      '<code>gavel verify --server</code> proves that), and the numbers by which Gavel calls its changes.</p>',
  ]);
}
