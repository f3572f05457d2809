import { type ChangeView, changePath, type StandingView } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { pairs } from '../terminal/table.ts';
import { windowOf } from './change-text.ts';

export function registerStatus({ program, begin }: Registration): void {
  program
    .command('status')
    .description('where a change stands; exits 0 when it could be read, whatever it says')
    .argument('<ref>', 'its number or id')
    .action(begin(status));
}

async function status(cli: CliContext, ref: string): Promise<void> {
  const api = await cli.api();
  const [change, standing] = await Promise.all([
    api.get<ChangeView>(changePath(ref)),
    api.get<StandingView>(changePath(ref, '/standing')),
  ]);
  const { score, missing } = standing.completeness;
  const allowed = standing.availableActions.filter((a) => a.allowed).map((a) => a.action);
  const { number, state, type, revision, version, outcome, validation } = change;
  cli.terminal.result(
    {
      change: { number, state, type, revision, version, outcome, validation },
      completeness: standing.completeness,
      allowed,
    },
    () =>
      pairs([
        ['Change', `${number}  ${change.title}`],
        ['State', state],
        ['Revision', String(revision)],
        ['Window', windowOf(change)],
        ['Complete', `${score} %${missing.length === 0 ? '' : `; ${missing.length} pieces missing`}`],
        ['You may', allowed.length === 0 ? 'do nothing with it now' : allowed.join(', ')],
        ['Outcome', outcome],
      ]),
  );
  cli.terminal.talk(`Next: gavel explain ${number}`);
}
