import {
  aboutFile,
  type AskAgain,
  changeOfFile,
  changePage,
  contentFile,
  cosigners,
  documentFile,
  type Findings,
  includes,
  indexPage,
  leavesFile,
  named,
  type PackAbout,
  type PackedChange,
  packFiles,
  type PackLeaf,
  pageFile,
  parseAbout,
  parseLeafLine,
  parseManifest,
  type PinnedKey,
  policyFile,
  RecordChecks,
  titleOf,
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

const digestOf = (text: string): string => named(createHash('sha256').update(text).digest());

/** Verifies a pack from nothing but its own bytes and the pinned key. */
export class PackVerification {
  /** Files that something in the pack speaks of. */
  private readonly named = new Set<string>(Object.values(packFiles));
  private readonly checks: RecordChecks;

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
      },
      wish.askAgain,
    );
  }

  async run(): Promise<void> {
    const { findings, pack } = this;
    await this.manifest();
    const head = await this.head();
    if (head === null) return;
    const ids = [...new Set(pack.files.flatMap(({ name }) => changeOfFile(name) ?? []))];
    const changes: PackedChange[] = [];
    for (const [at, id] of ids.entries()) {
      const change = await this.change(id, head);
      if (change !== null) changes.push(change);
      this.wish.progress(at + 1, ids.length);
    }
    await this.checks.finish();
    this.page(packFiles.index, indexPage(head, changes));
    for (const { name } of pack.files)
      if (!this.named.has(name)) findings.wrong(name, 'Nothing in the pack speaks of it.');
    findings.limit(
      'that these are all records there are',
      'A pack proves what is in it; gavel verify --server reads the whole log.',
    );
    findings.limit('the numbers of changes', 'No record says them; titles, people and times are proven.');
  }

  private async manifest(): Promise<void> {
    const { findings, pack } = this;
    const listed = parseManifest((await pack.text(packFiles.manifest)) ?? '');
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
    const names = [...listed.map(({ name }) => name), packFiles.manifest];
    const there = pack.files.map(({ name }) => name);
    if (names.length !== there.length || names.some((name, at) => name !== there[at]))
      findings.wrong(packFiles.manifest, 'It lists other files than the pack has, or in another order.');
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
    const lines = await pack.text(leavesFile(id));
    if (about === null || content === null || lines === null || !lines.endsWith('\n')) {
      findings.wrong(`changes/${id}`, 'It has not all the files that a change has.');
      return null;
    }
    const leaves: PackLeaf[] = [];
    for (const [at, line] of lines.slice(0, -1).split('\n').entries()) {
      const leaf = await this.leaf(`${leavesFile(id)}, line ${at + 1}`, line, head);
      if (leaf !== null) leaves.push(leaf);
    }
    this.waiting(about);
    this.page(pageFile(id), changePage(about, content, leaves));
    return { id, about, title: titleOf(content) };
  }

  private async leaf(
    place: string,
    line: string,
    { size, root }: TrustedCheckpoint,
  ): Promise<PackLeaf | null> {
    const { findings } = this;
    const leaf = parseLeafLine(line);
    if (leaf === null) {
      findings.wrong(place, 'It is no leaf.');
      return null;
    }
    const { index, hashes: proof } = leaf;
    const hash = await this.checks.take({ ...leaf, place });
    if (hash !== null)
      findings.check(
        includes({ index, size, leaf: hash, root, proof }),
        'records in the log',
        place,
        'Its proof does not lead to the signed root.',
      );
    return leaf;
  }

  private waiting({ number, waiting }: PackAbout): void {
    if (waiting > 0)
      this.findings.limit(
        `records of ${number}`,
        `${waiting} were not in the log yet when the pack was made, and are not in it.`,
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
