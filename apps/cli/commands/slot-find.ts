import { problemFields } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { collect } from '../input/file-options.ts';
import { parseDuration } from '../terminal/duration.ts';
import { oneLine } from '../terminal/plain-text.ts';

interface FindOptions {
  readonly duration?: string;
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly implementer?: string;
  readonly region?: string;
  readonly tag?: readonly string[];
  readonly earliest?: string;
  readonly latest?: string;
  readonly hours?: string;
  readonly day?: readonly string[];
  readonly timeZone?: string;
  readonly count: string;
  readonly why?: boolean;
}

interface Found {
  readonly slots: readonly { readonly from: string; readonly to: string }[];
  readonly refused: readonly {
    readonly from: string;
    readonly to: string;
    readonly tried: number;
    readonly rules: readonly string[];
    readonly sentence: string;
  }[];
  readonly shortfall: string | null;
}

export function registerSlot({ program, begin }: Registration): void {
  program
    .command('slot')
    .description('when a change could be done')
    .command('find')
    .description('the next free slots; with --why also why not before')
    .argument('[ref]', 'for this change: its services, places, people and length')
    .option('--duration <span>', 'how long it takes, as in 90m or 2h')
    .option('--service <key>', 'touching this service; may be repeated', collect)
    .option('--environment <key>', 'in this environment; may be repeated', collect)
    .option('--implementer <mail>', 'carried out by this person')
    .option('--region <name>', 'in this region')
    .option('--tag <text>', 'with this label; may be repeated', collect)
    .option('--earliest <instant>', 'not before this; now unless said')
    .option('--latest <instant>', 'over by then')
    .option('--hours <from-to>', 'within these hours of a day, as in 22:00-06:00')
    .option('--day <day>', 'on this day: MO, TU, WE, TH, FR, SA or SU; may be repeated', collect)
    .option('--time-zone <name>', 'the time zone of hours and days, as in Europe/Berlin')
    .option('--count <n>', 'how many slots', '3')
    .option('--why', 'tell of what lies before why it does not do')
    .action(begin(find));
}

async function find(cli: CliContext, change: string | undefined, options: FindOptions): Promise<void> {
  const input = inputOf(change, options);
  const api = await cli.api();
  const { nextFreeSlots } = await api.graphql<{ nextFreeSlots: Found }>(
    `query ($input: FreeSlotsInput!) { nextFreeSlots(input: $input) {
       slots { from to } refused { from to tried rules sentence } shortfall problems { ${problemFields} } } }`,
    { input },
  );
  const { slots, refused, shortfall } = nextFreeSlots;
  cli.terminal.result({ slots, refused, shortfall }, () =>
    [
      ...slots.map(({ from, to }) => `${from}  ${to}`),
      ...(shortfall === null ? [] : [oneLine(shortfall)]),
      ...(options.why === true
        ? refused.map(({ from, to, sentence }) => `not ${from} to ${to}: ${oneLine(sentence)}`)
        : []),
    ].join('\n'),
  );
}

function inputOf(change: string | undefined, options: FindOptions): object {
  const { duration, implementer, region, earliest, latest, hours, timeZone } = options;
  const [hoursFrom, hoursTo, ...more] = hours?.split('-') ?? [];
  if (hours !== undefined && (hoursTo === undefined || more.length > 0))
    throw wrongUsage(`"${hours}" are no hours.`, 'Write them like 22:00-06:00.');
  return {
    ...{ change, implementer, region, earliest, latest, hoursFrom, hoursTo, timeZone },
    durationMinutes: duration === undefined ? undefined : Math.ceil(parseDuration(duration) / 60_000),
    services: options.service,
    environments: options.environment,
    tags: options.tag,
    days: options.day?.map((day) => day.toUpperCase()),
    count: Number(options.count),
  };
}
