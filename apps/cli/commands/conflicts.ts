import { changePath } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { oneLine } from '../terminal/plain-text.ts';

interface ConflictView {
  readonly rule: string;
  readonly severity: string;
  readonly from: string;
  readonly to: string;
  readonly sentence: string;
  readonly suggestion: string;
  readonly otherChange: string | null;
}

export function registerConflicts({ program, begin }: Registration): void {
  program
    .command('conflicts')
    .description('what the planned window of a change is in conflict with, and what would settle it')
    .argument('<ref>', 'the change: number or id')
    .action(begin(conflicts));
}

async function conflicts(cli: CliContext, ref: string): Promise<void> {
  const api = await cli.api();
  const { items } = await api.get<{ items: readonly ConflictView[] }>(changePath(ref, '/conflicts'));
  cli.terminal.result({ conflicts: items }, () =>
    items.length === 0
      ? 'Its window is in conflict with nothing.'
      : items
          .map((one) =>
            [
              `${one.severity}  ${one.rule}`,
              `  ${oneLine(one.sentence)}`,
              `  ${oneLine(one.suggestion)}`,
            ].join('\n'),
          )
          .join('\n'),
  );
}
