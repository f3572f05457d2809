import type { CliContext, Registration } from '../context.ts';
import { table } from '../terminal/table.ts';
import { minute } from './freeze-list.ts';

interface Expiring {
  readonly evidence: string;
  readonly kind: string;
  readonly name: string;
  readonly until: string;
  readonly rule: string | null;
  readonly holds: readonly string[];
}

interface Page {
  readonly items: readonly Expiring[];
  readonly nextCursor: string | null;
}

export function registerRetention({ program, begin }: Registration): void {
  program
    .command('retention')
    .description('for how long content is kept')
    .command('preview')
    .description('documents whose content goes by a time, as the rules are now')
    .requiredOption('--by <instant>', 'what goes until then, as in 2027-01-01T00:00:00Z')
    .option('--limit <number>', 'how many at the most; all unless said')
    .action(begin(preview));
}

async function preview(
  cli: CliContext,
  { by, limit }: { readonly by: string; readonly limit?: string },
): Promise<void> {
  const api = await cli.api();
  const most = limit === undefined ? Infinity : Number(limit);
  const expiring: Expiring[] = [];
  let after: string | undefined;
  do {
    const size = Math.min(100, most - expiring.length);
    const page: Page = await api.get<Page>('/api/v1/retention/preview', { by, limit: size, after });
    expiring.push(...page.items);
    after = page.nextCursor ?? undefined;
  } while (after !== undefined && expiring.length < most);
  cli.terminal.result({ by, expiring, more: after !== undefined }, () =>
    expiring.length === 0
      ? 'Nothing goes until then.'
      : table(
          ['GOES', 'KIND', 'NAME', 'BY', 'DOCUMENT'],
          expiring.map((one) => [
            minute(one.until),
            one.kind,
            one.name,
            one.rule ?? `kept by ${one.holds.length} hold${one.holds.length === 1 ? '' : 's'}`,
            one.evidence,
          ]),
          cli.terminal.width,
        ),
  );
}
