import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { wrongUsage } from '../errors.ts';
import type { FileSettings } from './settings.ts';

/** The user's folder for Gavel (XDG Base Directory Specification). */
export function userFolder(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CONFIG_HOME'];
  const given = base !== undefined && path.isAbsolute(base);
  return path.join(given ? base : path.join(homedir(), '.config'), 'gavel');
}

export const userFile = (env: NodeJS.ProcessEnv): string => path.join(userFolder(env), 'config.yml');

/** The nearest .gavel.yml from a folder upwards; a folder of that name is none. */
export function projectFile(from: string): string | null {
  const file = path.join(from, '.gavel.yml');
  if (existsSync(file)) return file;
  const parent = path.dirname(from);
  return parent === from ? null : projectFile(parent);
}

const texts = ['url', 'requestTimeout'] as const;
const lists = ['services', 'environments'] as const;

/** Reads a settings file; a file that is not there says nothing. */
export async function readSettings(file: string | null): Promise<FileSettings> {
  if (file === null || !existsSync(file)) return {};
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrongUsage(`${file} cannot be read: ${(error as Error).message}`);
  }
  return checked(file, value ?? {});
}

function checked(file: string, value: unknown): FileSettings {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongUsage(`${file} has to be a list of settings, as in "url: https://gavel.example".`);
  for (const [key, said] of Object.entries(value)) {
    if ((texts as readonly string[]).includes(key)) {
      if (typeof said !== 'string') throw wrongUsage(`${file}: ${key} has to be a text.`);
    } else if ((lists as readonly string[]).includes(key)) {
      if (!Array.isArray(said) || !said.every((entry) => typeof entry === 'string'))
        throw wrongUsage(`${file}: ${key} has to be a list of texts.`);
    } else
      throw wrongUsage(
        `${file}: there is no setting "${key}".`,
        `There are ${[...texts, ...lists].join(', ')}.`,
      );
  }
  return value;
}
