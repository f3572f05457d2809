import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from './project.mjs';
import { run } from './run.mjs';

let folder;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gavel-run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Not counting one that has ended and was not yet fetched by whoever adopted it. */
const isAlive = (pid) =>
  /^[^Z\s]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout);

describe('a program that a script runs', () => {
  it('gives its exit code and what it said', async () => {
    expect(await run('/bin/sh', ['-c', 'echo one; echo two >&2; exit 3'])).toEqual({
      code: 3,
      said: 'one\ntwo',
    });
  });

  it.each([
    ['kept', '{}'],
    ['shown', '{ show: true }'],
  ])(
    'is ended with all that it started when the script is asked to stop, even if it does not listen: %s',
    async (name, options) => {
      const pidFile = path.join(folder, `${name}.pid`);
      // What a shell ignores, its children ignore as well.
      const deaf = path.join(folder, `${name}.sh`);
      writeFileSync(deaf, `trap '' INT TERM\nsleep 300 &\necho $! > ${pidFile}\nwait\n`);
      const script = path.join(folder, `${name}.mjs`);
      const module = pathToFileURL(path.join(root, 'scripts/lib/run.mjs')).href;
      writeFileSync(
        script,
        `import { existsSync } from 'node:fs';
       import { run } from ${JSON.stringify(module)};
       const begun = setInterval(() => existsSync(${JSON.stringify(pidFile)}) && process.stdout.write('.'), 20);
       await run('/bin/sh', [${JSON.stringify(deaf)}], ${options});
       clearInterval(begun);`,
      );
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const pid = Number(readFileSync(pidFile, 'utf8'));
      expect(isAlive(pid)).toBe(true);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      expect(await ended).toBe(143);
      expect(isAlive(pid)).toBe(false);
    },
  );
});
