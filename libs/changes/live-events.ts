import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CommitListener, EventLog, type EventRow } from '#platform/database';
import { Observable, Subject, type Subscription } from 'rxjs';

const pollMs = 1_000;
const batch = 500;

/**
 * The tail of everything that happens, read once for each process however many clients look on. A commit elsewhere
 * shows here within milliseconds; should the hint be lost, within a second.
 */
@Injectable()
export class LiveEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tail = new Subject<EventRow>();
  private hints: Subscription | null = null;
  private timer: NodeJS.Timeout | null = null;
  private seen: string | null = null;
  private reading: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly listener: CommitListener,
    private readonly events: EventLog,
  ) {}

  onApplicationBootstrap(): void {
    this.hints = this.listener.commits.subscribe(() => this.look());
    this.timer = setInterval(() => this.look(), pollMs);
  }

  async onApplicationShutdown(): Promise<void> {
    this.hints?.unsubscribe();
    if (this.timer !== null) clearInterval(this.timer);
    this.tail.complete();
    await this.reading;
  }

  /** Events after the one with this number, those that happened meanwhile first. */
  from(after: string): Observable<EventRow> {
    return new Observable<EventRow>((subscriber) => {
      let last = BigInt(after);
      const pass = (row: EventRow) => {
        if (BigInt(row.seq) <= last) return;
        last = BigInt(row.seq);
        subscriber.next(row);
      };
      const held: EventRow[] = [];
      let caughtUp = false;
      const live = this.tail.subscribe({
        next: (row) => (caughtUp ? pass(row) : held.push(row)),
        complete: () => subscriber.complete(),
      });
      void this.catchUp(after, pass).then(
        () => {
          held.forEach(pass);
          caughtUp = true;
        },
        (error: unknown) => subscriber.error(error),
      );
      return () => live.unsubscribe();
    });
  }

  private async catchUp(after: string, pass: (row: EventRow) => void): Promise<void> {
    // The tail's start is fixed before the past is read, so that nothing falls between the two.
    this.seen ??= await this.events.newest();
    for (let from = after; ;) {
      const rows = await this.events.after(from, batch);
      rows.forEach(pass);
      const last = rows.at(-1);
      if (last === undefined || rows.length < batch) return;
      from = last.seq;
    }
  }

  /** One read at a time; a hint that comes meanwhile causes one more. Nobody looking on costs nothing. */
  private look(): void {
    this.again = true;
    this.reading ??= this.read()
      .catch(() => undefined)
      .finally(() => {
        this.reading = null;
      });
  }

  private async read(): Promise<void> {
    while (this.again) {
      this.again = false;
      if (!this.tail.observed) {
        this.seen = null;
        return;
      }
      this.seen ??= await this.events.newest();
      const rows = await this.events.after(this.seen, batch);
      for (const row of rows) this.tail.next(row);
      this.seen = rows.at(-1)?.seq ?? this.seen;
      if (rows.length === batch) this.again = true;
    }
  }
}
