import type { Api } from '../client/api.ts';
import type { CliContext } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { parseSince } from '../input/since.ts';
import { table } from '../terminal/table.ts';

interface ControlOptions {
  readonly from?: string;
  readonly to?: string;
  readonly service?: readonly string[];
  readonly population?: string;
  readonly by?: readonly string[];
}

interface Filter {
  readonly from?: string;
  readonly to?: string;
  readonly services?: readonly string[];
  readonly population?: string;
}

interface SummaryView {
  readonly control: { readonly key: string; readonly title: string };
  readonly service: string | null;
  readonly month: string | null;
  readonly pass: number;
  readonly fail: number;
  readonly notApplicable: number;
  readonly share: number | null;
}

interface FailureView {
  readonly reason: string;
  readonly at: string;
  readonly change: { readonly number: string; readonly title: string } | null;
  readonly deployment: { readonly source: string; readonly externalId: string } | null;
  readonly facts: readonly {
    readonly what: string;
    readonly record: string;
    readonly leafIndex: number | null;
  }[];
}

export async function controls(
  cli: CliContext,
  control: string | undefined,
  options: ControlOptions,
): Promise<void> {
  const now = new Date();
  const when = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : parseSince(text, now);
  const filter: Filter = {
    from: when(options.from),
    to: when(options.to),
    services: options.service,
    population: options.population,
  };
  const api = await cli.api();
  if (control === undefined) await summary(cli, api, filter, options.by ?? []);
  else await failures(cli, api, filter, control);
}

async function summary(cli: CliContext, api: Api, filter: Filter, said: readonly string[]): Promise<void> {
  const by = said.map((one) => one.toUpperCase());
  const odd = by.find((one) => one !== 'SERVICE' && one !== 'MONTH');
  if (odd !== undefined) throw wrongUsage('--by is service or month.');
  const { controlSummaries: rows } = await api.graphql<{ controlSummaries: readonly SummaryView[] }>(
    `query ($by: [ControlGrouping!], $filter: ControlResultFilter) { controlSummaries(by: $by, filter: $filter) {
       control { key title } service month pass fail notApplicable share } }`,
    { by, filter },
  );
  cli.terminal.result({ controls: rows }, () =>
    table(
      ['CONTROL', 'SERVICE', 'MONTH', 'PASS', 'FAIL', 'N/A', 'SHARE'],
      rows.map((row) => [
        row.control.key,
        row.service ?? '',
        row.month?.slice(0, 7) ?? '',
        ...[row.pass, row.fail, row.notApplicable].map(String),
        row.share === null ? '–' : `${(100 * row.share).toFixed(1)} %`,
      ]),
    ),
  );
}

async function failures(cli: CliContext, api: Api, filter: Filter, control: string): Promise<void> {
  const found: FailureView[] = [];
  for (let after: string | null = null; ;) {
    const page: {
      nodes: readonly FailureView[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    } = (
      await api.graphql<{ controlResults: typeof page }>(
        `query ($control: String!, $filter: ControlResultFilter, $after: String) {
           controlResults(control: $control, filter: $filter, first: 100, after: $after) {
             nodes { reason at change { number title } deployment { source externalId } facts { what record leafIndex } }
             pageInfo { hasNextPage endCursor } } }`,
        { control, filter, after },
      )
    ).controlResults;
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  cli.terminal.result({ control, failures: found }, () =>
    found.length === 0
      ? `Nothing failed ${control}.`
      : table(
          ['WHAT', 'SINCE', 'WHY'],
          found.map(({ change, deployment, at, reason }) => [
            change?.number ?? `${deployment?.source ?? ''} ${deployment?.externalId ?? ''}`,
            at,
            reason,
          ]),
        ),
  );
}
