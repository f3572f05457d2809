import { Injectable } from '@nestjs/common';
import { changeNumber, type ChangeRecord, Judge, ReadChanges } from '#changes';
import { type Actor, Fault, type Id, notFound } from '#kernel';
import { UnitOfWork } from '#platform/database';
import type { Readable } from 'node:stream';
import { ChangeLeaves } from '../data/change-leaves.ts';
import { LogReader } from '../data/log-reader.ts';
import { ledgerId } from '../domain/records.ts';
import {
  aboutFile,
  aboutText,
  contentFile,
  documentFile,
  leafLine,
  leavesFile,
  type PackAbout,
  packFiles,
  type PackLeaf,
  pageFile,
  policyFile,
} from '../domain/pack/pack-form.ts';
import { changePage, indexPage, type PackedChange, titleOf } from '../domain/pack/pages.ts';
import { fieldsOf, parseEntry } from '../domain/verify/claims.ts';
import { parseCheckpoint } from '../domain/checkpoint.ts';
import { parseNote } from '../domain/note.ts';
import { mayAudit } from '../may-audit.ts';
import { packArchive, type PackFile, textFile } from '../packs/pack-archive.ts';
import { noteWithWitnesses } from './read-log.ts';
import { ReadRecords } from './read-records.ts';

/** What is on record about changes, with everything that it takes to verify it without this server. */
@Injectable()
export class MakePack {
  constructor(
    private readonly read: ReadChanges,
    private readonly judge: Judge,
    private readonly reader: LogReader,
    private readonly leaves: ChangeLeaves,
    private readonly records: ReadRecords,
    private readonly unit: UnitOfWork,
  ) {}

  /**
   * @param refs changes as callers have them in hand
   * @returns the archive, as it is made
   * @throws Fault NOT_FOUND for a change or before there is a checkpoint, FORBIDDEN for what is not theirs to read
   */
  async execute(actor: Actor, refs: readonly string[]): Promise<Readable> {
    mayAudit(this.judge, actor);
    const changes = new Map<Id, ChangeRecord>();
    for (const ref of refs) {
      const change = await this.read.one(actor, ref);
      changes.set(change.id, change);
    }
    const kept = await this.reader.latest();
    if (kept === null) throw notFound('checkpoint');
    const note = noteWithWitnesses(kept);
    // Who takes evidence out is on record before it leaves.
    await this.unit.transaction(actor, (work) => {
      const data = { changes: [...changes.keys()], size: kept.size };
      work.emit({ type: 'ledger.packMade', subjectType: 'ledger', subjectId: ledgerId, data });
      return Promise.resolve();
    });
    return packArchive(this.files([...changes.values()], note));
  }

  private async *files(changes: readonly ChangeRecord[], note: string): AsyncGenerator<PackFile> {
    const head = parseCheckpoint(parseNote(note)?.text ?? '');
    if (head === null) throw new Error('The newest checkpoint cannot be read.');
    yield textFile(packFiles.checkpoint, note);
    const packed: PackedChange[] = [];
    const there = new Set<string>();
    for (const { id, number } of changes) {
      const { leaves, waiting } = await this.leaves.of(id, head.size);
      const content = await this.leaves.content(id, head.size);
      if (content === null) throw new Error(`The change ${id} is gone.`);
      const about = { number: changeNumber(number), waiting };
      packed.push({ id, about, title: titleOf(content) });
      yield* ofChange(id, about, content, leaves);
      yield* this.referred(leaves, there);
    }
    yield textFile(packFiles.index, indexPage(head, packed));
  }

  /** Rules and documents that the records name, each once. */
  private async *referred(leaves: readonly PackLeaf[], there: Set<string>): AsyncGenerator<PackFile> {
    for (const { entry, record } of leaves) {
      const { kind, document = null } = parseEntry(entry) ?? {};
      const rules = kind === 'decision' ? fieldsOf(record ?? '')?.['policy_set_digest'] : undefined;
      if (typeof rules === 'string' && !there.has(rules)) {
        there.add(rules);
        const text = await this.records.policyText(rules);
        if (text !== null) yield textFile(policyFile(rules), text);
      }
      if (document === null || there.has(document)) continue;
      there.add(document);
      // What was lost is missed by whoever verifies the pack; the rest is theirs all the same.
      const found = await this.records.open(document).catch((error: unknown) => {
        if (error instanceof Fault && error.code === 'UNAVAILABLE') return null;
        throw error;
      });
      if (found !== null) yield { name: documentFile(document), size: found.sizeBytes, body: found.stream };
    }
  }
}

function* ofChange(
  id: Id,
  about: PackAbout,
  content: string,
  leaves: readonly PackLeaf[],
): Generator<PackFile> {
  yield textFile(aboutFile(id), aboutText(about));
  yield textFile(contentFile(id), content);
  yield textFile(leavesFile(id), leaves.map((leaf) => `${leafLine(leaf)}\n`).join(''));
  yield textFile(pageFile(id), changePage(about, content, leaves));
}
