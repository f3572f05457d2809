import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type ChangeControl, type Control, parseControl, type PeriodControl } from './domain/control.ts';

/** The controls as the files of a folder say them: each in one of its own. */
export class Controls {
  private constructor(readonly all: readonly Control[]) {}

  /** @throws Error that names the file, and says what to mend */
  static read(dir: string): Controls {
    const names = readdirSync(dir)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
    if (names.length === 0) throw new Error(`There are no controls in ${dir}.`);
    return new Controls(names.map((name) => read(path.join(dir, name))));
  }

  get overChanges(): readonly ChangeControl[] {
    return this.all.filter((control) => control.over === 'changes');
  }

  get overPeriods(): readonly PeriodControl[] {
    return this.all.filter((control) => control.over === 'period');
  }
}

function read(file: string): Control {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    throw new Error(`${file} is no YAML: ${(error as Error).message}`, { cause: error });
  }
  return parseControl(file, content);
}
