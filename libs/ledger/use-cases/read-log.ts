import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { type Actor, notFound } from '#kernel';
import { type KeptCheckpoint, type KeptKey, LogReader } from '../data/log-reader.ts';
import { signatureLine } from '../domain/note.ts';
import { bundleOf, parseTilePath, tileWidth } from '../domain/tiles.ts';

/** A static part of the log, and whether it stays as it is for ever. */
export interface LogPart {
  readonly bytes: Buffer;
  /** Whether it is for auditors alone: it names records. */
  readonly guarded: boolean;
}

/** What monitors and witnesses read of the log (C2SP tlog-tiles). Hashes are for everybody; entries for auditors. */
@Injectable()
export class ReadLog {
  constructor(
    private readonly reader: LogReader,
    private readonly access: AuditAccess,
  ) {}

  /** The newest checkpoint, the newest that a witness signed, or the one of a size. */
  async checkpoint(which: 'latest' | 'witnessed' | number): Promise<KeptCheckpoint> {
    const found =
      typeof which === 'number'
        ? (await this.reader.at([which])).get(which)
        : await this.reader.latest(which === 'witnessed');
    if (found == null) throw notFound('checkpoint');
    return found;
  }

  keys(): Promise<KeptKey[]> {
    return this.reader.keys();
  }

  /**
   * @param path below the log's prefix, as `tile/0/x001/067`
   * @throws Fault NOT_FOUND for what the log does not have, FORBIDDEN for entries that are not for whoever asks
   */
  async part(path: string, actor: Actor | null): Promise<LogPart> {
    const tile = parseTilePath(path);
    if (tile === null || tile.width > tileWidth) throw notFound('tile');
    if (tile.entries) this.access.require(actor);
    const bytes = tile.entries
      ? await this.reader.entries(tile).then((entries) => (entries === null ? null : bundleOf(entries)))
      : await this.reader.tile(tile);
    if (bytes === null) throw notFound('tile');
    return { bytes, guarded: tile.entries };
  }
}

/** A checkpoint's note with the log's signatures and, below them, the witnesses'. */
export const noteWithWitnesses = ({ note, cosignatures }: KeptCheckpoint): string =>
  note + cosignatures.map(signatureLine).join('');
