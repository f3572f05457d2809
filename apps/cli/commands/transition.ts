import { type ChangeView, changePath } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';

interface TransitionOptions {
  readonly comment?: string;
  readonly outcome?: string;
  readonly result?: string;
}

export function registerTransition({ program, begin }: Registration): void {
  program
    .command('transition')
    .description('take a step of a change’s life; gavel explain tells which are open')
    .argument('<ref>', 'its number or id')
    .argument(
      '<step>',
      'submitChange, assessChange, rejectChange, reworkChange, startImplementation, completeImplementation, ' +
        'recordValidation, rollBackChange, closeChange or cancelChange',
    )
    .option('--comment <text>', 'why, or how it went')
    .option('--outcome <outcome>', 'for closeChange: SUCCESSFUL, SUCCESSFUL_WITH_ISSUES or UNSUCCESSFUL')
    .option('--result <result>', 'for recordValidation: PASSED or FAILED')
    .option('--if-version <n>', 'only if the change is at this version still')
    .action(begin(transition));
}

async function transition(
  cli: CliContext,
  ref: string,
  step: string,
  options: TransitionOptions & { readonly ifVersion?: string },
): Promise<void> {
  const { comment, outcome, result, ifVersion } = options;
  const asked = { step, comment, outcome, result };
  const api = await cli.api();
  const change = await api.post<ChangeView>(changePath(ref, '/transitions'), asked, {
    idempotencyKey: cli.keyOf('transition', { ref, ...asked, ifVersion }),
    headers: ifVersion === undefined ? {} : { 'if-match': `"${ifVersion}"` },
  });
  cli.terminal.result({ change }, () => `${change.number}  ${step}  ${change.state}`);
  cli.terminal.talk(`Next: gavel explain ${change.number}`);
}
