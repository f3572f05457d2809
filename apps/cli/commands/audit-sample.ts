import type { CliContext } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { table } from '../terminal/table.ts';

interface SampleView {
  readonly id: string;
  readonly method: string;
  readonly seed: string;
  readonly digest: string;
  readonly strata: readonly {
    readonly stratum: readonly string[];
    readonly population: number;
    readonly drawn: number;
  }[];
  readonly rows: readonly {
    readonly ordinal: number;
    readonly finding: string;
    readonly change: { readonly number: string } | null;
    readonly deployment: { readonly source: string; readonly externalId: string } | null;
  }[];
}

export async function sample(
  cli: CliContext,
  population: string,
  options: { readonly size: string; readonly seed: string; readonly by?: readonly string[] },
): Promise<void> {
  const size = Number(options.size);
  if (!Number.isInteger(size) || size < 1) throw wrongUsage('--size is a whole number, 1 or more.');
  const stratifyBy = (options.by ?? []).map((one) => one.toUpperCase());
  const odd = stratifyBy.find((one) => !['RISK', 'TYPE', 'SERVICE'].includes(one));
  if (odd !== undefined) throw wrongUsage('--by is risk, type or service.');
  const input = { population, size, seed: options.seed, stratifyBy };
  const api = await cli.api();
  const answer = await api.graphql<{ drawSample: { sample: SampleView } }>(
    `mutation ($input: DrawSampleInput!) { drawSample(input: $input) { problems { code message path rule wayOut }
       sample { id method seed digest strata { stratum population drawn }
         rows { ordinal finding change { number } deployment { source externalId } } } } }`,
    { input },
    { idempotencyKey: cli.keyOf('audit-sample', input) },
  );
  const drawn = answer.drawSample.sample;
  // Numbers alone on stdout's first column, so that they can be cut out for `gavel pack --changes`.
  cli.terminal.result({ sample: drawn }, () =>
    table(
      ['CHANGE', 'FINDING', 'DEPLOYMENT'],
      drawn.rows.map(({ change, finding, deployment }) => [
        change?.number ?? '–',
        finding,
        deployment === null ? '' : `${deployment.source} ${deployment.externalId}`,
      ]),
    ),
  );
  const strata = drawn.strata.map((one) => `${one.stratum.join(' ')} ${one.drawn} of ${one.population}`);
  cli.terminal.talk(`${drawn.id}  ${drawn.digest}\n${strata.join('\n')}`);
}
