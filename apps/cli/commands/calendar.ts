import { type Command, Option } from 'commander';
import { problemFields } from '../client/views.ts';
import type { Begin, CliContext, Registration } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { collect } from '../input/file-options.ts';
import { oneLine } from '../terminal/plain-text.ts';
import { readText } from '../terminal/stdin.ts';
import { table } from '../terminal/table.ts';

interface ImportOptions {
  readonly kind: string;
  readonly strength?: string;
  readonly rule?: readonly string[];
  readonly timeZone?: string;
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly environmentKind?: readonly string[];
  readonly tag?: readonly string[];
  readonly dryRun?: boolean;
}

interface Imported {
  readonly name: string;
  readonly kind: string | null;
  readonly outcome: string;
  readonly problems: readonly { readonly message: string }[];
}

interface Feed {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

export function registerCalendar({ program, begin }: Registration): void {
  const calendar = program.command('calendar').description('calendars of other programs');
  calendar.helpCommand(false);
  calendar
    .command('import')
    .description('take an iCalendar file in; what came before is altered, not doubled')
    .argument('<file>', 'the file; - is stdin')
    .requiredOption('--kind <kind>', 'what events become: freeze, maintenance_window or business_event')
    .addOption(new Option('--strength <how>', 'of freezes').choices(['hard', 'soft']))
    .option(
      '--rule <pattern=kind>',
      'otherwise by summary, as in "code freeze=freeze:soft"; may be repeated',
      collect,
    )
    .option('--time-zone <name>', 'of whole days and clocks without a zone, as in Europe/Berlin')
    .option('--service <key>', 'about this service; may be repeated', collect)
    .option('--environment <key>', 'in this environment; may be repeated', collect)
    .option('--environment-kind <kind>', 'in all of this kind; may be repeated', collect)
    .option('--tag <text>', 'for changes with this label; may be repeated', collect)
    .option('--dry-run', 'write nothing; tell what would come in')
    .action(begin(importCalendar));
  registerFeeds(calendar, begin);
}

function registerFeeds(calendar: Command, begin: Begin): void {
  const feed = calendar.command('feed').description('addresses for calendar programs');
  feed.helpCommand(false);
  feed
    .command('create')
    .description('make an address; it is told this once, and whoever knows it reads the feed')
    .addOption(
      new Option('--of <kind>', 'what it is about')
        .choices(['board', 'service', 'team', 'person'])
        .makeOptionMandatory(),
    )
    .argument('<subject>', 'a key, a team’s name or a mail address')
    .option('--name <text>', 'what to call it')
    .action(begin(createFeed));
  feed.command('list').description('list your feeds').action(begin(listFeeds));
  feed
    .command('revoke')
    .description('take an address back for good')
    .argument('<id>', 'the feed’s id')
    .action(begin(revokeFeed));
}

async function importCalendar(cli: CliContext, file: string, options: ImportOptions): Promise<void> {
  const { kind, strength, timeZone, dryRun } = options;
  const input = {
    ...{ kind: kind.toUpperCase(), strength: strength?.toUpperCase(), timeZone, dryRun },
    content: await readText(file),
    rules: options.rule?.map(ruleOf),
    services: options.service,
    environments: options.environment,
    environmentKinds: options.environmentKind,
    tags: options.tag,
  };
  const api = await cli.api();
  const answer = await api.graphql<{ importCalendar: { events: readonly Imported[] } }>(
    `mutation ($input: ImportCalendarInput!) { importCalendar(input: $input) {
       events { uid name kind outcome problems { message } } problems { ${problemFields} } } }`,
    { input },
    { idempotencyKey: cli.keyOf('calendar-import', input) },
  );
  const { events } = answer.importCalendar;
  cli.terminal.result({ events }, () =>
    table(
      ['OUTCOME', 'KIND', 'NAME', 'WHY NOT'],
      events.map((e) => [
        e.outcome,
        e.kind ?? '',
        e.name,
        e.problems.map(({ message }) => message).join(' '),
      ]),
      cli.terminal.width,
    ),
  );
  if (events.some(({ outcome }) => outcome === 'REFUSED')) process.exitCode = exitCodes.closedByRule;
}

function ruleOf(text: string): object {
  const [, pattern, kind, strength] = /^(.+)=([A-Za-z_]+)(?::([A-Za-z]+))?$/.exec(text) ?? [];
  if (pattern === undefined || kind === undefined)
    throw wrongUsage(`"${text}" is no rule.`, 'Write it like "code freeze=freeze:soft".');
  return { pattern, kind: kind.toUpperCase(), strength: strength?.toUpperCase() ?? null };
}

async function createFeed(
  cli: CliContext,
  subject: string,
  { of, name }: { readonly of: string; readonly name?: string },
): Promise<void> {
  const input = { kind: of.toUpperCase(), subject, name };
  const api = await cli.api();
  const { createCalendarFeed } = await api.graphql<{
    createCalendarFeed: { feed: Feed; url: string | null };
  }>(
    `mutation ($input: CreateCalendarFeedInput!) { createCalendarFeed(input: $input) {
       feed { id kind name lastUsedAt revokedAt } url problems { ${problemFields} } } }`,
    { input },
    { idempotencyKey: cli.keyOf('calendar-feed-create', input) },
  );
  const { feed, url } = createCalendarFeed;
  cli.terminal.result(
    { feed, url },
    () => url ?? 'It was made before; its address was told then, and only then.',
  );
}

async function listFeeds(cli: CliContext): Promise<void> {
  const api = await cli.api();
  const { myCalendarFeeds } = await api.graphql<{ myCalendarFeeds: { nodes: readonly Feed[] } }>(
    '{ myCalendarFeeds(first: 100) { nodes { id kind name lastUsedAt revokedAt } } }',
  );
  const feeds = myCalendarFeeds.nodes;
  cli.terminal.result({ feeds }, () =>
    feeds.length === 0
      ? 'You have no feeds.'
      : table(
          ['ID', 'OF', 'NAME', 'LAST USED', 'REVOKED'],
          feeds.map((f) => [f.id, f.kind, f.name, f.lastUsedAt ?? 'never', f.revokedAt ?? '']),
          cli.terminal.width,
        ),
  );
}

async function revokeFeed(cli: CliContext, id: string): Promise<void> {
  const api = await cli.api();
  await api.graphql(
    `mutation ($input: RevokeCalendarFeedInput!) { revokeCalendarFeed(input: $input) { feed { id } problems { ${problemFields} } } }`,
    { input: { feed: id } },
    { idempotencyKey: cli.keyOf('calendar-feed-revoke', { id }) },
  );
  cli.terminal.result({ revoked: id }, () => oneLine(`${id} is found no more.`));
}
