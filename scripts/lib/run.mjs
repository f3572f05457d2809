import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { root } from './project.mjs';

/** Milliseconds. */
const endsWithin = 2_000;

/**
 * Runs a program to its end and gives its exit code and the end of what it wrote.
 * With `show`, it writes straight to our own output instead; `patient`, it takes what others leave of the machine.
 */
export function run(command, args, { show = false, patient = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      // A group of its own, so that it can be ended with all that it started, whoever asks and however.
      detached: true,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    if (patient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    let said = '';
    const keep = (text) => {
      said = (said + text).slice(-20_000);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    // Asked to stop, we pass it on, wait for the child, and end. An npm that unpacks would go on to its end: it is given a
    // moment, and what it leaves half-done the next start makes good.
    let asked = null;
    const pass = (signal) => {
      asked = signal;
      end(child, signal);
      setTimeout(() => end(child, 'SIGKILL'), endsWithin).unref();
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

function end(child, signal) {
  try {
    if (child.exitCode === null) process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}

/** Runs npm: the one that runs us, or the one that belongs to this Node, or the one on the PATH. */
export function npm(args, options) {
  const own = process.env['npm_execpath'];
  return own !== undefined && path.basename(own).startsWith('npm')
    ? run(process.execPath, [own, ...args], options)
    : run('npm', args, options);
}
