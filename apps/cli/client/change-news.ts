import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from './api.ts';
import { EventParser } from './event-stream.ts';
import { lookWithoutStream } from './looking.ts';

/** Between two looks while the stream speaks: only in case it lost something. */
const lookWhileStreaming = 30_000;

/**
 * Tells when something about a change may be new: by the live stream, or, where that is not to be had (a proxy that
 * cuts it, a server that restarts), by the clock. The stream is tried again and resumed where it broke.
 */
export class ChangeNews {
  private readonly ended = new AbortController();
  private news = deferred();
  private streaming = false;
  private lastEventId = '';

  constructor(
    private readonly api: Api,
    private readonly ref: string,
  ) {
    void this.listen();
  }

  /** Settles when there may be something new, at the latest after `withinMs`. */
  async next(withinMs: number): Promise<void> {
    const look = this.streaming ? lookWhileStreaming : lookWithoutStream;
    const timer = new AbortController();
    const late = pause(Math.min(look, Math.max(0, withinMs)), undefined, { signal: timer.signal });
    await Promise.race([this.news.promise, late.catch(() => undefined)]);
    timer.abort();
    this.news = deferred();
  }

  end(): void {
    this.ended.abort();
  }

  private async listen(): Promise<void> {
    while (!this.ended.signal.aborted) {
      await this.stream().catch(() => undefined);
      this.streaming = false;
      await pause(lookWithoutStream, undefined, { signal: this.ended.signal }).catch(() => undefined);
    }
  }

  private async stream(): Promise<void> {
    const response = await this.api.open('/api/v1/stream', {
      query: { topics: 'changeUpdated', change: this.ref },
      headers: {
        accept: 'text/event-stream',
        ...(this.lastEventId === '' ? {} : { 'last-event-id': this.lastEventId }),
      },
      patience: 24 * 3_600_000,
      signal: this.ended.signal,
    });
    if (!response.ok || response.body === null) return;
    this.streaming = true;
    // What happened before the stream was open is found by looking once more.
    this.news.resolve();
    const parser = new EventParser();
    const decoder = new TextDecoder();
    for await (const piece of response.body)
      for (const event of parser.push(decoder.decode(piece as Uint8Array, { stream: true }))) {
        this.lastEventId = event.id;
        if (event.type !== 'heartbeat') this.news.resolve();
      }
  }
}

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
}

function deferred(): Deferred {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
