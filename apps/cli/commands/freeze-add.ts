import type { Api } from '../client/api.ts';
import { problemFields } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { oneLine } from '../terminal/plain-text.ts';
import { table } from '../terminal/table.ts';
import { minute } from './freeze-list.ts';

interface AddOptions {
  readonly name: string;
  readonly reason: string;
  readonly strength: string;
  readonly start: string;
  readonly end?: string;
  readonly duration?: string;
  readonly timeZone: string;
  readonly rule?: string;
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly environmentKind?: readonly string[];
  readonly region?: readonly string[];
  readonly tenant?: readonly string[];
  readonly tag?: readonly string[];
  readonly exempt?: readonly string[];
  readonly dryRun?: boolean;
}

interface Impact {
  readonly total: number;
  readonly faults: readonly string[];
  readonly changes: readonly {
    readonly change: { readonly number: string; readonly title: string };
    readonly from: string;
    readonly to: string;
  }[];
}

export async function addFreeze(cli: CliContext, options: AddOptions): Promise<void> {
  if ((options.end === undefined) === (options.duration === undefined))
    throw wrongUsage('Say how long it lasts.', 'Give --end or --duration, one of the two.');
  const input = inputOf(options);
  const api = await cli.api();
  if (options.dryRun === true) return tellImpact(cli, api, input);
  const { addCalendarEntry } = await api.graphql<{ addCalendarEntry: { entry: { id: string } } }>(
    `mutation ($input: AddCalendarEntryInput!) {
      addCalendarEntry(input: $input) { entry { id version name strength } problems { ${problemFields} } }
    }`,
    { input },
    { idempotencyKey: cli.keyOf('freeze-add', input) },
  );
  const freeze = addCalendarEntry.entry;
  cli.terminal.result(
    { freeze },
    () => `${freeze.id}  ${options.strength.toUpperCase()}  ${oneLine(options.name)}`,
  );
}

function inputOf(options: AddOptions): object {
  const { name, reason, strength, start, end, duration, timeZone, rule } = options;
  return {
    ...{ kind: 'FREEZE', name, reason, start, end, duration, timeZone, rule },
    strength: strength.toUpperCase(),
    services: options.service,
    environments: options.environment,
    environmentKinds: options.environmentKind?.map((kind) => kind.toUpperCase()),
    regions: options.region,
    tenants: options.tenant,
    tags: options.tag,
    exemptTypes: options.exempt?.map((type) => type.toUpperCase()),
  };
}

async function tellImpact(cli: CliContext, api: Api, input: object): Promise<void> {
  const { freezeImpact } = await api.graphql<{ freezeImpact: Impact }>(
    `query ($input: AddCalendarEntryInput!) {
      freezeImpact(input: $input) { total faults changes { change { number title } from to } }
    }`,
    { input },
  );
  const { total, changes, faults } = freezeImpact;
  if (faults.length > 0) throw wrongUsage(faults.join(' '));
  cli.terminal.result({ impact: freezeImpact }, () =>
    total === 0
      ? 'No open change is planned for that time.'
      : table(
          ['NUMBER', 'FROZEN FROM', 'TO', 'TITLE'],
          changes.map(({ change, from, to }) => [change.number, minute(from), minute(to), change.title]),
          cli.terminal.width,
        ),
  );
  if (total > changes.length) cli.terminal.talk(`${changes.length} of ${total} are shown.`);
}
