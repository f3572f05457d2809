import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

export interface Keyboard {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Asks for a line that is shown as it is typed. */
export function ask(question: string, keyboard: Keyboard): Promise<string> {
  return read(question, keyboard, keyboard.output);
}

/** Asks for a secret: what is typed is not shown. */
export async function askSecretly(question: string, keyboard: Keyboard): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const secret = await read(question, keyboard, nowhere);
  keyboard.output.write('\n');
  return secret;
}

/** Asks yes or no; anything but yes is no. */
export async function confirm(question: string, keyboard: Keyboard): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `, keyboard)).trim());
}

function read(question: string, keyboard: Keyboard, echo: NodeJS.WritableStream): Promise<string> {
  keyboard.output.write(question);
  const lines = createInterface({ input: keyboard.input, output: echo, terminal: true });
  return new Promise((resolve, reject) => {
    // On a terminal in raw mode Ctrl-C is a key like any other: hand it on as the signal it stands for.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    lines.once('line', (line) => settle(lines, () => resolve(line)));
    lines.once('close', () => reject(new CliError(exitCodes.cancelled, 'Nothing was entered.')));
    keyboard.signal.addEventListener(
      'abort',
      () => settle(lines, () => reject(abortReason(keyboard.signal))),
      {
        once: true,
      },
    );
  });
}

const abortReason = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('interrupted');

function settle(lines: Interface, done: () => void): void {
  done();
  lines.close();
}
