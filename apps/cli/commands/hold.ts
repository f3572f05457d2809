import type { CliContext, Registration } from '../context.ts';
import { table } from '../terminal/table.ts';
import { minute } from './freeze-list.ts';

interface Hold {
  readonly id: string;
  readonly matter: string;
  readonly reason: string;
  readonly state: string;
  readonly placedAt: string;
}

interface Scope {
  readonly change?: string;
  readonly service?: string;
  readonly person?: string;
  readonly from?: string;
  readonly until?: string;
}

export function registerHold({ program, begin }: Registration): void {
  const hold = program.command('hold').description('legal holds: what must not go while a matter is open');
  hold
    .command('place')
    .description('have nothing go that it covers, whatever the retention rules say; all that is said narrows')
    .argument('<matter>', 'the matter’s reference')
    .requiredOption('--reason <text>', 'why')
    .option('--change <ref>', 'documents of this change: number or id')
    .option('--service <key>', 'documents of changes that touch this service')
    .option('--person <email>', 'what this person attached, and documents of changes that they had a hand in')
    .option('--from <instant>', 'documents of changes that were under way from then on')
    .option('--until <instant>', 'documents of changes that were under way before then')
    .action(begin(place));
  hold
    .command('lift')
    .description('end a hold; never by whoever placed it, where the policy demands two people')
    .argument('<id>', 'the hold’s id')
    .requiredOption('--reason <text>', 'why')
    .action(begin(lift));
  hold
    .command('list')
    .description('list holds, the newest first')
    .option('--open', 'those that are not lifted')
    .option('--matter <reference>', 'those for this matter')
    .option('--limit <number>', 'how many, 1 to 100; 20 unless said')
    .action(begin(list));
}

async function place(
  cli: CliContext,
  matter: string,
  { reason, change, service, person, from, until }: Scope & { readonly reason: string },
): Promise<void> {
  const input = { matter, reason, change, service, person, from, until };
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf('hold-place', input) };
  show(cli, await api.post<Hold>('/api/v1/legal-holds', input, key));
}

async function lift(cli: CliContext, id: string, { reason }: { readonly reason: string }): Promise<void> {
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf('hold-lift', { id, reason }) };
  show(cli, await api.post<Hold>(`/api/v1/legal-holds/${encodeURIComponent(id)}/lifting`, { reason }, key));
}

async function list(
  cli: CliContext,
  wish: { readonly open?: boolean; readonly matter?: string; readonly limit?: string },
): Promise<void> {
  const api = await cli.api();
  const state = wish.open === true ? 'OPEN' : undefined;
  const query = { state, matter: wish.matter, limit: wish.limit };
  const { items } = await api.get<{ items: readonly Hold[] }>('/api/v1/legal-holds', query);
  cli.terminal.result({ holds: items }, () =>
    items.length === 0
      ? 'No hold is there.'
      : table(
          ['PLACED', 'STATE', 'MATTER', 'REASON', 'ID'],
          items.map((hold) => [minute(hold.placedAt), hold.state, hold.matter, hold.reason, hold.id]),
          cli.terminal.width,
        ),
  );
}

const show = (cli: CliContext, hold: Hold): void =>
  cli.terminal.result({ hold }, () => `${hold.id}  ${hold.state}  ${hold.matter}`);
