import type { Command } from 'commander';
import type { Json } from '#kernel';
import { Api } from './client/api.ts';
import { Credentials } from './config/credentials.ts';
import { projectFile, readSettings, userFile, userFolder } from './config/settings-files.ts';
import { resolveSettings, type Settings } from './config/settings.ts';
import { CliError, wrongUsage } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { idempotencyKey } from './input/idempotency.ts';
import type { Keyboard } from './terminal/prompt.ts';
import { Terminal } from './terminal/terminal.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly url?: string;
  readonly json?: boolean;
  readonly input: boolean;
  readonly requestTimeout?: string;
  readonly idempotencyKey?: string;
}

/** What a command has at hand. */
export class CliContext {
  readonly credentials: Credentials;
  readonly terminal: Terminal;

  constructor(
    readonly flags: GlobalOptions,
    readonly env: NodeJS.ProcessEnv,
    /** Aborted on Ctrl-C. */
    readonly signal: AbortSignal,
  ) {
    this.credentials = new Credentials(userFolder(env));
    this.terminal = new Terminal({ json: flags.json === true, input: flags.input, env });
  }

  get keyboard(): Keyboard {
    return { input: process.stdin, output: process.stderr, signal: this.signal };
  }

  async settings(url?: string): Promise<Settings> {
    const [project, user] = await Promise.all([
      readSettings(projectFile(process.cwd())),
      readSettings(userFile(this.env)),
    ]);
    return resolveSettings({
      flags: { ...this.flags, url: url ?? this.flags.url },
      env: this.env,
      project,
      user,
      lastServer: this.credentials.lastServer,
      tokenFor: (address) => this.credentials.of(address)?.token ?? null,
    });
  }

  /** The server, as whoever is signed in there. */
  async api(): Promise<Api> {
    const settings = await this.settings();
    if (settings.token !== null) return this.apiWith(settings, settings.token);
    throw new CliError(
      exitCodes.noRight,
      settings.address === null
        ? 'No server is known, and nobody is signed in.'
        : `Nobody is signed in at ${settings.address}.`,
      'Sign in: gavel login ADDRESS --username NAME. In a pipeline set GAVEL_URL and GAVEL_TOKEN.',
    );
  }

  apiWith({ address, requestTimeout }: Settings, token: string | null): Api {
    if (address === null)
      throw wrongUsage('No server is known.', 'Name it: gavel login ADDRESS, --url ADDRESS or GAVEL_URL.');
    return new Api({ address, token, patience: requestTimeout, signal: this.signal });
  }

  /** The Idempotency-Key of a write. */
  keyOf(command: string, asked: object): string {
    return idempotencyKey(
      this.env,
      command,
      JSON.parse(JSON.stringify(asked)) as Json,
      this.flags.idempotencyKey,
    );
  }
}

/**
 * Makes a commander action of ours: it gets a context of the global options, then the command's arguments and options.
 * Commander hands over arguments by what a command declares, which its types do not know: ours say it again.
 */
export type Begin = <Args extends unknown[]>(
  action: (cli: CliContext, ...args: Args) => Promise<void>,
) => (...args: unknown[]) => Promise<void>;

export interface Registration {
  readonly program: Command;
  readonly begin: Begin;
}
