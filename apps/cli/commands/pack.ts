import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { refusalOf } from '../client/answers.ts';
import type { CliContext, Registration } from '../context.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

/** Changes with large documents take their time. */
const patience = 60 * 60 * 1_000;

export function registerPack({ program, begin }: Registration): void {
  program
    .command('pack')
    .description('write an evidence pack: all records of changes, with proofs; for auditors')
    .argument('<ref...>', 'changes: numbers or ids')
    .requiredOption('-o, --output <file>', 'where to')
    .action(begin(pack));
}

async function pack(cli: CliContext, refs: readonly string[], { output }: { output: string }): Promise<void> {
  const api = await cli.api();
  const query = new URLSearchParams(refs.map((ref): [string, string] => ['change', ref]));
  const response = await api.open(`/api/v1/packs?${query.toString()}`, { patience });
  if (!response.ok || response.body === null) {
    const body: unknown = await response.json().catch(() => null);
    throw refusalOf(response.status, body, response.headers.get('x-correlation-id') ?? undefined);
  }
  // A pack that broke off must not lie where a whole one is looked for.
  const temporary = `${output}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(temporary));
    await rename(temporary, output);
  } catch (error) {
    await rm(temporary, { force: true });
    if (cli.signal.aborted) throw error;
    throw new CliError(
      exitCodes.cannotTell,
      `The pack was not made: ${(error as Error).message}.`,
      'Look at the server’s log, then type the same again.',
    );
  }
  cli.terminal.result({ output }, () => output);
  cli.terminal.talk(`Verify it: gavel verify ${output} --key KEY`);
}
