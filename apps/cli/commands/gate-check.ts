import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../client/api.ts';
import type { GateView } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { parseDuration } from '../terminal/duration.ts';
import { problemLines } from '../terminal/refusal-text.ts';

interface GateOptions {
  readonly environment?: string;
  readonly artifact?: string;
  readonly wait?: string;
}

export function registerGate({ program, begin }: Registration): void {
  program
    .command('gate')
    .description('the deployment gate')
    .command('check')
    .description('may this be deployed now? The exit status answers: gavel help exit-codes')
    .argument('<ref>', 'the change: number or id')
    .option('--environment <key>', 'where it is about to be deployed')
    .option('--artifact <digest>', 'what is about to be deployed, as in sha256:…')
    .option('--wait <span>', 'wait so long for a verdict that is not PENDING, as in 30s')
    .action(begin(check));
}

async function check(cli: CliContext, ref: string, options: GateOptions): Promise<void> {
  const api = await cli.api();
  const query = { change: ref, environment: options.environment, artifact: options.artifact };
  const gate = await verdictWithin(api, query, parseDuration(options.wait ?? '0s'), cli.signal);
  const { allowed, verdict, reasons, change } = gate;
  cli.terminal.result({ allowed, verdict, reasons, change }, () =>
    [
      `${verdict}  ${change.number}  ${change.state}  revision ${change.revision}`,
      ...reasons.flatMap(problemLines),
    ].join('\n'),
  );
  if (!allowed) process.exitCode = gateExit(gate);
}

/** The longest that one request is held open. */
const longestHold = 60_000;
const breather = 1_000;

/** Asks until there is a verdict or the time is over; a server that is away meanwhile is asked again. */
async function verdictWithin(
  api: Api,
  query: Record<string, string | undefined>,
  waitMs: number,
  signal: AbortSignal,
): Promise<GateView> {
  const until = Date.now() + waitMs;
  for (;;) {
    const left = Math.max(0, until - Date.now());
    const wait = Math.floor(Math.min(left, longestHold) / 1_000);
    try {
      const gate = await api.get<GateView>(
        '/api/v1/gate',
        { ...query, wait },
        { patience: wait * 1_000 + 30_000 },
      );
      if (gate.verdict !== 'PENDING' || until - Date.now() <= breather) return gate;
    } catch (error) {
      const mayComeBack = error instanceof CliError && error.exitCode === exitCodes.cannotTell;
      if (!mayComeBack || until - Date.now() <= breather) throw error;
      await pause(breather, undefined, { signal });
    }
  }
}

/** What a closed gate exits with: by whom or what it was closed. */
export function gateExit({
  verdict,
  reasons,
  change,
}: Pick<GateView, 'verdict' | 'reasons' | 'change'>): ExitCode {
  if (verdict === 'ALLOWED') return exitCodes.done;
  if (verdict === 'PENDING') return exitCodes.pending;
  if (change.state === 'REJECTED') return exitCodes.refusedByPerson;
  const stale = reasons.some((r) => r.code === 'STALE_CONTENT' || r.code === 'STALE_VERSION');
  return stale ? exitCodes.stale : exitCodes.closedByRule;
}
