import { hashBytes } from './hashes.ts';
import { fromBase64 } from './note.ts';

/** A tree head as it is signed (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** The log's name, for ever. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Lines after the third; Gavel writes none. */
  readonly extensions: readonly string[];
}

export const checkpointText = ({ origin, size, root, extensions }: Checkpoint): string =>
  [origin, String(size), Buffer.from(root).toString('base64'), ...extensions, ''].join('\n');

/** @returns null for a text that is no checkpoint */
export function parseCheckpoint(text: string): Checkpoint | null {
  const lines = text.split('\n');
  const [origin = '', size = '', encoded = '', ...rest] = lines;
  const extensions = rest.slice(0, -1);
  const root = fromBase64(encoded);
  if (rest.at(-1) !== '' || origin === '' || extensions.includes('')) return null;
  if (!/^(?:0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return null;
  return root?.length === hashBytes ? { origin, size: Number(size), root, extensions } : null;
}
