import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import {
  newSigningKey,
  parseSigner,
  signatureTypes,
  signerText,
  type SigningKey,
  verifierText,
} from '#ledger/contract';
import type { CliContext, Registration } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { KeptNote } from '../proof/kept-note.ts';
import { LogClient } from '../proof/log-client.ts';
import { lockState } from '../proof/state-lock.ts';
import { Witness } from '../proof/witness.ts';
import { witnessServer } from '../proof/witness-server.ts';
import { parseDuration } from '../terminal/duration.ts';
import { pinnedKey } from './verify.ts';

interface WitnessOptions {
  readonly log?: string;
  readonly key?: string;
  readonly witnessKey: string;
  readonly newKey?: string;
  readonly state?: string;
  readonly interval: string;
  readonly once?: boolean;
  readonly listen?: string;
}

export function registerWitness({ program, begin }: Registration): void {
  program
    .command('witness')
    .description('follow a log, and cosign its checkpoints as long as it only grows')
    .option('--log <address>', 'the log’s server')
    .option('--key <key>', 'the log’s verifier key (name+hash+key), or a file with it')
    .requiredOption('--witness-key <file>', 'your own key (PRIVATE+KEY+name+hash+key, of type 4)')
    .option('--new-key <name>', 'make that key, under this name, and print what logs have to know of it')
    .option('--state <file>', 'where the last checkpoint is kept; beside the key unless said')
    .option('--interval <span>', 'how often to look, as in 30s', '10s')
    .option('--once', 'look once')
    .option('--listen <address>', 'also take checkpoints there (host:port, C2SP tlog-witness)')
    .action(begin(witness));
}

async function witness(cli: CliContext, options: WitnessOptions): Promise<void> {
  if (options.newKey !== undefined) {
    const made = await makeKey(options.witnessKey, options.newKey);
    cli.terminal.result({ verifier: made }, () => made);
    cli.terminal.talk('Give this line to the log: GAVEL_LEDGER_WITNESSES.');
    return;
  }
  if (options.log === undefined || options.key === undefined)
    throw wrongUsage('Name the log: --log ADDRESS --key KEY.');
  const pinned = pinnedKey(options.key);
  const state = new KeptNote(options.state ?? `${options.witnessKey}.state`);
  const follower = new Witness(pinned, await readKey(options.witnessKey), state, () =>
    Math.floor(Date.now() / 1_000),
  );
  const log = new LogClient(cli.apiWith(await cli.settings(options.log), null));
  const release = await lockState(state.file);
  try {
    const server = options.listen === undefined ? null : witnessServer(follower, pinned);
    if (server !== null) {
      const { host, port } = addressOf(options.listen ?? '');
      server.listen(port, host);
      await once(server, 'listening');
    }
    await run(cli, follower, log, options);
    server?.close();
  } finally {
    await release();
  }
}

/** Until it is stopped, or the log misbehaves. */
async function run(
  cli: CliContext,
  follower: Witness,
  log: LogClient,
  { once: single, interval }: WitnessOptions,
): Promise<void> {
  const rest = parseDuration(interval);
  for (;;) {
    try {
      const head = await follower.follow(log);
      if (head !== null) {
        const said = {
          origin: head.origin,
          size: head.size,
          root: Buffer.from(head.root).toString('base64'),
        };
        if (cli.terminal.json) cli.terminal.jsonLine(said);
        else cli.terminal.data(`cosigned ${said.origin} at ${said.size} leaves, root ${said.root}`);
      } else if (single === true) cli.terminal.talk('Nothing new to cosign.');
    } catch (error) {
      // A log that is away is waited for.
      const away = error instanceof CliError && error.exitCode === exitCodes.cannotTell;
      if (!away || single === true) throw error;
      cli.terminal.talk(error.message);
    }
    if (single === true) return;
    await pause(rest, undefined, { signal: cli.signal });
  }
}

async function readKey(file: string): Promise<SigningKey> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw wrongUsage(
      `${file} cannot be read: ${(error as Error).message}`,
      `Make a key: gavel witness --witness-key ${file} --new-key NAME`,
    );
  });
  const key = parseSigner(text.trim());
  // The line itself is a secret: it is not told.
  if (key?.type !== signatureTypes.cosignature)
    throw wrongUsage(`${file} holds no key of a witness (PRIVATE+KEY+name+hash+key, of type 4).`);
  return key;
}

/** @returns the verifier key */
async function makeKey(file: string, name: string): Promise<string> {
  const key = newSigningKey(name, signatureTypes.cosignature);
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${signerText(key)}\n`);
    await handle.sync();
    await handle.close();
  } catch (error) {
    throw wrongUsage(`${file} cannot be made: ${(error as Error).message}`);
  }
  return verifierText(key);
}

function addressOf(text: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) > 65_535) throw wrongUsage(`"${text}" is no address: host:port.`);
  return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
}
