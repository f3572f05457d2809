import type { CliContext } from '../context.ts';
import { table } from '../terminal/table.ts';

interface Wish {
  readonly from?: string;
  readonly to?: string;
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly region?: string;
}

interface FreezeView {
  readonly id: string;
  readonly name: string;
  readonly strength: string;
  readonly reason: string;
  readonly start: string;
  readonly end: string;
}

/** An instant as a table shows it. */
export const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

export async function listFreezes(cli: CliContext, { service, environment, ...rest }: Wish): Promise<void> {
  const api = await cli.api();
  const query = { ...rest, service: service?.join(','), environment: environment?.join(',') };
  const { items } = await api.get<{ items: readonly FreezeView[] }>('/api/v1/calendar/freezes', query);
  cli.terminal.result({ freezes: items }, () =>
    items.length === 0
      ? 'No freeze is on in that time.'
      : table(
          ['START', 'END', 'STRENGTH', 'NAME', 'REASON'],
          items.map((f) => [minute(f.start), minute(f.end), f.strength, f.name, f.reason]),
          cli.terminal.width,
        ),
  );
}
