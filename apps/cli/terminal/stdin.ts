import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { wrongUsage } from '../errors.ts';

export const readStdin = (): Promise<string> => text(process.stdin);

/** The first line of stdin, for a secret: without the line's end. */
export async function secretFromStdin(what: string): Promise<string> {
  const secret = (await readStdin()).split(/\r?\n/, 1)[0] ?? '';
  if (secret === '') throw wrongUsage(`No ${what} came in on stdin.`);
  return secret;
}

/** A file's text; `-` is stdin. */
export async function readText(file: string): Promise<string> {
  if (file === '-') return readStdin();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw wrongUsage(`${file} cannot be read: ${(error as Error).message}`);
  }
}
