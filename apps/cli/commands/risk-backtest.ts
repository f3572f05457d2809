import type { CliContext } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { readText } from '../terminal/stdin.ts';
import { table } from '../terminal/table.ts';

interface Calibration {
  readonly name: string;
  readonly changes: number;
  readonly failed: number;
  readonly predicted: number;
  readonly observed: number;
  readonly low: number;
  readonly high: number;
}
interface ModelResult {
  readonly changes: number;
  readonly failed: number;
  readonly brier: number | null;
  readonly auc: number | null;
  readonly byClass: readonly Calibration[];
  readonly byScore: readonly Calibration[];
}
interface Backtest {
  readonly unassessed: number;
  readonly recorded: ModelResult;
  readonly other: ModelResult;
  readonly otherModel: string;
  readonly moves: readonly {
    readonly from: string;
    readonly to: string;
    readonly changes: number;
    readonly failed: number;
  }[];
  readonly examples: readonly {
    readonly number: string;
    readonly from: string;
    readonly to: string;
    readonly failed: boolean;
  }[];
}
interface Line {
  readonly progress?: { readonly done: number; readonly total: number };
  readonly result?: Backtest;
}

/** An hour: a few hundred thousand changes take minutes. */
const patience = 3_600_000;

/** Tries a model on closed changes, telling on stderr how far it is. */
export async function backtest(cli: CliContext, options: { model?: string; since?: string }): Promise<void> {
  const since = options.since === undefined ? undefined : dateOf(options.since, '--since');
  const model = options.model === undefined ? undefined : await modelIn(options.model);
  const api = await cli.api();
  const address = '/api/v1/risk/backtest';
  const response = await api.open(address, { method: 'POST', json: { since, model }, patience });
  // What is wrong with the request is told like everywhere: the call is made again, to be read as a refusal.
  if (!response.ok || response.body === null) {
    await api.post(address, { since, model });
    throw new CliError(exitCodes.cannotTell, 'The server gave no answer to the back-test.');
  }
  let result: Backtest | null = null;
  for await (const { progress, result: found } of linesOf(response.body)) {
    if (progress !== undefined) cli.terminal.talk(`${progress.done} of ${progress.total} changes`);
    result = found ?? result;
  }
  if (result === null)
    throw new CliError(
      exitCodes.cannotTell,
      'The server broke off before the back-test was done.',
      'Try again.',
    );
  const backtestResult = result;
  cli.terminal.result({ backtest: backtestResult }, () => textOf(backtestResult));
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as Line;
  }
}

async function modelIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(file));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw wrongUsage(`${file} is no JSON: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
}

/** A day, or an instant, as the API wants it. */
export function dateOf(text: string, option: string): string {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(date.getTime())) throw wrongUsage(`${option} has to be a date, as in 2026-01-31.`);
  return date.toISOString();
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(4));

function textOf(test: Backtest): string {
  const { recorded, other, unassessed, otherModel, moves, examples } = test;
  const moved = moves.filter((m) => m.from !== m.to);
  const parts = [
    `${recorded.changes} closed changes, ${recorded.failed} of which failed; ${unassessed} were never assessed.`,
    `As assessed at the time: Brier score ${figure(recorded.brier)}, discrimination ${figure(recorded.auc)}`,
    calibration([...recorded.byClass, ...recorded.byScore]),
    `By ${otherModel}: Brier score ${figure(other.brier)}, discrimination ${figure(other.auc)}`,
    calibration(other.byClass),
    moved.length === 0
      ? 'No change would be in another class.'
      : table(
          ['FROM', 'TO', 'CHANGES', 'FAILED'],
          moved.map((m) => [m.from, m.to, String(m.changes), String(m.failed)]),
        ),
    ...examples.map((e) => `${e.number}  ${e.from} → ${e.to}${e.failed ? '  failed' : ''}`),
  ];
  return parts.join('\n');
}

const calibration = (rows: readonly Calibration[]): string =>
  table(
    ['CLASS', 'CHANGES', 'FAILED', 'PREDICTED', 'OBSERVED', '95 % INTERVAL'],
    rows.map((r) => [
      r.name,
      String(r.changes),
      String(r.failed),
      percent(r.predicted),
      percent(r.observed),
      `${percent(r.low)} – ${percent(r.high)}`,
    ]),
  );
