import { type Id, leafHash, newId, systemClock } from '#kernel';
import { CommitSignal, Memories, UnitOfWork } from '#platform/database';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AuditWindow, auditWindow, type LogFault } from '../data/log-audit.ts';
import { nodeHash } from '../domain/hashes.ts';
import type { NodeReader } from '../domain/tree.ts';
import { LogKeys } from '../log-keys.ts';
import { SequenceLeaves } from '../use-cases/sequence-leaves.ts';

/** A sequencer on a database of a test's own, without the worker around it. */
export interface LoneSequencer {
  /** @returns whether there may be more */
  sequence(most?: number): Promise<boolean>;
  /** What does not fit the log, all of it. */
  audit(): Promise<LogFault[]>;
  /** What would not fit it after these statements, past grants and triggers, of which nothing stays: for a superuser. */
  auditAfter(statements: readonly string[]): Promise<LogFault[]>;
  close(): Promise<void>;
}

export async function aSequencer(databaseUrl: string, keyFile: string): Promise<LoneSequencer> {
  Logger.overrideLogger(false);
  const dataSource = await new DataSource({ type: 'postgres', url: databaseUrl, poolSize: 2 }).initialize();
  const unit = new UnitOfWork(dataSource, systemClock, new CommitSignal(dataSource), new Memories());
  const keys = new LogKeys({ ledger: { keyFile, origin: 'test.example/ledger', witnesses: [] } });
  const leaves = new SequenceLeaves(unit, keys);
  const audit = async (manager = dataSource.manager): Promise<LogFault[]> => {
    const found: LogFault[] = [];
    for (let from: number | null = 0; from !== null;) {
      const { faults, next }: AuditWindow = await auditWindow(manager, from);
      found.push(...faults);
      from = next;
    }
    return found;
  };
  const auditAfter = async (statements: readonly string[]): Promise<LogFault[]> => {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query('SET LOCAL session_replication_role = replica');
      for (const statement of statements) await runner.query(statement);
      return await audit(runner.manager);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  };
  return {
    audit: () => audit(),
    auditAfter,
    sequence: (most) => leaves.execute(most),
    close: () => dataSource.destroy(),
  };
}

/** An INSERT of an event as the application writes it, with its values. */
export function anEventInsert(data: Record<string, string | number>): {
  id: Id;
  sql: string;
  values: unknown[];
} {
  const row = {
    id: newId(),
    type: 'test.happened',
    subject_type: 'test',
    subject_id: newId(),
    data,
    actor_kind: 'system',
    actor_person: null,
    actor_account: null,
    actor_name: 'Test',
    door: 'workflow',
    correlation_id: 'test',
    occurred_at: new Date().toISOString(),
  };
  const names = [...Object.keys(row), 'leaf'];
  const values = [...Object.values({ ...row, data: JSON.stringify(data) }), leafHash(row)];
  const places = names.map((_, at) => `$${at + 1}`).join(', ');
  return { id: row.id, sql: `INSERT INTO event (${names.join(', ')}) VALUES (${places})`, values };
}

export { parseCheckpoint } from '../domain/checkpoint.ts';
export { entriesOf } from '../domain/tiles.ts';
export { entryHash, nodeHash } from '../domain/hashes.ts';
export {
  newSigningKey,
  parseVerifier,
  signatureTypes,
  signerText,
  signNote,
  verifierOf,
  verifierText,
} from '../domain/keys.ts';
export { formatNote, parseNote, verifyNote } from '../domain/note.ts';
export { extendsTree, includes } from '../domain/proofs.ts';
export { digestedColumns } from '../data/record-forms.ts';
export { checkpointText } from '../domain/checkpoint.ts';
export { GrowingTiles } from '../domain/growing-tiles.ts';
export { consistencyProof } from '../domain/proofs.ts';
export { cosigners, PinnedKey } from '../domain/verify/pinned-key.ts';

/** Complete subtrees of leaves that lie in memory. */
export function nodesOver(leaves: readonly Uint8Array[]): NodeReader {
  const levels = [[...leaves]];
  for (let row = levels[0] ?? []; row.length > 1; levels.push(row))
    row = Array.from({ length: Math.floor(row.length / 2) }, (_, at) =>
      nodeHash(row[2 * at] ?? new Uint8Array(), row[2 * at + 1] ?? new Uint8Array()),
    );
  return (nodes) =>
    Promise.resolve(nodes.map(({ height, index }) => levels[height]?.[index] ?? new Uint8Array()));
}
export { Findings } from '../domain/verify/findings.ts';
