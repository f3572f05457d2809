import { Inject, Injectable } from '@nestjs/common';
import type { Actor, Clock, Id } from '#kernel';
import type { PackedChange } from '#ledger/contract';
import { CLOCK, UnitOfWork } from '#platform/database';
import { EvidencePacks } from '../data/evidence-packs.ts';
import { PackParts, type Progress } from '../data/pack-parts.ts';
import type { EvidencePack } from '../domain/pack.ts';
import type { PackFile } from '../store/archive-file.ts';
import { type Beat, PackStore } from '../store/pack-store.ts';
import { ComposePack } from './compose-pack.ts';

/** So many changes are in memory at a time. */
const changesAtOnce = 25;
/** A part takes in no more once it has so many changes, or is so long: that much is lost when a worker dies. */
const changesInPart = 250;
const changeBytes = 32 << 20;
/** The same of files that records refer to. */
const referencesInPart = 500;
const referenceBytes = 64 << 20;

const dayMs = 86_400_000;
const nothing: Progress = { changes: [], references: new Set(), reference: null };

/** Writes the next part of a pack's archive, and the whole when it has them all. */
@Injectable()
export class BuildPack {
  constructor(
    private readonly packs: EvidencePacks,
    private readonly parts: PackParts,
    private readonly compose: ComposePack,
    private readonly store: PackStore,
    private readonly unit: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Twice at once does no harm: the record takes one part of each number, and one end. */
  async execute(actor: Actor, pack: EvidencePack, beat: Beat): Promise<void> {
    if (pack.parts === 0) await this.part(pack, await this.compose.head(pack), nothing, beat);
    else if (pack.done < pack.total) await this.changes(pack, beat);
    else if (!(await this.references(pack, beat))) await this.whole(actor, pack, beat);
  }

  private async changes(pack: EvidencePack, beat: Beat): Promise<void> {
    const { compose } = this;
    const changes: PackedChange[] = [];
    const references = new Set<string>();
    async function* files(): AsyncGenerator<PackFile> {
      for (let bytes = 0; changes.length < changesInPart && bytes < changeBytes;) {
        const next = await compose.changes(pack, changes.length, changesAtOnce);
        if (next.changes.length === 0) return;
        changes.push(...next.changes);
        for (const name of next.references) references.add(name);
        for (const file of next.files) bytes += file.size;
        yield* next.files;
      }
    }
    const progress = { changes, references, reference: null };
    await this.part(pack, files(), progress, beat);
  }

  /** @returns whether there were any left */
  private async references(pack: EvidencePack, beat: Beat): Promise<boolean> {
    const names = await this.parts.referencesAfter(pack, referencesInPart);
    if (names.length === 0) return false;
    const { compose } = this;
    const progress = { ...nothing, reference: '' };
    // What failed the last time is looked at before it is taken in.
    const careful = pack.fault !== null;
    async function* files(): AsyncGenerator<PackFile> {
      let bytes = 0;
      for (const name of names) {
        const file = await compose.reference(name, careful);
        if (file !== null) yield file;
        progress.reference = name;
        bytes += file?.size ?? 0;
        if (bytes > referenceBytes) return;
      }
    }
    await this.part(pack, files(), progress, beat);
    return true;
  }

  private async part(
    pack: EvidencePack,
    files: AsyncIterable<PackFile> | readonly PackFile[],
    progress: Progress,
    beat: Beat,
  ): Promise<void> {
    const written = await this.store.writePart(pack.id, files, beat);
    await this.parts.add(pack, written, progress);
  }

  private async whole(actor: Actor, pack: EvidencePack, beat: Beat): Promise<void> {
    const { id } = pack;
    const parts = await this.parts.parts(id);
    const { page, manifest } = await this.compose.end(pack);
    const written = await this.store.assemble(id, parts, { page, manifest }, beat);
    if (await this.finish(actor, id, written)) await this.store.tidy(id);
  }

  private finish(
    actor: Actor,
    id: Id,
    { bytes, digest }: { readonly bytes: number; readonly digest: string },
  ): Promise<boolean> {
    const at = this.clock.now();
    const until = new Date(at.getTime() + this.store.keepDays * dayMs);
    return this.unit.transaction(actor, async (work) => {
      if (!(await this.packs.finish(id, { bytes, digest, at, until }, work.manager))) return false;
      const data = { bytes, digest, until: until.toISOString() };
      work.emit({ type: 'pack.made', subjectType: 'pack', subjectId: id, data });
      return true;
    });
  }
}
