import { Worker } from 'node:worker_threads';
import type { PolicyFile } from '../domain/policy-set.ts';
import type { PastDecision, SimulationTally } from '../simulation/tally.ts';
import type { Ground, UploadCheck } from '../upload/check-upload.ts';
import type { ThreadAnswer, ThreadTask } from './policy-thread.ts';

/** A thread that takes one task after the other, until it is closed. */
export class PolicyDesk {
  readonly #thread = new Worker(new URL('./policy-thread.js', import.meta.url));

  constructor() {
    this.#thread.unref();
  }

  /** Does what `checkUpload` does, elsewhere. */
  static async check(files: readonly PolicyFile[], ground: Ground): Promise<UploadCheck> {
    const desk = new PolicyDesk();
    try {
      return (await desk.#ask({ kind: 'check', files, ground })) as UploadCheck;
    } finally {
      await desk.close();
    }
  }

  /** From now on decisions are asked again under these rules. */
  async open(files: readonly PolicyFile[]): Promise<void> {
    await this.#ask({ kind: 'open', files });
  }

  async tally(past: readonly PastDecision[]): Promise<SimulationTally> {
    return (await this.#ask({ kind: 'tally', past })) as SimulationTally;
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #ask(task: ThreadTask): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        this.#thread.off('message', answered);
        this.#thread.off('error', failed);
        this.#thread.off('exit', ended);
        finish();
      };
      const answered = (answer: ThreadAnswer): void =>
        settle(() => ('fault' in answer ? reject(new Error(answer.fault)) : resolve(answer.value)));
      const failed = (error: Error): void => settle(() => reject(error));
      const ended = (): void => settle(() => reject(new Error('The thread ended before it answered.')));
      this.#thread.on('message', answered).on('error', failed).on('exit', ended);
      this.#thread.postMessage(task);
    });
  }
}
