import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { wrongUsage } from '../errors.ts';

export interface PolicyFile {
  readonly name: string;
  readonly text: string;
}

/** The files of a folder that make up a set of rules: rules, schema and cases. Settings in JSON are no part of it. */
export function readPolicyFolder(dir: string): PolicyFile[] {
  if (!existsSync(dir)) throw wrongUsage(`There is no folder ${dir}.`);
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(cedar|cedarschema|cases\.yaml)$|^case-defaults\.yaml$/.test(name))
    .sort()
    .map((name) => ({
      name: name.split(path.sep).join('/'),
      text: readFileSync(path.join(dir, name), 'utf8'),
    }));
  if (files.length === 0)
    throw wrongUsage(`There are no rules in ${dir}.`, 'Name the folder that holds *.cedar.');
  return files;
}
