import type { JsonEntry, JsonOutline, ReadableDocument } from '../domain/reading.ts';
import { JsonWalker } from './json-walker.ts';
import type { Shape } from './json-shape.ts';

/** Streams the document through a shape. @throws DamagedDocument */
export async function readJson<T>(document: ReadableDocument, shape: Shape<T>): Promise<T> {
  const walker = new JsonWalker(shape);
  for await (const piece of document.pieces()) walker.write(piece);
  return walker.end() as T;
}

/** The same for JSON that lies inside another document. @throws DamagedDocument */
export function parseJson<T>(bytes: Uint8Array, shape: Shape<T>): T {
  const walker = new JsonWalker(shape);
  walker.write(bytes);
  return walker.end() as T;
}

/** Streams the document, and what the shape’s handlers put aside after each piece. @throws DamagedDocument */
export async function* drained<T>(
  document: ReadableDocument,
  shape: Shape<unknown>,
  waiting: T[],
): AsyncGenerator<T> {
  const walker = new JsonWalker(shape);
  for await (const piece of document.pieces()) {
    walker.write(piece);
    yield* waiting.splice(0);
  }
  walker.end();
  yield* waiting.splice(0);
}

/** Looks at what is at the top of a JSON document, as far as it is pushed in. */
export class JsonGlance {
  private list = false;
  private readonly entries = new Map<string, JsonEntry>();
  private readonly walker = new JsonWalker(null, (key, value) => {
    if (key === null) this.list = value === 'list';
    else if (this.entries.size < 1000)
      this.entries.set(
        key,
        typeof value === 'string' ? { is: value } : { is: 'scalar', value: value.scalar },
      );
  });

  /** @throws DamagedDocument */
  write(piece: Uint8Array): void {
    this.walker.write(piece);
  }

  /** @throws DamagedDocument when the document is not whole */
  end(): void {
    this.walker.end();
  }

  get outline(): JsonOutline {
    return { list: this.list, entries: this.entries };
  }
}

export const has = (json: JsonOutline | null, ...keys: readonly string[]): boolean =>
  json !== null && !json.list && keys.every((key) => json.entries.has(key));

export const hasObject = (json: JsonOutline | null, ...keys: readonly string[]): boolean =>
  json !== null && !json.list && keys.every((key) => json.entries.get(key)?.is === 'object');

export const hasList = (json: JsonOutline | null, ...keys: readonly string[]): boolean =>
  json !== null && !json.list && keys.every((key) => json.entries.get(key)?.is === 'list');

/** The text of a member at the top; null when it is none. */
export function textAt(json: JsonOutline | null, key: string): string | null {
  const entry = json?.entries.get(key);
  return entry?.is === 'scalar' && typeof entry.value === 'string' ? entry.value : null;
}
