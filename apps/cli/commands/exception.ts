import type { CliContext, Registration } from '../context.ts';
import { wrongUsage } from '../errors.ts';

interface RuleException {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly endsAt: string;
}

export function registerException({ program, begin }: Registration): void {
  const exception = program.command('exception').description('letting a segregation rule be broken');
  exception
    .command('request')
    .description('ask compliance to let a rule be broken, on a change as it is now or on a service')
    .argument('<rule>', 'the rule, as in author-is-not-approver')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--until <instant>', 'when it ends by itself, as in 2026-12-24T18:00:00Z')
    .option('--change <ref>', 'for this change: number or id')
    .option('--service <key>', 'for every change of this service')
    .action(begin(request));
  exception
    .command('decide')
    .description('grant an exception or refuse it; compliance only')
    .argument('<id>', 'the exception’s id')
    .option('--grant', 'let the rule be broken')
    .option('--refuse', 'do not')
    .requiredOption('--note <text>', 'why')
    .action(begin(decide));
  exception
    .command('revoke')
    .description('end a granted exception before its time')
    .argument('<id>', 'the exception’s id')
    .requiredOption('--note <text>', 'why')
    .action(begin(revoke));
}

async function request(
  cli: CliContext,
  rule: string,
  options: {
    readonly reason: string;
    readonly until: string;
    readonly change?: string;
    readonly service?: string;
  },
): Promise<void> {
  const { reason, until, change, service } = options;
  const input = { rule, reason, until, change, service };
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf('exception-request', input) };
  show(cli, await api.post<RuleException>('/api/v1/exceptions', input, key));
}

async function decide(
  cli: CliContext,
  id: string,
  { grant, refuse, note }: { readonly grant?: boolean; readonly refuse?: boolean; readonly note: string },
): Promise<void> {
  if ((grant === true) === (refuse === true))
    throw wrongUsage('Say what is decided.', 'Give --grant or --refuse.');
  await settle(cli, id, 'decision', { granted: grant === true, note });
}

const revoke = (cli: CliContext, id: string, { note }: { readonly note: string }): Promise<void> =>
  settle(cli, id, 'revocation', { note });

async function settle(cli: CliContext, id: string, how: string, said: object): Promise<void> {
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf(`exception-${how}`, { id, ...said }) };
  const path = `/api/v1/exceptions/${encodeURIComponent(id)}/${how}`;
  show(cli, await api.post<RuleException>(path, said, key));
}

const show = (cli: CliContext, exception: RuleException): void => {
  const { id, rule, state, endsAt } = exception;
  cli.terminal.result({ exception }, () => `${id}  ${state}  ${rule}  until ${endsAt}`);
};
