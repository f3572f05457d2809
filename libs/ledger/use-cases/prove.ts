import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { type Actor, canonicalJson, Fault, type Id, notFound } from '#kernel';
import { type KeptCheckpoint, type KeptLeaf, LogReader } from '../data/log-reader.ts';
import { consistencyProof, inclusionProof } from '../domain/proofs.ts';
import type { RecordKind } from '../domain/records.ts';

/** What a leaf is looked for by: a record, or the SHA-256 digest of a document. */
export type LeafWish = { readonly kind: RecordKind; readonly id: Id } | { readonly document: Uint8Array };

export interface InclusionAnswer {
  readonly leaf: KeptLeaf;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: KeptCheckpoint;
  /** The record's canonical JSON as it stands now; null when its row is gone. */
  readonly record: string | null;
}

export interface ConsistencyAnswer {
  readonly proof: readonly Uint8Array[];
  readonly from: KeptCheckpoint;
  readonly to: KeptCheckpoint;
}

/** Proofs against signed checkpoints, for whoever verifies them elsewhere. */
@Injectable()
export class Prove {
  constructor(
    private readonly reader: LogReader,
    private readonly access: AuditAccess,
  ) {}

  /**
   * That a record is in the log.
   * @param size of the checkpoint; the newest when null
   * @throws Fault NOT_FOUND for what is not logged yet, or not by that size
   */
  async inclusion(actor: Actor, wish: LeafWish, size: number | null): Promise<InclusionAnswer> {
    this.access.require(actor);
    const leaf = await ('document' in wish
      ? this.reader.leafOfDocument(wish.document)
      : this.reader.leaf(wish.kind, wish.id));
    const checkpoint = size === null ? await this.reader.latest() : await this.checkpoint(size);
    if (leaf === null || checkpoint === null || leaf.index >= checkpoint.size) throw notFound('leaf');
    const stored = await this.reader.record(leaf);
    const proof = await inclusionProof(leaf.index, checkpoint.size, this.reader.nodes);
    return { leaf, proof, checkpoint, record: stored === null ? null : canonicalJson(stored.record) };
  }

  /** That the log only grew between two checkpoints. */
  async consistency(from: number, to: number): Promise<ConsistencyAnswer> {
    if (from > to) throw new Fault('BAD_USER_INPUT', `${to} does not come after ${from}.`);
    const found = await this.reader.at([from, to]);
    const [earlier, later] = [found.get(from), found.get(to)];
    if (earlier === undefined || later === undefined) throw notFound('checkpoint');
    return { proof: await consistencyProof(from, to, this.reader.nodes), from: earlier, to: later };
  }

  private async checkpoint(size: number): Promise<KeptCheckpoint> {
    const found = (await this.reader.at([size])).get(size);
    if (found === undefined) throw notFound('checkpoint');
    return found;
  }
}
