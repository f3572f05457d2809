import { type ChangeView, changePath } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { detailsOf, summaryOf } from './change-text.ts';

export function registerShow({ program, begin }: Registration): void {
  program
    .command('show')
    .description('show a change in full')
    .argument('<ref>', 'its number or id')
    .action(begin(show));
}

async function show(cli: CliContext, ref: string): Promise<void> {
  const api = await cli.api();
  const change = await api.get<ChangeView>(changePath(ref));
  cli.terminal.result({ change }, () => [summaryOf(change), detailsOf(change)].filter(Boolean).join('\n'));
}
