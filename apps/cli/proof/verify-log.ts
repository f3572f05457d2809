import {
  cosigners,
  entriesOf,
  type Findings,
  GrowingTiles,
  hashBytes,
  type PinnedKey,
  RecordChecks,
  type AskAgain,
  tileWidth,
  type TrustedCheckpoint,
} from '#ledger/contract';
import type { LogClient } from './log-client.ts';
import { sampleOf } from './sample.ts';

export interface LogWish {
  readonly key: PinnedKey;
  /** Verifier keys; one of them has to have cosigned. */
  readonly witnesses: readonly string[];
  /** The checkpoint that was kept from before; null for none. */
  readonly remembered: string | null;
  /** How much of what the leaves say is looked at: nothing, so many parts of 256 leaves, or all. */
  readonly records: 'none' | 'all' | number;
  /** What a sample is drawn by; a server must not know it beforehand. */
  readonly seed: string;
  readonly askAgain: AskAgain;
  progress(done: number, size: number): void;
}

const same = (a: Uint8Array | null | undefined, b: Uint8Array): boolean =>
  a != null && Buffer.compare(a, b) === 0;

/** Verifies a whole log from its signed head, its tiles and what its leaves are of, against a pinned key alone. */
export class LogVerification {
  private readonly tree = new GrowingTiles();
  private readonly documents = new Map<string, string | null>();

  constructor(
    private readonly log: LogClient,
    private readonly wish: LogWish,
    private readonly findings: Findings,
  ) {}

  /** @returns the log's head when its signature held; it is worth remembering when nothing was found wrong */
  async run(): Promise<TrustedCheckpoint | null> {
    const { findings, wish } = this;
    const head = wish.key.open(await this.log.checkpoint());
    if (typeof head === 'string') {
      findings.wrong('checkpoint', head);
      return null;
    }
    findings.proven('checkpoints signed by the pinned key');
    this.cosigned(head);
    const before = this.remembered(head);
    await this.leaves(head, before);
    await this.partialTiles();
    findings.check(
      same(head.root, this.tree.root()),
      'tree roots',
      `checkpoint ${head.size}`,
      'The tree that the log shows has another root than the one it signed.',
    );
    return head;
  }

  private cosigned(head: TrustedCheckpoint): void {
    if (this.wish.witnesses.length === 0) return;
    const names = cosigners(head.note, this.wish.witnesses);
    if (names.length > 0) this.findings.proven('cosignatures of witnesses', names.length);
    else this.findings.doubt('cosignatures of witnesses', 'None of those that you named has cosigned it.');
  }

  /** The checkpoint kept from before, if the log did not go back behind it. */
  private remembered(head: TrustedCheckpoint): TrustedCheckpoint | null {
    const { key, remembered } = this.wish;
    if (remembered === null) {
      this.findings.limit(
        'that nothing was altered before now',
        'No checkpoint is remembered. This one is, from now on.',
      );
      return null;
    }
    const before = key.open(remembered);
    if (typeof before === 'string') this.findings.wrong('remembered checkpoint', before);
    else if (before.size > head.size)
      this.findings.wrong(
        `checkpoint ${head.size}`,
        `The log went back: it was signed at ${before.size} leaves before.`,
      );
    else return before;
    return null;
  }

  private async leaves(head: TrustedCheckpoint, before: TrustedCheckpoint | null): Promise<void> {
    const { findings, wish, log } = this;
    const { askAgain } = wish;
    const referred = {
      policySet: (digest: string) => log.policySet(digest),
      content: (change: string) => log.content(change, head.size),
      document: (digest: string) => this.document(digest),
    };
    const checks = new RecordChecks(findings, referred, askAgain);
    const parts = Math.ceil(head.size / tileWidth);
    const chosen = sampleOf(parts, wish.records, wish.seed);
    for (let index = 0; index < parts; index += 1) {
      const width = Math.min(tileWidth, head.size - index * tileWidth);
      const hashes = await log.tile({ level: 0, index, width });
      if (hashes === null) {
        findings.wrong(`tile 0/${index}`, 'The log does not give it whole.');
        return;
      }
      findings.proven('tiles of hashes');
      for (let at = 0; at < width; at += 1)
        await this.grow(hashes.subarray(at * hashBytes, (at + 1) * hashBytes), before);
      if (chosen(index)) await this.part(checks, index, hashes);
      wish.progress(index * tileWidth + width, head.size);
    }
    this.toldUnseen(parts, chosen);
    if (wish.records === 'all') await checks.finish();
    else checks.finishSample();
  }

  private async grow(leaf: Uint8Array, before: TrustedCheckpoint | null): Promise<void> {
    for (const tile of this.tree.add(leaf)) if (tile.level > 0) await this.upper(tile);
    if (before?.size !== this.tree.size) return;
    this.findings.check(
      same(before.root, this.tree.root()),
      'remembered checkpoints that the log only grew from',
      `checkpoint ${before.size}`,
      'The log shows another tree at this size than it signed before: it was rewritten.',
    );
  }

  private async partialTiles(): Promise<void> {
    for (const tile of this.tree.partial()) if (tile.level > 0) await this.upper(tile);
  }

  /** A tile above the leaves says nothing new; others go by it. */
  private async upper(tile: ReturnType<GrowingTiles['add']>[number]): Promise<void> {
    const shown = await this.log.tile(tile);
    const place = `tile ${tile.level}/${tile.index}`;
    this.findings.check(
      same(shown, tile.hashes),
      'tiles of hashes',
      place,
      'It does not hold what is below it.',
    );
  }

  /** What the leaves of one tile are of. */
  private async part(checks: RecordChecks, index: number, hashes: Buffer): Promise<void> {
    const width = hashes.length / hashBytes;
    const from = index * tileWidth;
    const [bundle, records] = await Promise.all([this.log.entries(index, width), this.log.records(from)]);
    const entries = bundle === null ? [] : bundleEntries(bundle);
    for (let at = 0; at < width; at += 1) {
      const place = `leaf ${from + at}`;
      const entry = entries[at];
      if (entry === undefined) {
        this.findings.wrong(place, 'The log does not give its entry.');
        continue;
      }
      const claim = { place, entry: Buffer.from(entry).toString('utf8'), record: records[at] ?? null };
      const hash = await checks.take(claim);
      if (hash !== null)
        this.findings.check(
          same(hash, hashes.subarray(at * hashBytes, (at + 1) * hashBytes)),
          'entries',
          place,
          'Its hash is not that of its entry.',
        );
    }
  }

  private async document(digest: string): Promise<string | null> {
    const known = this.documents.get(digest);
    if (known !== undefined) return known;
    const found = await this.log.documentDigest(digest);
    this.documents.set(digest, found);
    return found;
  }

  private toldUnseen(parts: number, chosen: (index: number) => boolean): void {
    const { records, seed } = this.wish;
    const unseen = Array.from({ length: parts }, (_, index) => index).filter((index) => !chosen(index));
    if (unseen.length === 0) return;
    const why = records === 'none' ? 'Only the tree was asked for.' : `Not in the sample (seed ${seed}).`;
    for (const _index of unseen) this.findings.limit('records, in parts of 256 leaves', why);
  }
}

function bundleEntries(bundle: Buffer): Uint8Array[] {
  try {
    return entriesOf(bundle);
  } catch {
    return [];
  }
}
