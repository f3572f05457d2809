import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { DamagedDocument, type ReadableDocument, type Reading, unreadable } from '../domain/reading.ts';
import { parseJson } from './json.ts';
import { readers } from './index.ts';

const headBytes = 4096;

/** What the readers make of a file. Never fails because of what is in it: what cannot be read says why. */
export async function readDocument(path: string, sizeBytes: number): Promise<Reading> {
  const document = await documentAt(path, sizeBytes);
  for (const reader of readers)
    try {
      const reading = await reader.read(document);
      if (reading !== null) return reading;
    } catch (error) {
      if (!(error instanceof DamagedDocument)) throw error;
      return unreadable(`It was taken for ${reader.title}. ${error.message}`.slice(0, 1000));
    }
  return unreadable('It is of no format that Gavel reads; it is kept as it is.');
}

async function documentAt(path: string, sizeBytes: number): Promise<ReadableDocument> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    let parsed: Promise<unknown> | null = null;
    const pieces = (): AsyncIterable<Uint8Array> => createReadStream(path);
    return {
      head: new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead)),
      sizeBytes,
      pieces,
      json: () => (parsed ??= parseJson(pieces(), sizeBytes)),
    };
  } finally {
    await file.close();
  }
}
