import { Option } from 'commander';
import type { Api } from '../client/api.ts';
import { ChangeNews } from '../client/change-news.ts';
import { lookAgain } from '../client/looking.ts';
import { type ChangeView, changePath, type GateView } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseDuration } from '../terminal/duration.ts';
import { goals, type Goal, type Sight, standing } from './wait-goals.ts';

interface WaitOptions {
  readonly for: Goal;
  readonly timeout: string;
}

export function registerWait({ program, begin }: Registration): void {
  program
    .command('wait')
    .description('wait for a change; prints a line for each state, stops at the first final refusal')
    .argument('<ref>', 'its number or id')
    .addOption(new Option('--for <goal>', 'what to wait for').choices(goals).default('approved'))
    .option('--timeout <span>', 'how long at the most', '30m')
    .action(begin(wait));
}

async function wait(cli: CliContext, ref: string, options: WaitOptions): Promise<void> {
  const until = Date.now() + parseDuration(options.timeout);
  const api = await cli.api();
  let sight = await look(api, ref, options.for);
  const news = new ChangeNews(api, sight.change.number);
  let told = '';
  try {
    for (;;) {
      if (sight.change.state !== told) tell(cli, sight.change);
      told = sight.change.state;
      const verdict = standing(options.for, sight, new Date());
      if (verdict === 'reached') return;
      if (verdict !== 'waiting') throw verdict;
      const left = until - Date.now();
      if (left <= 0) throw timedOut(sight.change, options);
      await news.next(Math.min(left, untilOpening(sight.change)));
      cli.signal.throwIfAborted();
      sight = await lookAgain(() => look(api, ref, options.for), sight, until);
    }
  } finally {
    news.end();
  }
}

async function look(api: Api, ref: string, goal: Goal): Promise<Sight> {
  const [change, gate] = await Promise.all([
    api.get<ChangeView>(changePath(ref)),
    goal === 'window' ? api.get<GateView>('/api/v1/gate', { change: ref }) : null,
  ]);
  const round = goal === 'approved' && change.type === 'EMERGENCY' ? await newestRound(api, ref) : null;
  return { change, gate, round };
}

async function newestRound(api: Api, ref: string): Promise<Sight['round']> {
  const { change } = await api.graphql<{ change: { approvals: { nodes: NonNullable<Sight['round']>[] } } }>(
    'query ($ref: String!) { change(ref: $ref) { approvals(first: 1) { nodes { state digest } } } }',
    { ref },
  );
  return change.approvals.nodes[0] ?? null;
}

/** Nothing happens when a window opens but the time: so that is when to look. */
function untilOpening({ plannedStart }: Sight['change']): number {
  const left = plannedStart === null ? -1 : Date.parse(plannedStart) - Date.now();
  return left > 0 ? left + 50 : Infinity;
}

function tell(cli: CliContext, { number, state, revision, updatedAt }: Sight['change']): void {
  if (cli.terminal.json) cli.terminal.jsonLine({ number, state, revision, updatedAt });
  else cli.terminal.data(`${updatedAt}  ${number}  ${state}  revision ${revision}`);
}

const timedOut = ({ number, state }: Sight['change'], options: WaitOptions): CliError =>
  new CliError(
    exitCodes.pending,
    `${number} is ${state} after ${options.timeout}; ${options.for} it is not.`,
    `See what it waits for: gavel explain ${number}`,
  );
