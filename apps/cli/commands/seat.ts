import { type ChangeView, changePath } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';

/** What voters do besides voting. */
export function registerSeat({ program, begin }: Registration): void {
  program
    .command('recuse')
    .description('keep out of the open round of a change; people only')
    .argument('<ref>', 'its number or id')
    .requiredOption('--reason <text>', 'why')
    .action(begin(recuse));
  const condition = program.command('condition').description('what approvals ask for before the work begins');
  condition
    .command('met')
    .description('mark a condition met, with the document that shows it')
    .argument('<id>', 'the condition’s id')
    .requiredOption('--evidence <id>', 'the document on the change: its id')
    .option('--note <text>', 'what else is to be said')
    .action(begin(met));
}

async function recuse(cli: CliContext, ref: string, { reason }: { readonly reason: string }): Promise<void> {
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf('recuse', { ref, reason }) };
  const { number, state } = await api.post<ChangeView>(changePath(ref, '/recusals'), { reason }, key);
  cli.terminal.result({ change: { number, state } }, () => `${number}  ${state}  You keep out of it.`);
}

async function met(
  cli: CliContext,
  id: string,
  { evidence, note }: { readonly evidence: string; readonly note?: string },
): Promise<void> {
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf('condition-met', { id, evidence, note }) };
  const path = `/api/v1/conditions/${encodeURIComponent(id)}/met`;
  const { number, state } = await api.post<ChangeView>(path, { evidence, note }, key);
  cli.terminal.result({ change: { number, state } }, () => `${number}  ${state}  The condition is met.`);
}
