import { Injectable, Logger } from '@nestjs/common';
import { leafHash, systemActor } from '#kernel';
import { type Manager, UnitOfWork, type Work } from '#platform/database';
import { newCorrelationId } from '#platform/telemetry';
import {
  appendCheckpoint,
  appendKey,
  appendLeaves,
  appendTiles,
  beginSequencing,
  knownKeys,
  type Pending,
  readPending,
  treeSize,
} from '../data/log-tables.ts';
import { readRecords, recordName, type StoredRecord } from '../data/record-forms.ts';
import { treeNodes } from '../data/tree-nodes.ts';
import { checkpointText } from '../domain/checkpoint.ts';
import { signNote } from '../domain/keys.ts';
import { formatNote } from '../domain/note.ts';
import { ledgerId, type LoggedRecord, recordDigest } from '../domain/records.ts';
import { rootOf } from '../domain/tree.ts';
import { LogKeys, type SigningKeys } from '../log-keys.ts';
import { ledgerMetrics } from '../metrics.ts';

/** Leaves of one transaction, which also holds their tiles and their checkpoint. */
const batchSize = 1_000;

/**
 * Makes leaves of the records that wait, and signs the tree head: all in one transaction, so that a process that dies
 * at whatever moment leaves the log as it was or as it is to be. One at a time, whoever asks.
 */
@Injectable()
export class SequenceLeaves {
  private readonly logger = new Logger('Ledger');

  constructor(
    private readonly unit: UnitOfWork,
    private readonly keys: LogKeys,
  ) {}

  /** @returns whether there may be more to do at once */
  async execute(most = batchSize): Promise<boolean> {
    const actor = systemActor(newCorrelationId());
    const count = await this.unit.transaction(actor, (work) => this.sequence(work, most));
    ledgerMetrics.leaves.inc(count);
    return count === most;
  }

  private async sequence(work: Work, most: number): Promise<number> {
    const { manager } = work;
    if (!(await beginSequencing(manager))) return 0;
    const pending = await readPending(manager, most);
    if (pending.length === 0) return 0;
    const signing = await this.keys.for(await knownKeys(manager));
    const from = await treeSize(manager);
    const to = from + pending.length;
    await appendLeaves(manager, from, await this.logged(manager, pending));
    await appendTiles(manager, from, to);
    await this.rememberKeys(work, signing, to);
    const root = await rootOf(to, treeNodes(manager));
    const text = checkpointText({ origin: signing.origin, size: to, root, extensions: [] });
    const seconds = Math.floor(work.now.getTime() / 1_000);
    const signatures = signing.keys.map((key) => signNote(key, text, seconds));
    await appendCheckpoint(manager, { size: to, root, at: work.now, note: formatNote({ text, signatures }) });
    return pending.length;
  }

  private async logged(
    manager: Manager,
    pending: readonly Pending[],
  ): Promise<(LoggedRecord & { readonly seq: string })[]> {
    const records = await readRecords(manager, pending);
    return pending.map(({ kind, id, seq }) => {
      const stored = records.get(recordName(kind, id));
      if (!isAsWritten(stored)) {
        ledgerMetrics.altered.inc();
        this.logger.error(`the ${kind} ${id} is not what was written: it was altered before it was logged`);
      }
      const digest = recordDigest(stored?.record ?? null);
      return { kind, id, seq, digest, document: stored?.document ?? null };
    });
  }

  /** A key's first signature is on record. */
  private async rememberKeys(work: Work, { origin, added }: SigningKeys, size: number): Promise<void> {
    for (const verifier of added) {
      await appendKey(work.manager, verifier, size, work.now);
      work.emit({
        type: 'ledger.keyAdded',
        subjectType: 'ledger',
        subjectId: ledgerId,
        data: { origin, verifier, size },
      });
    }
  }
}

const isAsWritten = (stored: StoredRecord | undefined): boolean =>
  stored !== undefined && (stored.seal === null || stored.seal.equals(leafHash(stored.record)));
