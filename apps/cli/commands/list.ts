import { InvalidArgumentError } from 'commander';
import type { Api } from '../client/api.ts';
import type { ChangePage, ChangeView } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { collect } from '../input/file-options.ts';
import { table } from '../terminal/table.ts';

interface ListOptions {
  readonly state?: readonly string[];
  readonly type?: readonly string[];
  readonly risk?: readonly string[];
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly open?: boolean;
  readonly ended?: boolean;
  readonly requester?: string;
  readonly assignee?: string;
  readonly board?: string;
  readonly windowFrom?: string;
  readonly windowTo?: string;
  readonly updatedSince?: string;
  readonly tag?: string;
  readonly text?: string;
  readonly sort?: string;
  readonly ascending?: boolean;
  readonly limit: number;
  readonly all?: boolean;
}

export function registerList({ program, begin }: Registration): void {
  program
    .command('list')
    .description('list changes; every option narrows')
    .option('--state <state>', 'in this state; may be repeated', collect)
    .option('--open', 'only open ones')
    .option('--ended', 'only closed and canceled ones')
    .option('--type <type>', 'of this type; may be repeated', collect)
    .option('--risk <level>', 'of this risk; may be repeated', collect)
    .option('--service <key>', 'touching this service; may be repeated', collect)
    .option('--environment <key>', 'touching this environment; may be repeated', collect)
    .option('--requester <person>', 'filed by this person: mail address or id')
    .option('--assignee <person>', 'carried out or verified by this person')
    .option('--board <key>', 'before this board now')
    .option('--window-from <instant>', 'with a window that ends after this')
    .option('--window-to <instant>', 'with a window that begins before this')
    .option('--updated-since <instant>', 'written since')
    .option('--tag <text>', 'with this label')
    .option('--text <words>', 'with these words, or this number')
    .option('--sort <by>', 'NUMBER, UPDATED or PLANNED_START')
    .option('--ascending', 'the smallest first')
    .option('--limit <count>', 'how many at the most', whole, 20)
    .option('--all', 'every page')
    .action(begin(list));
}

/** As many as the server gives at once. */
const pageSize = 100;

async function list(cli: CliContext, options: ListOptions): Promise<void> {
  if (options.open === true && options.ended === true)
    throw wrongUsage('A change is open or ended, not both.', 'Leave --open or --ended out.');
  const api = await cli.api();
  const wanted = options.all === true ? Infinity : options.limit;
  const { changes, nextCursor } = await pages(api, queryOf(options), wanted);
  cli.terminal.result({ changes, nextCursor }, () =>
    changes.length === 0 ? 'No change is like that.' : tableOf(changes, cli.terminal.width),
  );
  if (nextCursor !== null)
    cli.terminal.talk(`${changes.length} are shown; there are more: --limit N or --all`);
}

function queryOf(options: ListOptions): Record<string, string | boolean | undefined> {
  const { state, type, risk, service, environment, open, ended, limit: _l, all: _a, ...same } = options;
  const { requester, assignee, board, windowFrom, windowTo, updatedSince, tag, text, sort, ascending } = same;
  return {
    state: state?.join(','),
    type: type?.join(','),
    risk: risk?.join(','),
    service: service?.join(','),
    environment: environment?.join(','),
    open: open === true ? true : ended === true ? false : undefined,
    ...{ requester, assignee, board, windowFrom, windowTo, updatedSince, tag, text, sort, ascending },
  };
}

async function pages(
  api: Api,
  query: Record<string, string | boolean | undefined>,
  wanted: number,
): Promise<{ changes: ChangeView[]; nextCursor: string | null }> {
  const changes: ChangeView[] = [];
  let after: string | null = null;
  do {
    const limit = Math.min(pageSize, wanted - changes.length);
    const page: ChangePage = await api.get('/api/v1/changes', { ...query, limit, after: after ?? undefined });
    changes.push(...page.items);
    after = page.nextCursor;
  } while (after !== null && changes.length < wanted);
  return { changes, nextCursor: after };
}

const tableOf = (changes: readonly ChangeView[], width: number | undefined): string =>
  table(
    ['NUMBER', 'STATE', 'TYPE', 'RISK', 'SERVICES', 'UPDATED', 'TITLE'],
    changes.map((c) => [
      c.number,
      c.state,
      c.type,
      c.risk,
      c.services.map((s) => s.key).join(','),
      c.updatedAt.slice(0, 16).replace('T', ' '),
      c.title,
    ]),
    width,
  );

function whole(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError('Give a number from 1.');
  return Number(value);
}
