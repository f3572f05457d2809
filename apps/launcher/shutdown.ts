interface Stoppable {
  stop(): Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const parentCheck = 1_000;

/** One ordered end for everything that was started, whoever asks for it and however often. */
export class Shutdown {
  private readonly controller = new AbortController();
  private readonly started: { name: string; rank: number; part: Stoppable }[] = [];
  private reason: string | null = null;
  /** Aborted from the moment that the end is asked for. */
  readonly signal = this.controller.signal;
  /** Settles at the same moment. */
  readonly asked = new Promise<void>((resolve) => {
    this.controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  private readonly onSignal = (): void => this.ask();
  private readonly parentWatch: NodeJS.Timeout;

  constructor(private readonly tell: (line: string) => void) {
    for (const signal of signals) process.on(signal, this.onSignal);
    const parent = process.ppid;
    // npm passes signals on, but cannot when it is killed: then nobody is left to stop us.
    this.parentWatch = setInterval(() => {
      if (process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent) this.ask();
    }, parentCheck).unref();
  }

  /** Registers what has to be stopped; lower ranks first, equal ranks together. */
  atEnd(name: string, rank: number, part: Stoppable): void {
    this.started.push({ name, rank, part });
  }

  /** Ends everything because something cannot go on. */
  giveUp(reason: string): void {
    this.reason ??= reason;
    this.controller.abort();
  }

  /** Stops everything in order. @returns the exit code */
  async finish(): Promise<number> {
    clearInterval(this.parentWatch);
    if (this.reason !== null) this.tell(`\n${this.reason}`);
    for (const rank of [...new Set(this.started.map((s) => s.rank))].sort((a, b) => a - b)) {
      const together = this.started.filter((s) => s.rank === rank);
      this.tell(`Stopping ${together.map(({ name }) => name).join(' and ')} …`);
      await Promise.all(together.map(({ part }) => part.stop()));
    }
    if (this.reason === null) this.tell('Stopped. The data stays.');
    for (const signal of signals) process.removeListener(signal, this.onSignal);
    return this.reason === null ? 0 : 1;
  }

  private ask(): void {
    if (!this.controller.signal.aborted) this.tell('');
    this.controller.abort();
  }
}
