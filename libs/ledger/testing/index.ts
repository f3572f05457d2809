import { type Id, leafHash, newId, systemClock } from '#kernel';
import { CommitSignal, Memories, UnitOfWork } from '#platform/database';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AuditWindow, auditWindow, type LogFault } from '../data/log-audit.ts';
import { LogKeys } from '../log-keys.ts';
import { SequenceLeaves } from '../use-cases/sequence-leaves.ts';

/** A sequencer on a database of a test's own, without the worker around it. */
export interface LoneSequencer {
  /** @returns whether there may be more */
  sequence(most?: number): Promise<boolean>;
  /** What does not fit the log, all of it. */
  audit(): Promise<LogFault[]>;
  close(): Promise<void>;
}

export async function aSequencer(databaseUrl: string, keyFile: string): Promise<LoneSequencer> {
  Logger.overrideLogger(false);
  const dataSource = await new DataSource({ type: 'postgres', url: databaseUrl, poolSize: 2 }).initialize();
  const unit = new UnitOfWork(dataSource, systemClock, new CommitSignal(dataSource), new Memories());
  const keys = new LogKeys({ ledger: { keyFile, origin: 'test.example/ledger', witnesses: [] } });
  const leaves = new SequenceLeaves(unit, keys);
  const audit = async (): Promise<LogFault[]> => {
    const found: LogFault[] = [];
    for (let from: number | null = 0; from !== null;) {
      const { faults, next }: AuditWindow = await auditWindow(dataSource.manager, from);
      found.push(...faults);
      from = next;
    }
    return found;
  };
  return { audit, sequence: (most) => leaves.execute(most), close: () => dataSource.destroy() };
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
