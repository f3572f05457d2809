import type { Client } from './client.ts';
import { waitFor } from './wait-for.ts';

export interface StreamedEvent {
  readonly id: string;
  readonly topic: string;
  readonly data: {
    readonly change: string;
    readonly event: string;
    readonly actor: string;
    readonly meeting?: string;
  };
  /** By our own clock, as performance.now() tells it. */
  readonly arrivedAt: number;
}

/** Reads Server-Sent Events as a browser would. */
export class EventStream {
  readonly seen: StreamedEvent[] = [];
  private readonly ending = new AbortController();

  private constructor() {}

  static async open(client: Client, query = '', lastEventId?: string): Promise<EventStream> {
    const stream = new EventStream();
    const response = await fetch(`${client.url}/api/v1/stream${query}`, {
      headers: {
        ...client.headers,
        accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      signal: stream.ending.signal,
    });
    if (response.status !== 200 || response.body === null)
      throw new Error(`the stream answered ${response.status}`);
    void stream.read(response.body).catch(() => undefined);
    return stream;
  }

  close(): void {
    this.ending.abort();
  }

  /** The first event of this change and topic, once it is there. */
  event(change: string, event: string, topic = 'changeUpdated'): Promise<StreamedEvent> {
    return waitFor(
      () => this.seen.find((e) => e.data.change === change && e.data.event === event && e.topic === topic),
      { what: `${topic} ${event}`, every: 5 },
    );
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of body) {
      rest += decoder.decode(chunk, { stream: true });
      const parts = rest.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) this.take(part);
    }
  }

  private take(part: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
    const [id, topic, data] = [field('id'), field('event'), field('data')];
    if (topic === undefined || topic === 'heartbeat' || data === undefined) return;
    const arrivedAt = performance.now();
    this.seen.push({ id: id ?? '', topic, data: JSON.parse(data) as StreamedEvent['data'], arrivedAt });
  }
}
