import { type ChangeView, changePath, type StandingView } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { oneLine } from '../terminal/plain-text.ts';
import { problemLines } from '../terminal/refusal-text.ts';

export function registerExplain({ program, begin }: Registration): void {
  program
    .command('explain')
    .description('what a change still lacks, what may happen next, and who or what can clear the rest')
    .argument('<ref>', 'its number or id')
    .action(begin(explain));
}

async function explain(cli: CliContext, ref: string): Promise<void> {
  const api = await cli.api();
  const [change, standing] = await Promise.all([
    api.get<ChangeView>(changePath(ref)),
    api.get<StandingView>(changePath(ref, '/standing')),
  ]);
  const { number, state, revision } = change;
  cli.terminal.result({ change: { number, state, revision }, ...standing }, () =>
    [
      oneLine(`${number} is ${state}, at revision ${revision}: ${change.title}`),
      ...missingLines(standing),
      ...actionLines(standing),
    ].join('\n'),
  );
}

function missingLines({ completeness }: StandingView): string[] {
  const { missing, score } = completeness;
  if (missing.length === 0) return ['', 'Nothing that its rules ask for is missing.'];
  return [
    '',
    `Missing (${score} % complete)`,
    ...missing.flatMap((m) => [
      oneLine(`- ${m.piece}, by ${m.by}: ${m.requirement}`),
      ...(m.because === null ? [] : [oneLine(`  ${m.because}. ${m.how ?? ''}`.trimEnd())]),
    ]),
  ];
}

function actionLines({ availableActions }: StandingView): string[] {
  const allowed = availableActions.filter((a) => a.allowed);
  const waiting = availableActions.filter((a) => !a.allowed);
  const now = allowed.map((a) => `- ${a.action}`);
  const later = waiting.flatMap((a) => [
    `- ${a.action}`,
    ...a.problems.flatMap(problemLines).map((line) => `  ${line}`),
  ]);
  return [
    '',
    allowed.length === 0 ? 'You can do nothing with it now.' : 'You can',
    ...now,
    ...(later.length === 0 ? [] : ['', 'Not yet, or not by you', ...later]),
  ];
}
