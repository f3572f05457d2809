/** @returns whether there may be more to do at once */
type Work = () => Promise<boolean>;

interface Times {
  /** Milliseconds after which it looks by itself, in case a hint was lost; without, it waits for hints alone. */
  readonly every?: number;
  /** Milliseconds it rests after work that left nothing to do, whatever is hinted meanwhile. */
  readonly rest?: number;
}

/** Does a piece of work again and again, one at a time: while there is more, when it is hinted at, and from time to time. */
export class Watch {
  private stopping = false;
  /** Counts the hints, so that one which comes during the work is not lost. */
  private hints = 0;
  private wake: (() => void) | null = null;
  private ended: Promise<void> = Promise.resolve();

  /** @param work tells its own failures: what it throws ends the process */
  constructor(
    private readonly work: Work,
    private readonly times: Times = {},
  ) {}

  start(): void {
    this.ended = this.run();
  }

  /** There may be something to do. */
  hint(): void {
    this.hints += 1;
    this.wake?.();
  }

  /** Resolves when the work under way is done and no other will begin. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake?.();
    await this.ended;
  }

  private async run(): Promise<void> {
    const { every, rest } = this.times;
    while (!this.stopping) {
      const { hints } = this;
      if (await this.work()) continue;
      if (rest !== undefined) await this.pause(rest, () => this.stopping);
      await this.pause(every, () => this.stopping || this.hints !== hints);
    }
  }

  private pause(milliseconds: number | undefined, over: () => boolean): Promise<void> {
    if (over()) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds);
      this.wake = () => {
        if (over()) done();
      };
    });
  }
}
