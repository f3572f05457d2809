import { type Service, settlesWithin, sleep } from '#platform/embedded';
import type { Kept } from './servers.ts';

export interface Watch {
  /** True once the user asked to stop, or we gave up: an ending is then expected. */
  readonly ending: () => boolean;
  readonly tell: (line: string) => void;
  /** Ends everything, with the reason. */
  readonly giveUp: (reason: string) => void;
}

const firstPause = 500;
const longestPause = 30_000;
/** A run this long counts as good: the pauses begin anew. */
const goodRun = 60_000;

/** Keeps one of Gavel's own processes running: whenever it ends by itself it is started again, more and more slowly. */
export class KeptService {
  private service: Service;
  private done = Promise.resolve();

  constructor(
    private readonly start: () => Service,
    private readonly watch: Watch,
  ) {
    this.service = start();
  }

  /** Waits for the first readiness; from then on the process is kept. */
  async ready(): Promise<void> {
    await this.service.ready();
    this.done = this.keep();
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.done;
  }

  private async keep(): Promise<void> {
    let pause = firstPause;
    for (;;) {
      const began = Date.now();
      const { code, signal } = await this.service.exited;
      if (this.watch.ending()) return;
      if (Date.now() - began > goodRun) pause = firstPause;
      const how = signal === null ? `exit code ${code}` : signal;
      this.watch.tell(`The ${this.service.name} ended (${how}); it is started again in ${pause / 1000} s.`);
      await this.pause(pause);
      if (this.watch.ending()) return;
      pause = Math.min(pause * 2, longestPause);
      this.service = this.start();
    }
  }

  /** Wakes early when everything ends. */
  private async pause(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds;
    while (Date.now() < until && !this.watch.ending()) await sleep(50);
  }
}

/** Keeps a server running: it is started again once; a server that ends twice within a minute ends everything. */
export class KeptServer {
  private done: Promise<void>;
  private restarting: Promise<unknown> = Promise.resolve();

  constructor(
    private kept: Kept,
    private readonly watch: Watch,
  ) {
    this.done = this.keep();
  }

  async stop(): Promise<void> {
    await settlesWithin(this.restarting, longestPause);
    await this.kept.process.stop();
    await this.done;
  }

  private async keep(): Promise<void> {
    let restarted = -Infinity;
    for (;;) {
      const { name } = this.kept.process;
      const { code, signal } = await this.kept.process.exited;
      if (this.watch.ending()) return;
      const how = signal === null ? `exit code ${code}` : signal;
      if (Date.now() - restarted < goodRun) {
        this.watch.giveUp(`${name} ended again (${how}). Its last words:\n${this.kept.process.logTail()}`);
        return;
      }
      this.watch.tell(`${name} ended (${how}); it is started again.`);
      restarted = Date.now();
      if (!(await this.restart(name))) return;
    }
  }

  private async restart(name: string): Promise<boolean> {
    const again = this.kept.restart();
    this.restarting = again.catch(() => undefined);
    try {
      this.kept = await again;
      return true;
    } catch (error) {
      this.watch.giveUp(`${name} could not be started again: ${(error as Error).message}`);
      return false;
    }
  }
}
