import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './project.mjs';

/**
 * Runs a program to its end and gives its exit code and the end of what it wrote.
 * With `show`, it writes straight to our own output instead.
 */
export function run(command, args, { show = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let said = '';
    const keep = (text) => {
      said = (said + text).slice(-20_000);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    // Asked to stop, we pass it on, wait for the child, and end.
    let asked = null;
    const pass = (signal) => {
      asked = signal;
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
    child.once('error', reject);
    child.once('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, pass);
      if (asked !== null) process.exit(asked === 'SIGINT' ? 130 : 143);
      resolve({ code: code ?? 1, said: said.trim() });
    });
  });
}

/** Runs npm: the one that runs us, or the one that belongs to this Node, or the one on the PATH. */
export function npm(args, options) {
  const own = process.env['npm_execpath'];
  return own !== undefined && path.basename(own).startsWith('npm')
    ? run(process.execPath, [own, ...args], options)
    : run('npm', args, options);
}
