import { problemFields } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';

export function registerAdmin({ program, begin }: Registration): void {
  program
    .command('admin')
    .description('for administrators')
    .command('reconcile')
    .description('start the workflows that are missing for open changes')
    .action(begin(reconcile));
}

async function reconcile(cli: CliContext): Promise<void> {
  const api = await cli.api();
  const { reconcileWorkflows } = await api.graphql<{ reconcileWorkflows: { asked: number } }>(
    `mutation { reconcileWorkflows { asked problems { ${problemFields} } } }`,
    {},
    { idempotencyKey: cli.keyOf('admin-reconcile', {}) },
  );
  const { asked } = reconcileWorkflows;
  cli.terminal.result({ asked }, () => `${asked} open changes were given to the workflows.`);
}
