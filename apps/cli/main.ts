import { CommanderError } from 'commander';
import { CliError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { errorDocument, errorText } from './terminal/refusal-text.ts';
import { Terminal } from './terminal/terminal.ts';

const interrupted = new AbortController();

// One request is one command for the server: stopping between two leaves nothing half done.
for (const [signal, code] of [
  ['SIGINT', exitCodes.interrupted],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => {
    process.exitCode = code;
    interrupted.abort(new Error('interrupted'));
  });

// A reader that has seen enough, as in `gavel list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(141);
  throw error;
});

try {
  await createProgram(process.env, interrupted.signal).parseAsync();
} catch (error) {
  if (!interrupted.signal.aborted) process.exitCode = tell(error);
}
// Whatever is still open belongs to a command that was stopped.
if (interrupted.signal.aborted) process.exit();

/** @returns the exit code */
function tell(error: unknown): number {
  // Commander has said already what is wrong with the line; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
  const known =
    error instanceof CliError
      ? error
      : new CliError(
          exitCodes.fault,
          error instanceof Error ? error.message : String(error),
          'This is a fault of the command itself. Please report it with what you typed.',
        );
  const terminal = new Terminal({ json: process.argv.includes('--json'), input: false, env: process.env });
  if (terminal.json) terminal.result(errorDocument(known), () => '');
  terminal.talk(errorText(known));
  return known.exitCode;
}
