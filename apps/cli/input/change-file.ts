import { wrongUsage } from '../errors.ts';
import { readText } from '../terminal/stdin.ts';

/** A change as it stands in a file: the fields of POST /api/v1/changes, in YAML or JSON. */
export type ChangeFields = Record<string, unknown>;

/** Reads a change from a file or, for `-`, from stdin. What the fields may say is the server's to check. */
export async function readChangeFile(file: string): Promise<ChangeFields> {
  const text = await readText(file);
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw wrongUsage(`${file} is neither YAML nor JSON: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongUsage(`${file} has to name the fields of a change, as in "title: …".`);
  return value as ChangeFields;
}
