import {
  aboutFile,
  type AskAgain,
  batchRoot,
  type ChangeInPack,
  changeOfFile,
  changePage,
  changesDigest,
  contentFile,
  cosigners,
  documentFile,
  fieldsOf,
  type Findings,
  indexPage,
  leavesFile,
  manifestText,
  named,
  type PackAbout,
  type PackedChange,
  packFiles,
  type PackLeaf,
  type PackRequest,
  pageFile,
  parseAbout,
  parseLeafLine,
  parseLeaves,
  parseManifest,
  type PinnedKey,
  policyFile,
  RecordChecks,
  requestOf,
  summaryOf,
  type TrustedCheckpoint,
} from '#ledger/contract';
import { createHash } from 'node:crypto';
import type { PackOnDisk } from './pack-file.ts';

export interface PackWish {
  readonly key: PinnedKey;
  /** Verifier keys; one of them has to have cosigned. */
  readonly witnesses: readonly string[];
  readonly askAgain: AskAgain;
  progress(done: number, of: number): void;
}

/** The number that a change was filed under, where this is the record of it. */
function filedAs(record: string | null): string | null {
  const fields = record === null ? null : fieldsOf(record);
  const { number } = (fields?.['type'] === 'change.filed' ? (fields['data'] ?? {}) : {}) as {
    number?: unknown;
  };
  return typeof number === 'string' ? number : null;
}

const digestOf = (text: string): string => named(createHash('sha256').update(text).digest());

/** Verifies a pack from nothing but its own bytes and the pinned key: one change at a time, however many there are. */
export class PackVerification {
  /** Files that something in the pack speaks of. */
  private readonly named = new Set<string>(Object.values(packFiles));
  private readonly checks: RecordChecks;
  private documents = true;

  constructor(
    private readonly pack: PackOnDisk,
    private readonly wish: PackWish,
    private readonly findings: Findings,
  ) {
    const there = (name: string): string => {
      this.named.add(name);
      return name;
    };
    this.checks = new RecordChecks(
      findings,
      {
        policySet: (digest) => pack.text(there(policyFile(digest))),
        content: (change) => pack.text(contentFile(change)),
        document: (digest) => Promise.resolve(pack.digest(there(documentFile(digest)))),
        documentsLeftOut: () => (this.documents ? null : 'The pack was asked for with their digests alone.'),
      },
      wish.askAgain,
    );
  }

  async run(): Promise<void> {
    const { findings, pack } = this;
    const head = await this.head();
    if (head === null) return;
    const log = await this.leaves(packFiles.log, head);
    const request = log === null ? null : requestOf(log);
    if (log === null || request === null) {
      findings.wrong(packFiles.log, 'It does not say who asked for this pack.');
      return;
    }
    this.documents = request.documents;
    const changes = await this.changes(head);
    this.page(packFiles.index, indexPage({ head, request, log, changes }));
    this.selection(request, changes);
    await this.manifest({ head, request, records: changes.reduce((sum, { records }) => sum + records, 0) });
    for (const { name } of pack.files)
      if (!this.named.has(name)) findings.wrong(name, 'Nothing in the pack speaks of it.');
    this.limits(request);
  }

  private async changes(head: TrustedCheckpoint): Promise<PackedChange[]> {
    const ids = [...new Set(this.pack.files.flatMap(({ name }) => changeOfFile(name) ?? []))];
    const changes: PackedChange[] = [];
    for (const [at, id] of ids.entries()) {
      const change = await this.change(id, head);
      if (change !== null) changes.push(change);
      this.wish.progress(at + 1, ids.length);
    }
    return changes;
  }

  /** The manifest follows from the files, the head and the request: it is written again. */
  private async manifest(parts: Omit<Parameters<typeof manifestText>[0], 'files'>): Promise<void> {
    const { findings, pack } = this;
    const text = (await pack.text(packFiles.manifest)) ?? '';
    const listed = parseManifest(text);
    if (listed === null) {
      findings.wrong(packFiles.manifest, 'It is missing, or not as manifests are written.');
      return;
    }
    const found = new Map(pack.files.map((file) => [file.name, file]));
    for (const { name, size, digest } of listed) {
      const file = found.get(name);
      const holds = file?.size === size && file.digest === digest;
      findings.check(holds, 'files', name, 'It is not what the manifest says.');
    }
    const files = pack.files.slice(0, -1);
    if (pack.files.at(-1)?.name !== packFiles.manifest || manifestText({ ...parts, files }) !== text)
      findings.wrong(
        packFiles.manifest,
        'It does not say what the pack has, in the order in which it has it.',
      );
  }

  private async head(): Promise<TrustedCheckpoint | null> {
    const { findings, wish } = this;
    const head = wish.key.open((await this.pack.text(packFiles.checkpoint)) ?? '');
    if (typeof head === 'string') {
      findings.wrong(packFiles.checkpoint, head);
      return null;
    }
    findings.proven('checkpoints signed by the pinned key');
    const names = cosigners(head.note, wish.witnesses);
    if (names.length > 0) findings.proven('cosignatures of witnesses', names.length);
    else if (wish.witnesses.length > 0)
      findings.doubt('cosignatures of witnesses', 'None of those that you named has cosigned it.');
    return head;
  }

  private async change(id: string, head: TrustedCheckpoint): Promise<PackedChange | null> {
    const { findings, pack } = this;
    for (const name of [aboutFile(id), contentFile(id), leavesFile(id), pageFile(id)]) this.named.add(name);
    const about = parseAbout((await pack.text(aboutFile(id))) ?? '');
    const content = await pack.text(contentFile(id));
    const leaves = await this.leaves(leavesFile(id), head);
    if (about === null || content === null || leaves === null) {
      findings.wrong(`changes/${id}`, 'It has not all the files that a change has.');
      return null;
    }
    await this.checks.finish();
    this.waiting(about);
    this.number(aboutFile(id), about, leaves);
    const change: ChangeInPack = { id, about, content, leaves };
    this.page(pageFile(id), changePage(change, this.documents));
    return summaryOf(change);
  }

  /** Records held against their leaves, and these, all at once, against the signed root. */
  private async leaves(file: string, { size, root }: TrustedCheckpoint): Promise<PackLeaf[] | null> {
    const { findings } = this;
    const found = parseLeaves((await this.pack.text(file)) ?? '');
    if (found === null) return null;
    const leaves: PackLeaf[] = [];
    const placed: { index: number; hash: Buffer }[] = [];
    for (const [at, line] of found.lines.entries()) {
      const place = `${file}, line ${at + 1}`;
      const leaf = parseLeafLine(line);
      if (leaf === null) {
        findings.wrong(place, 'It is no leaf.');
        continue;
      }
      leaves.push(leaf);
      const hash = await this.checks.take({ ...leaf, place });
      if (hash !== null) placed.push({ index: leaf.index, hash });
    }
    if (leaves.length === 0 && found.hashes.length === 0) return leaves;
    const made = batchRoot(placed, size, found.hashes);
    if (made !== null && Buffer.compare(made, root) === 0)
      findings.proven('records in the log', placed.length);
    else findings.wrong(file, 'Its records and hashes do not lead to the signed root.');
    return leaves;
  }

  /** Whoever asked is on record with the digest of what was selected: a change that is left out shows. */
  private selection(request: PackRequest, changes: readonly PackedChange[]): void {
    const same =
      changes.length === request.changes && changesDigest(changes.map(({ id }) => id)) === request.digest;
    const message = 'The pack has other changes than were selected when it was asked for.';
    if (this.findings.check(same, 'selections as they were asked for', packFiles.log, message))
      this.findings.proven('changes', changes.length);
  }

  private waiting({ waiting }: PackAbout): void {
    if (waiting > 0)
      this.findings.limit(
        'changes with records that the pack does not have',
        'They were not in the log yet when the pack was begun; the pages of the changes say how many.',
      );
  }

  /** By what people call it: the event that tells of its filing says so, but for changes of before that was told. */
  private number(place: string, { number }: PackAbout, leaves: readonly PackLeaf[]): void {
    const told = leaves.flatMap(({ record }) => filedAs(record) ?? []);
    if (told.length === 0)
      this.findings.limit('numbers of changes', 'Nothing on record said them when these changes were filed.');
    else
      this.findings.check(
        told.every((one) => one === number),
        'numbers of changes',
        place,
        'It was filed under another number.',
      );
  }

  private limits({ selection }: PackRequest): void {
    const { findings } = this;
    findings.limit(
      'that these are all records there are',
      'A pack proves what is in it; gavel verify --server reads the whole log.',
    );
    const { from } = (selection ?? {}) as { from?: unknown };
    if (from != null)
      findings.limit(
        'that the selection has every deployment of its time',
        'A deployment that nobody told of, or of no change, is in no pack.',
      );
  }

  /** What a person reads has to be what the records say. */
  private page(name: string, text: string): void {
    this.findings.check(
      this.pack.digest(name) === digestOf(text),
      'pages that say what the records say',
      name,
      'It does not say what the records say.',
    );
  }
}
