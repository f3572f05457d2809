import type { CliContext, Registration } from '../context.ts';
import { collect } from '../input/file-options.ts';

interface Delegation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly live: boolean;
}

export function registerDelegation({ program, begin }: Registration): void {
  const delegation = program.command('delegation').description('lending your vote for a time; people only');
  delegation
    .command('create')
    .description('lend your vote to somebody, who casts it in their own name')
    .argument('<person>', 'who votes for you: mail address or id')
    .requiredOption('--until <instant>', 'until when, as in 2026-12-24T18:00:00Z')
    .option('--from <instant>', 'from when; now unless said')
    .option('--delegator <person>', 'whose vote it is; yours unless said, and nobody lends another’s')
    .option('--board <key>', 'only in steps that ask this board; may be repeated', collect)
    .option('--service <key>', 'only on changes that touch none but this; may be repeated', collect)
    .option('--type <type>', 'only on changes of this type, as in NORMAL; may be repeated', collect)
    .option('--reason <text>', 'why')
    .action(begin(lend));
  delegation
    .command('end')
    .description('end a delegation before its time')
    .argument('<id>', 'the delegation’s id')
    .action(begin(end));
}

async function lend(
  cli: CliContext,
  delegate: string,
  options: {
    readonly until: string;
    readonly from?: string;
    readonly delegator?: string;
    readonly board?: readonly string[];
    readonly service?: readonly string[];
    readonly type?: readonly string[];
    readonly reason?: string;
  },
): Promise<void> {
  const { until: to, from, delegator, board: boards, service: services, type, reason } = options;
  const input = { delegate, delegator, from, to, boards, services, types: type, reason };
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf('delegation-create', input) };
  show(cli, await api.post<Delegation>('/api/v1/delegations', input, key));
}

async function end(cli: CliContext, id: string): Promise<void> {
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf('delegation-end', { id }) };
  show(cli, await api.post<Delegation>(`/api/v1/delegations/${encodeURIComponent(id)}/end`, {}, key));
}

const show = (cli: CliContext, delegation: Delegation): void => {
  const { id, from, to, live } = delegation;
  cli.terminal.result({ delegation }, () => `${id}  ${from} to ${to}${live ? '' : ', not in force'}`);
};
