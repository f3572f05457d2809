import { expect } from '@jest/globals';
import { authorizing, voteCodes } from './approvals.ts';
import { does, type ShownChange } from './changes.ts';
import type { Client } from './client.ts';
import { OwnSystem } from './own-system.ts';
import { person, tell } from './trace.ts';
import { waitFor } from './wait-for.ts';

export const hours = (n: number): string => new Date(Date.now() + n * 3_600_000).toISOString();
/** In which everything of a test takes place. */
export const period = { from: hours(-24), to: hours(24) };

export interface ShownPopulation {
  readonly id: string;
  readonly digest: string;
  readonly rows: {
    readonly nodes: readonly {
      readonly finding: string;
      readonly line: string;
      readonly change: { readonly number: string } | null;
    }[];
  };
}
const populationFields = `id digest deployments withoutChange notCovered changes notDeployed deployedOther
  rows(first: 100) { nodes { ordinal kind finding line change { number } deployment { externalId } } }`;

interface Drawn {
  readonly drawPopulation: {
    readonly population: ShownPopulation | null;
    readonly problems: readonly { readonly code: string }[];
  };
}

interface Sampled {
  readonly drawSample: {
    readonly sample: {
      readonly digest: string;
      readonly rows: readonly { readonly ordinal: number; readonly line: string }[];
    } | null;
    readonly problems: readonly { readonly code: string }[];
  };
}

interface Results {
  readonly controlResults: {
    readonly nodes: readonly {
      readonly reason: string;
      readonly change: { readonly number: string } | null;
      readonly deployment: { readonly externalId: string } | null;
      readonly facts: readonly { readonly record: string; readonly leafIndex: number | null }[];
    }[];
  };
}

interface Summaries {
  readonly controlSummaries: readonly {
    readonly control: { readonly key: string };
    readonly service: string | null;
    readonly pass: number;
    readonly fail: number;
    readonly share: number | null;
  }[];
}

/** A house with a worker, in which things are deployed, and its auditor. */
export class AuditedHouse {
  private constructor(
    readonly system: OwnSystem,
    readonly auditor: Client,
    readonly requester: Client,
    readonly administrator: Client,
    private readonly others: { readonly maya: Client; readonly akiko: Client; readonly lena: Client },
  ) {}

  static async start(): Promise<AuditedHouse> {
    const system = await OwnSystem.start({ workers: 1 });
    const names = ['oskar', 'ravi', 'nora', 'maya', 'akiko', 'lena'];
    const all = await Promise.all(names.map((name) => system.as(name)));
    const [oskar, ravi, nora, maya, akiko, lena] = all as [Client, Client, Client, Client, Client, Client];
    return new AuditedHouse(system, oskar, ravi, nora, { maya, akiko, lena });
  }

  /** A change that was approved and carried out. */
  async carriedOut(
    over: Record<string, unknown>,
    meanwhile: (change: ShownChange) => Promise<void> = () => Promise.resolve(),
  ): Promise<ShownChange> {
    const { maya, akiko, lena } = this.others;
    const change = await authorizing({ requester: this.requester, changeManager: maya }, over);
    expect(await voteCodes(akiko, change)).toEqual([]);
    await meanwhile(await does(lena, 'startImplementation', { change: change.number }));
    return does(lena, 'completeImplementation', { change: change.number });
  }

  /** Something comes into production. */
  async deploy(externalId: string, over: Record<string, unknown>): Promise<void> {
    const source = 'https://ci.acme.example/audited';
    const told = await tell(this.others.lena, {
      ...{ kind: 'deployment', source, externalId, environment: 'production-eu', region: 'eu-central-1' },
      ...{ deployer: person('lena'), startedAt: new Date().toISOString(), outcome: 'SUCCEEDED' },
      ...over,
    });
    expect(told.map(({ outcome }) => outcome)).toEqual(['RECORDED']);
  }

  async draw(by: Client, input: Record<string, unknown>): Promise<Drawn['drawPopulation']> {
    const { drawPopulation } = await by.ask<Drawn>(
      `mutation ($input: DrawPopulationInput!) { drawPopulation(input: $input) {
         population { ${populationFields} } problems { code } } }`,
      { input: { ...period, ...input } },
    );
    return drawPopulation;
  }

  async sample(input: Record<string, unknown>): Promise<Sampled['drawSample']> {
    const { drawSample } = await this.auditor.ask<Sampled>(
      `mutation ($input: DrawSampleInput!) { drawSample(input: $input) { problems { code }
         sample { id digest strata { stratum population drawn } rows { ordinal line } } } }`,
      { input },
    );
    return drawSample;
  }

  async results(control: string, verdict: string): Promise<Results['controlResults']['nodes']> {
    const { controlResults } = await this.auditor.ask<Results>(
      `query ($control: String!, $verdict: ControlVerdict, $filter: ControlResultFilter) {
         controlResults(control: $control, verdict: $verdict, filter: $filter, first: 100) { nodes {
           verdict reason change { number } deployment { externalId } facts { what record leafIndex } } } }`,
      { control, verdict, filter: period },
    );
    return controlResults.nodes;
  }

  async summaries(by: readonly string[], filter: object = {}): Promise<Summaries['controlSummaries']> {
    const { controlSummaries } = await this.auditor.ask<Summaries>(
      `query ($by: [ControlGrouping!], $filter: ControlResultFilter) { controlSummaries(by: $by, filter: $filter) {
         control { key } service month pass fail notApplicable share } }`,
      { by, filter: { ...period, ...filter } },
    );
    return controlSummaries;
  }

  /** Waits until controls have looked at everything that is on record. */
  async judged(): Promise<void> {
    const behind = `SELECT p.walked IS NULL AND NOT EXISTS (SELECT FROM ledger_pending)
      AND p.leaf = (SELECT max(leaf_index) + 1 FROM ledger_leaf) AS done FROM audit_progress p`;
    await waitFor(async () => (await this.system.rows<{ done: boolean }>(behind))[0]?.done === true, {
      within: 20_000,
      what: 'the controls',
    });
  }

  /** Which controls were told to fail, an entry for each control of each event. */
  async failuresTold(): Promise<
    readonly { readonly control: string; readonly changes: readonly string[] }[]
  > {
    const rows = await this.system.rows<{ data: { failed: { control: string; changes: string[] }[] } }>(
      `SELECT data FROM event WHERE type = 'audit.controlsFailed' ORDER BY seq`,
    );
    return rows.flatMap(({ data }) => data.failed);
  }
}
