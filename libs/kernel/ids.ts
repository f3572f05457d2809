import { v7, validate } from 'uuid';

/** A record's identity inside Gavel: a UUID of version 7 (RFC 9562), so that ids sort by time of creation. */
export type Id = string;

export const newId = (): Id => v7();

export const isId = (value: unknown): value is Id => typeof value === 'string' && validate(value);

/**
 * The identity a client sees: opaque, unique over all types (Relay's `Node.id`).
 * `toGlobalId('Change', id)` and back; anything that is not one of ours gives `null`.
 */
export function toGlobalId(type: string, id: Id): string {
  return Buffer.from(`${type}:${id}`, 'utf8').toString('base64url');
}

export function fromGlobalId(globalId: string): { type: string; id: Id } | null {
  const text = Buffer.from(globalId, 'base64url').toString('utf8');
  const colon = text.indexOf(':');
  const type = text.slice(0, colon);
  const id = text.slice(colon + 1);
  return colon > 0 && /^[A-Z][A-Za-z]+$/.test(type) && isId(id) ? { type, id } : null;
}
