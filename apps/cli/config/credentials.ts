import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

export interface Credential {
  readonly token: string;
  /** A session ends at the server when one signs out; a token that was given stays good. */
  readonly kind: 'session' | 'token';
  readonly name: string;
  /** ISO 8601; null where the server did not say. */
  readonly expiresAt: string | null;
}

interface Kept {
  readonly lastServer: string | null;
  readonly servers: Readonly<Record<string, Credential>>;
}

/** Tokens by server, in a file that its owner alone can read. */
export class Credentials {
  readonly file: string;

  constructor(folder: string) {
    this.file = path.join(folder, 'credentials.json');
  }

  get lastServer(): string | null {
    return this.read().lastServer;
  }

  of(address: string): Credential | null {
    const { servers } = this.read();
    return Object.hasOwn(servers, address) ? (servers[address] ?? null) : null;
  }

  keep(address: string, credential: Credential): void {
    const { servers } = this.read();
    this.write({ lastServer: address, servers: { ...servers, [address]: credential } });
  }

  forget(address: string): void {
    const { servers, lastServer } = this.read();
    const { [address]: _gone, ...others } = servers;
    this.write({ lastServer, servers: others });
  }

  private read(): Kept {
    if (!existsSync(this.file)) return { lastServer: null, servers: {} };
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Kept;
    } catch (error) {
      throw new CliError(
        exitCodes.fault,
        `${this.file} cannot be read: ${(error as Error).message}`,
        'Mend it or remove it, then sign in again: gavel login',
      );
    }
  }

  /** Written beside and moved into place, so that nobody ever reads half of it. */
  private write(kept: Kept): void {
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    const beside = `${this.file}.${process.pid}`;
    writeFileSync(beside, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    chmodSync(beside, 0o600);
    renameSync(beside, this.file);
  }
}
