// A thread of its own for what would keep a process from answering: checking a set, asking thousands of decisions again.
import { parentPort } from 'node:worker_threads';
import type { PolicyEngine } from '../domain/engine.ts';
import type { PolicyFile } from '../domain/policy-set.ts';
import { engineFor } from '../domain/replay.ts';
import { type PastDecision, type SimulationTally, tallyOf } from '../simulation/tally.ts';
import { checkUpload, type Ground, type UploadCheck } from '../upload/check-upload.ts';

/** What a thread is asked, and what it answers. */
export type ThreadTask =
  | { readonly kind: 'check'; readonly files: readonly PolicyFile[]; readonly ground: Ground }
  | { readonly kind: 'open'; readonly files: readonly PolicyFile[] }
  | { readonly kind: 'tally'; readonly past: readonly PastDecision[] };
export type ThreadAnswer =
  { readonly value: UploadCheck | SimulationTally | null } | { readonly fault: string };

let engine: PolicyEngine | null = null;

function answer(task: ThreadTask): UploadCheck | SimulationTally | null {
  if (task.kind === 'check') return checkUpload(task.files, task.ground);
  if (task.kind === 'open') engine = engineFor(task.files);
  else if (engine !== null) return tallyOf(engine, task.past);
  return null;
}

parentPort?.on('message', (task: ThreadTask) => {
  let said: ThreadAnswer;
  try {
    said = { value: answer(task) };
  } catch (error) {
    said = { fault: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(said);
});
