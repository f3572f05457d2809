import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Findings, parseVerifier, PinnedKey, signatureTypes } from '#ledger/contract';
import { userFolder } from '../config/settings-files.ts';
import type { CliContext, Registration } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { askAgainHere } from '../proof/ask-again.ts';
import { KeptNote } from '../proof/kept-note.ts';
import { LogClient } from '../proof/log-client.ts';
import { PackOnDisk } from '../proof/pack-file.ts';
import { reportExit, reportText } from '../proof/report-text.ts';
import { newSeed } from '../proof/sample.ts';
import { LogVerification, type LogWish } from '../proof/verify-log.ts';
import { PackVerification } from '../proof/verify-pack.ts';
import { telling } from '../terminal/telling.ts';

interface VerifyOptions {
  readonly key: string;
  readonly server?: string;
  readonly witness?: readonly string[];
  readonly state?: string;
  readonly treeOnly?: boolean;
  readonly sample?: string;
  readonly seed?: string;
}

const collected = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function registerVerify({ program, begin }: Registration): void {
  program
    .command('verify')
    .description('verify an evidence pack, or a whole log, against a key that you pinned; exits 0, 9 or 10')
    .argument('[pack]', 'a pack, as gavel pack makes it: nothing else is read')
    .requiredOption('--key <key>', 'the log’s verifier key (name+hash+key), or a file with it')
    .option('--server <address>', 'verify the whole log of this server instead')
    .option('--witness <key>', 'a witness one of whom has to have cosigned; repeatable', collected)
    .option('--state <file>', 'where the last checkpoint is remembered; beside your settings unless said')
    .option('--tree-only', 'with --server: signatures, hashes and growth alone, which needs no sign-in')
    .option('--sample <parts>', 'with --server: look at the records of so many parts of 256 leaves')
    .option('--seed <text>', 'draw the same sample again')
    .action(begin(verify));
}

async function verify(cli: CliContext, pack: string | undefined, options: VerifyOptions): Promise<void> {
  if ((pack === undefined) === (options.server === undefined))
    throw wrongUsage('Name a pack, or a server with --server.');
  const key = pinnedKey(options.key);
  const witnesses = options.witness ?? [];
  if (witnesses.some((text) => parseVerifier(text)?.type !== signatureTypes.cosignature))
    throw wrongUsage('A witness is named by its verifier key: name+hash+key, of type 4.');
  const findings = new Findings();
  const about = pack ?? options.server ?? '';
  const found =
    pack === undefined
      ? await verifyServer(cli, key, { ...options, witness: witnesses }, findings)
      : await verifyPack(cli, key, pack, witnesses, findings);
  const report = findings.report();
  cli.terminal.result({ about, key: key.text, ...found, ...report }, () => reportText(about, report));
  process.exitCode = reportExit(report);
}

/** @throws CliError for what is no key; a key is public, so it may be on the line */
export function pinnedKey(given: string): PinnedKey {
  const text = existsSync(given) ? readFileSync(given, 'utf8') : given;
  const key = PinnedKey.of(text);
  if (key === null)
    throw wrongUsage(
      'This is no verifier key of a log: name+hash+key, of type 1.',
      'Have it from whoever runs the log, over a way that you trust; the query ledgerKeys tells it too.',
    );
  return key;
}

/** Where the last checkpoint of a log is remembered, unless it is said. */
export const stateFile = (cli: CliContext, key: PinnedKey, given?: string): KeptNote =>
  new KeptNote(given ?? path.join(userFolder(cli.env), 'logs', `${fileNameOf(key.origin)}.checkpoint`));

const fileNameOf = (origin: string): string =>
  `${origin.replaceAll(/[^A-Za-z0-9.-]/g, '_').slice(0, 60)}-${createHash('sha256').update(origin).digest('hex').slice(0, 8)}`;

async function verifyServer(
  cli: CliContext,
  key: PinnedKey,
  options: VerifyOptions,
  findings: Findings,
): Promise<object> {
  const settings = await cli.settings(options.server);
  const records = recordsWish(options);
  if (settings.token === null && records !== 'none')
    throw new CliError(
      exitCodes.noRight,
      'Records are read by auditors, and nobody is signed in there.',
      'Sign in with gavel login, or ask for the tree alone: --tree-only.',
    );
  const state = stateFile(cli, key, options.state);
  const seed = options.seed ?? newSeed();
  const wish: LogWish = {
    key,
    witnesses: options.witness ?? [],
    remembered: await state.read(),
    records,
    seed,
    askAgain: await askAgainHere(),
    progress: telling(cli.terminal, 'leaves'),
  };
  const log = new LogClient(cli.apiWith(settings, settings.token));
  const head = await new LogVerification(log, wish, findings).run();
  const { verdict } = findings.report();
  if (head !== null && verdict !== 'WRONG') await state.write(head.note);
  return { size: head?.size ?? null, ...(typeof records === 'number' ? { seed } : {}) };
}

function recordsWish({ treeOnly, sample }: VerifyOptions): LogWish['records'] {
  if (treeOnly === true) return 'none';
  if (sample === undefined) return 'all';
  if (!/^[1-9]\d{0,8}$/.test(sample)) throw wrongUsage(`"${sample}" is no number of parts.`);
  return Number(sample);
}

async function verifyPack(
  cli: CliContext,
  key: PinnedKey,
  file: string,
  witnesses: readonly string[],
  findings: Findings,
): Promise<object> {
  const pack = await PackOnDisk.open(file, findings);
  try {
    const askAgain = await askAgainHere();
    const wish = { key, witnesses, askAgain, progress: telling(cli.terminal, 'changes') };
    await new PackVerification(pack, wish, findings).run();
  } finally {
    await pack.close();
  }
  return { files: pack.files.length };
}
