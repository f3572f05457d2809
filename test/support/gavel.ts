import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from './client.ts';
import { stack } from './stack.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Typing {
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** A command under way. */
export class Running {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ran>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) =>
      child.once('close', (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr })),
    );
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

/** The built command line, typed at a desk of its own: no settings, no tokens, no pipeline around it. */
export class Desk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'gavel-desk-'));

  constructor(private readonly env: NodeJS.ProcessEnv = {}) {}

  /** A desk at which one of the seeded people has signed in to the shared system. */
  static async of(username: string): Promise<Desk> {
    const { apiUrl, signIns } = stack().shared;
    const desk = new Desk();
    const password = signIns.find((person) => person.username === username)?.password;
    const args = ['login', apiUrl, '--username', username, '--password-stdin'];
    const { code, stderr } = await desk.type(args, { stdin: `${password ?? ''}\n` });
    if (code !== 0) throw new Error(`${username} could not sign in: ${stderr}`);
    return desk;
  }

  /** A desk at which a client's token is set, for a system of a test's own. */
  static with({ headers, url }: Client): Desk {
    const token = headers['authorization']?.replace(/^Bearer /, '') ?? '';
    return new Desk({ GAVEL_URL: url, GAVEL_TOKEN: token });
  }

  type(args: readonly string[], typing: Typing = {}): Promise<Ran> {
    return this.start(args, typing).ended;
  }

  /** What a command prints with --json, whatever it ends with. */
  async json<T>(args: readonly string[], typing: Typing = {}): Promise<T & { schemaVersion: number }> {
    const { stdout, stderr } = await this.type([...args, '--json'], typing);
    if (stdout === '') throw new Error(`gavel ${args.join(' ')} printed nothing: ${stderr}`);
    return JSON.parse(stdout) as T & { schemaVersion: number };
  }

  start(args: readonly string[], { stdin, env, cwd }: Typing = {}): Running {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [path.join(stack().root, 'dist/gavel.mjs'), ...args], {
      cwd: cwd ?? this.folder,
      env: { PATH, HOME, XDG_CONFIG_HOME: this.folder, ...this.env, ...env },
      stdio: 'pipe',
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
    return new Running(child);
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The desks of one test file. */
export class Desks {
  private readonly known = new Map<string, Desk>();

  async signIn(...usernames: string[]): Promise<void> {
    for (const username of usernames) this.add(username, await Desk.of(username));
  }

  add(name: string, desk: Desk): Desk {
    this.known.set(name, desk);
    return desk;
  }

  at(name: string): Desk {
    const desk = this.known.get(name);
    if (desk === undefined) throw new Error(`${name} has no desk.`);
    return desk;
  }

  clear(): void {
    for (const desk of this.known.values()) desk.clear();
  }
}

/** Files a change at a desk and gives its number. */
export async function fileAt(desk: Desk, change: object, ...flags: string[]): Promise<string> {
  const stdin = JSON.stringify(change);
  const filed = await desk.json<{ change: { number: string } }>(['file', '-f', '-', ...flags], { stdin });
  return filed.change.number;
}
