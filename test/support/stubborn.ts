import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Written {
  readonly key: string;
  readonly body: Record<string, unknown>;
  readonly attempts: number;
  readonly tookMs: number;
}

/** Statuses that were answered, and lines that broke, however often. */
export type Tries = Map<string, number>;

const patienceMs = 45_000;
const betweenMs = 50;

/**
 * Writes as a pipeline should: each write under a key of its own, tried again, at the next API, until it is answered.
 * A refusal is an error: under the same key the second try must be told what the first did.
 */
export class Stubborn {
  private turn = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly tries: Tries,
  ) {}

  async write(token: string, path: string, body: object): Promise<Written> {
    const key = randomUUID();
    const began = performance.now();
    for (let attempts = 1; ; attempts += 1) {
      const answer = await this.once(token, path, body, key);
      if (answer !== null) return { key, body: answer, attempts, tookMs: performance.now() - began };
      if (performance.now() - began > patienceMs) throw new Error(`${path} was never answered`);
      await sleep(betweenMs);
    }
  }

  /** @returns null when it is to be tried again */
  private async once(
    token: string,
    path: string,
    body: object,
    key: string,
  ): Promise<Record<string, unknown> | null> {
    const url = this.urls[(this.turn += 1) % this.urls.length] ?? '';
    let text: string;
    let status: number;
    try {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { authorization: token, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      status = response.status;
      text = await response.text();
    } catch {
      this.count('line broken');
      return null;
    }
    this.count(String(status));
    if (status >= 500) return null;
    const answer = JSON.parse(text) as Record<string, unknown>;
    const [error] = (answer['errors'] ?? []) as { extensions?: { code?: string } }[];
    if (status === 200 && error?.extensions?.code !== undefined) {
      this.count(error.extensions.code);
      if (['UNAVAILABLE', 'INTERNAL'].includes(error.extensions.code)) return null;
    }
    if (status >= 400 || error !== undefined) throw new Error(`${path} was refused: ${text}`);
    return answer;
  }

  private count(what: string): void {
    this.tries.set(what, (this.tries.get(what) ?? 0) + 1);
  }
}
