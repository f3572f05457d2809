import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliError, Refusal } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { refusalOf } from './answers.ts';
import type { Api } from './api.ts';
import { untilNextLook } from './looking.ts';

/** Something large at an address that gives parts of it (RFC 9110, 14), with the SHA-256 that it has to have. */
export interface Download {
  readonly url: string;
  readonly bytes: number;
  readonly digest: string;
}

/** A single answer may take so long. */
const patience = 60 * 60 * 1_000;
/** So often in a row an answer may bring nothing. */
const mostTries = 8;

/**
 * Brings a download to a file, from where it was cut off, be it by this command or by an earlier one: what has arrived
 * lies beside the file under a name with the digest. It is there under its own name only when it is whole.
 * @throws CliError cannotTell when it does not arrive, proofWrong when something else does
 */
export async function download(
  api: Api,
  { url, bytes, digest }: Download,
  output: string,
  { signal, progress }: { signal: AbortSignal; progress: (done: number, of: number) => void },
): Promise<void> {
  const temporary = `${output}.${digest.slice('sha256:'.length, 'sha256:'.length + 16)}.part`;
  let tries = 0;
  for (let have = await sizeOf(temporary); have < bytes;) {
    const before = have;
    const failure = await goOn(api, url, { temporary, have, digest, signal });
    have = await sizeOf(temporary);
    progress(have, bytes);
    tries = have > before ? 0 : tries + 1;
    if (failure instanceof Refusal && failure.exitCode !== exitCodes.cannotTell) throw failure;
    if (have < bytes && tries >= mostTries)
      throw new CliError(
        exitCodes.cannotTell,
        `The download stopped at ${have} of ${bytes} bytes: ${failure?.message ?? 'nothing more came'}.`,
        `Type the same again: it goes on from there. What has arrived is in ${temporary}.`,
      );
    if (have < bytes) await untilNextLook(tries, signal);
  }
  const found = await digestOf(temporary);
  if (found !== digest) {
    await rm(temporary, { force: true });
    throw new CliError(exitCodes.proofWrong, `What arrived has the digest ${found}, and not ${digest}.`);
  }
  await rename(temporary, output);
}

/** @returns why no more came; null when the answer came to its end */
async function goOn(
  api: Api,
  url: string,
  {
    temporary,
    have,
    digest,
    signal,
  }: { temporary: string; have: number; digest: string; signal: AbortSignal },
): Promise<Error | null> {
  try {
    const range: Record<string, string> =
      have === 0 ? {} : { range: `bytes=${have}-`, 'if-range': `"${digest}"` };
    const response = await api.open(url, { patience, headers: range });
    if (!response.ok || response.body === null) {
      const body: unknown = await response.json().catch(() => null);
      return refusalOf(response.status, body, response.headers.get('x-correlation-id') ?? undefined);
    }
    const flags = response.status === 206 ? 'a' : 'w';
    await pipeline(Readable.fromWeb(response.body), createWriteStream(temporary, { flags, mode: 0o600 }), {
      signal,
    });
    return null;
  } catch (error) {
    if (signal.aborted) throw error;
    return error as Error;
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return `sha256:${hash.digest('hex')}`;
}
