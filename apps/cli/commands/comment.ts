import { type ChangeView, changePath } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';

export function registerComment({ program, begin }: Registration): void {
  program
    .command('comment')
    .description('comment on a change; a comment cannot be edited or removed')
    .argument('<ref>', 'its number or id')
    .argument('<text>', 'the comment')
    .action(begin(comment));
}

async function comment(cli: CliContext, ref: string, text: string): Promise<void> {
  const api = await cli.api();
  const change = await api.post<ChangeView>(
    changePath(ref, '/comments'),
    { text },
    { idempotencyKey: cli.keyOf('comment', { ref, text }) },
  );
  cli.terminal.result(
    { change: { number: change.number, version: change.version } },
    () => `Commented on ${change.number}.`,
  );
}
