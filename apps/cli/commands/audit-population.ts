import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Api } from '../client/api.ts';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseSince } from '../input/since.ts';
import { pairs } from '../terminal/table.ts';

interface PopulationView {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly deployments: number;
  readonly withoutChange: number;
  readonly notCovered: number;
  readonly changes: number;
  readonly notDeployed: number;
  readonly deployedOther: number;
  readonly digest: string;
  readonly drawnAt: string;
}

const fields =
  'id from to deployments withoutChange notCovered changes notDeployed deployedOther digest drawnAt';

interface PopulationOptions {
  readonly from: string;
  readonly to?: string;
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly region?: readonly string[];
  readonly type?: readonly string[];
  readonly lines?: string;
}

export async function population(cli: CliContext, options: PopulationOptions): Promise<void> {
  const now = new Date();
  const input = {
    from: parseSince(options.from, now),
    to: options.to === undefined ? now.toISOString() : parseSince(options.to, now),
    services: options.service,
    environments: options.environment,
    regions: options.region,
    changeTypes: options.type,
  };
  const api = await cli.api();
  const answer = await api.graphql<{ drawPopulation: { population: PopulationView } }>(
    `mutation ($input: DrawPopulationInput!) { drawPopulation(input: $input) { population { ${fields} }
       problems { code message path rule wayOut } } }`,
    { input },
    { idempotencyKey: cli.keyOf('audit-population', input) },
  );
  const drawn = answer.drawPopulation.population;
  if (options.lines !== undefined) await keepLines(api, drawn, options.lines);
  cli.terminal.result({ population: drawn }, () => textOf(drawn));
}

/** Writes all lines down, a page at a time, and holds what was written against the digest. */
async function keepLines(api: Api, { id, digest }: PopulationView, file: string): Promise<void> {
  const hash = createHash('sha256');
  writeFileSync(file, '');
  for (let after: string | null = null; ;) {
    const page: Page = (
      await api.graphql<{ population: { rows: Page } }>(
        `query ($id: ID!, $after: String) { population(id: $id) { rows(first: 100, after: $after) {
           nodes { line } pageInfo { hasNextPage endCursor } } } }`,
        { id, after },
      )
    ).population.rows;
    const text = page.nodes.map(({ line }) => `${line}\n`).join('');
    hash.update(text);
    writeFileSync(file, text, { flag: 'a' });
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  if (`sha256:${hash.digest('hex')}` !== digest)
    throw new CliError(
      exitCodes.proofWrong,
      `What is in ${file} does not have the digest that the server tells: ${digest}.`,
      'Keep the file, and ask for the event audit.populationDrawn with its proof.',
    );
}

interface Page {
  readonly nodes: readonly { readonly line: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const textOf = (drawn: PopulationView): string =>
  pairs([
    ['population', drawn.id],
    ['period', `${drawn.from} to ${drawn.to}`],
    ['deployments', `${drawn.deployments} of ${drawn.changes} changes`],
    ['without a change', String(drawn.withoutChange)],
    ['not covered by theirs', String(drawn.notCovered)],
    ['changes never deployed', String(drawn.notDeployed)],
    ['changes deployed as other', String(drawn.deployedOther)],
    ['digest', drawn.digest],
  ]);
