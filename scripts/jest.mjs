// Runs Jest with what it needs for ES modules; arguments are Jest's own.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './lib/project.mjs';

// Jest takes every word after --selectProjects for a project's name, so that goes last.
const isProjects = (word) => word.startsWith('--selectProjects=');
const words = process.argv.slice(2);
const ordered = [...words.filter((word) => !isProjects(word)), ...words.filter(isProjects)];

const options = [
  process.env['NODE_OPTIONS'],
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
];
const jest = spawn(process.execPath, [path.join(root, 'node_modules/jest/bin/jest.js'), ...ordered], {
  cwd: root,
  env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' ') },
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
jest.once('close', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
