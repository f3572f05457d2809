import { Injectable } from '@nestjs/common';
import { changeNumber } from '#changes';
import { Fault, type Id } from '#kernel';
import { ChangeLeaves, LogReader, noteWithWitnesses, type OpenDocument, ReadRecords } from '#ledger';
import {
  aboutFile,
  aboutText,
  type ChangeInPack,
  changePage,
  contentFile,
  documentFile,
  indexPage,
  leavesFile,
  leavesText,
  manifestText,
  namedInEntry,
  type PackedChange,
  type PackedFile,
  packFiles,
  type PackLeaf,
  packRequested,
  pageFile,
  parseCheckpoint,
  parseNote,
  policyFile,
  type ProvenLeaves,
  referenceOfFile,
  requestOf,
  summaryOf,
} from '#ledger/contract';
import { finished } from 'node:stream/promises';
import { PackParts } from '../data/pack-parts.ts';
import type { EvidencePack } from '../domain/pack.ts';
import { type PackFile, textFile } from '../store/archive-file.ts';

/** Files of some changes, what the first page says of them, and the files that their records refer to. */
export interface ComposedChanges {
  readonly files: readonly PackFile[];
  readonly changes: readonly PackedChange[];
  readonly references: readonly string[];
}

/** What the files of a pack say. Nothing is written here, and nothing held beyond some changes at a time. */
@Injectable()
export class ComposePack {
  constructor(
    private readonly leaves: ChangeLeaves,
    private readonly reader: LogReader,
    private readonly records: ReadRecords,
    private readonly parts: PackParts,
  ) {}

  /** The size of the newest tree that has it on record who asked for this pack; null as long as none has. */
  async treeFor(id: Id): Promise<number | null> {
    const latest = await this.reader.latest();
    const log = latest === null ? null : await this.ofLog(id, latest.size);
    return latest === null || log === null || requestOf(log.leaves) === null ? null : latest.size;
  }

  /** The signed head, and the log's own records. */
  async head({ id, checkpointSize }: EvidencePack): Promise<PackFile[]> {
    const size = checkpointSize ?? 0;
    return [
      textFile(packFiles.checkpoint, await this.note(size)),
      textFile(packFiles.log, leavesText(await this.ofLog(id, size))),
    ];
  }

  /** The next changes, but for so many; none when there are no more. */
  async changes(pack: EvidencePack, skip: number, limit: number): Promise<ComposedChanges> {
    const size = pack.checkpointSize ?? 0;
    const wanted = await this.parts.changesFrom(pack.id, pack.done + skip, limit);
    const ids = wanted.map(({ id }) => id);
    const [leaves, contents] = await Promise.all([
      this.leaves.of(ids, size),
      this.leaves.contents(ids, size),
    ]);
    const files: PackFile[] = [];
    const changes: PackedChange[] = [];
    const references = new Set<string>();
    for (const { id, number } of wanted) {
      const found = leaves.get(id);
      const content = contents.get(id);
      if (found === undefined || content === undefined) throw new Error(`The change ${id} is gone.`);
      const about = { number: changeNumber(number), waiting: found.waiting };
      const change: ChangeInPack = { id, about, content, leaves: found.leaves };
      files.push(...filesOf(change, found, pack.documents));
      changes.push(summaryOf(change));
      for (const leaf of found.leaves)
        for (const name of referredTo(leaf, pack.documents)) references.add(name);
    }
    return { files, changes, references: [...references] };
  }

  /**
   * A file that records refer to; null for one that is not to be had: whoever verifies the pack will miss it.
   * @param careful reads it to its end first: one that was altered is not to be had either
   */
  async reference(name: string, careful: boolean): Promise<PackFile | null> {
    const { kind, digest } = referenceOfFile(name) ?? {};
    if (digest === undefined) return null;
    if (kind === 'policySet') {
      const text = await this.records.policyText(digest);
      return text === null ? null : textFile(name, text);
    }
    if (careful && !(await this.isWhole(digest))) return null;
    const found = await this.document(digest);
    return found === null ? null : { name, size: found.sizeBytes, body: found.stream };
  }

  /** The first page and the manifest, which follow from everything else. */
  async end({
    id,
    checkpointSize,
  }: EvidencePack): Promise<{ page: PackFile; manifest: (files: readonly PackedFile[]) => PackFile }> {
    const size = checkpointSize ?? 0;
    const { leaves: log } = await this.ofLog(id, size);
    const head = parseCheckpoint(parseNote(await this.note(size))?.text ?? '');
    const request = requestOf(log);
    if (head === null || request === null)
      throw new Error(`The log does not say any more who asked for ${id}.`);
    const changes = await this.parts.summaries(id);
    const records = changes.reduce((sum, change) => sum + change.records, 0);
    return {
      page: textFile(packFiles.index, indexPage({ head, request, log, changes })),
      manifest: (files) => textFile(packFiles.manifest, manifestText({ head, request, records, files })),
    };
  }

  private document(digest: string): Promise<OpenDocument | null> {
    return this.records.open(digest).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'UNAVAILABLE') return null;
      throw error;
    });
  }

  private async isWhole(digest: string): Promise<boolean> {
    const found = await this.document(digest);
    return (
      found !== null &&
      (await finished(found.stream.resume()).then(
        () => true,
        () => false,
      ))
    );
  }

  private ofLog(id: Id, size: number): Promise<ProvenLeaves> {
    return this.leaves.ofLog({ subjectType: 'pack', subjectId: id, type: packRequested }, size);
  }

  private async note(size: number): Promise<string> {
    const kept = (await this.reader.at([size])).get(size);
    if (kept === undefined) throw new Error(`The checkpoint of ${size} leaves is gone.`);
    return noteWithWitnesses(kept);
  }
}

function filesOf(change: ChangeInPack, proven: ProvenLeaves, documents: boolean): PackFile[] {
  const { id, about, content } = change;
  return [
    textFile(aboutFile(id), aboutText(about)),
    textFile(contentFile(id), content),
    textFile(leavesFile(id), leavesText(proven)),
    textFile(pageFile(id), changePage(change, documents)),
  ];
}

/** Files of the rules that decided, and of documents. */
function referredTo(leaf: PackLeaf, documents: boolean): string[] {
  const { policySet, document } = namedInEntry(leaf);
  return [
    ...(policySet === null ? [] : [policyFile(policySet)]),
    ...(document === null || !documents ? [] : [documentFile(document)]),
  ];
}
