import type { Json } from '#kernel';
import { type Fields, textIn } from '../verify/claims.ts';
import { cells, escaped, page, shown, table } from './html.ts';
import type { PackHead, PackRequest } from './manifest.ts';
import { packFiles, type PackLeaf, pageFile } from './pack-form.ts';
import type { PackedChange } from './pages.ts';
import { shownLeaf } from './shown-leaves.ts';

/** Everything that the first page follows from. */
export interface IndexParts {
  readonly head: PackHead;
  readonly request: PackRequest;
  /** The records of the log itself. */
  readonly log: readonly PackLeaf[];
  /** In their order in the pack. */
  readonly changes: readonly PackedChange[];
}

const listed = (value: Json | undefined): string => (Array.isArray(value) ? value.map(shown).join(', ') : '');

/** What was selected, in words: every part narrows. */
export function selectionText(selection: Json): string {
  const { from, to, services, changes, population, sample } = (selection ?? {}) as Fields;
  const parts = [
    from == null ? '' : `deployed to production from ${textIn(from)} until, and without, ${textIn(to)}`,
    services == null
      ? ''
      : `of ${from == null ? 'these services' : 'deployments of these services'}: ${listed(services)}`,
    changes == null ? '' : `of these: ${listed(changes)}`,
    population == null ? '' : `of the population ${shown(population)}`,
    sample == null ? '' : `of the sample ${shown(sample)}`,
  ].filter((part) => part !== '');
  return `Changes ${parts.join('; ')}.`;
}

/** The page that a reader begins with. */
export function indexPage({ head, request, log, changes }: IndexParts): string {
  const keys = log.map(shownLeaf).filter(({ fields }) => fields['type'] === 'ledger.keyAdded');
  const root = Buffer.from(head.root).toString('base64');
  return page('Evidence pack', [
    '<p>What is on record about these changes, with the proof that it is in the log. Nothing on these pages proves itself: ' +
      'check the pack with <code>gavel verify PACK --key KEY</code>, where KEY is the log’s key as you had it from ' +
      'elsewhere. The command reads nothing but the pack, and writes these pages again to hold them against what you see.</p>',
    ...table(
      'This pack',
      ['Fact', 'Value'],
      [
        cells('Selected', selectionText(request.selection)),
        cells('Changes', changes.length),
        cells('Asked for by', request.requestedBy),
        cells('Asked for at', request.requestedAt),
        cells('Documents', request.documents ? 'with their content' : 'by their digests alone'),
        cells('Pack', request.id),
      ],
      false,
    ),
    ...table(
      'The log when this pack was begun',
      ['Log', 'Leaves', 'Root', 'Signed head'],
      [
        [
          ...cells(head.origin, head.size, root),
          `<a href="${packFiles.checkpoint}">${packFiles.checkpoint}</a>`,
        ],
      ],
      false,
    ),
    ...table(
      'Keys that signed the log',
      ['Key', 'From leaf', 'When'],
      keys.map(({ fields }) => {
        const { verifier, size } = (fields['data'] ?? {}) as Fields;
        return cells(verifier, size, fields['occurred_at']);
      }),
    ),
    ...table(
      'Changes',
      ['Number', 'Title', 'Type', 'Risk', 'Records', 'Votes', 'Documents', 'Not in the log yet'],
      changes.map(({ id, number, title, type, risk, records, votes, documents, waiting }) => [
        `<a href="${pageFile(id)}">${escaped(number)}</a>`,
        ...cells(title, type, risk, records, votes, documents, waiting),
      ]),
    ),
    '<p>Not proven by any pack: that these are all records there are (following the whole log with ' +
      '<code>gavel verify --server</code> proves that), and the numbers by which Gavel calls its changes.</p>',
  ]);
}
