import { problemFields } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { table } from '../terminal/table.ts';
import { dateOf } from './risk-backtest.ts';

interface RiskView {
  readonly number: string;
  readonly title: string;
  readonly score: number;
  readonly status: string;
  readonly reviewOn: string;
  readonly overdue: boolean;
  readonly owner: { readonly name: string } | null;
}
interface ListOptions {
  readonly owner?: string;
  readonly status?: string;
  readonly overdue?: boolean;
  readonly change?: string;
  readonly release?: string;
  readonly score?: string;
  readonly sort: string;
}
interface AddOptions {
  readonly title: string;
  readonly likelihood: string;
  readonly impact: string;
  readonly review: string;
  readonly description?: string;
  readonly owner?: string;
  readonly mitigation?: string;
  readonly change?: readonly string[];
  readonly release?: readonly string[];
}

const fields = 'id number version title likelihood impact score status reviewOn overdue owner { name }';

const numberOf = (text: string, option: string): number => {
  if (!/^\d{1,3}$/.test(text)) throw wrongUsage(`${option} has to be a number.`);
  return Number(text);
};

/** The register, page after page. */
export async function listRisks(cli: CliContext, options: ListOptions): Promise<void> {
  const { owner, status, overdue, change, release, score, sort } = options;
  const filter = {
    ...{ owner, change, release, overdue },
    statuses: status === undefined ? undefined : [status],
    scoreFrom: score === undefined ? undefined : numberOf(score, '--score'),
  };
  const api = await cli.api();
  const risks: RiskView[] = [];
  let after: string | null = null;
  do {
    const variables = { filter, orderBy: { by: sort, descending: sort === 'SCORE' }, after };
    const page: { risks: { nodes: RiskView[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
      await api.graphql(
        `query ($filter: RiskFilter, $orderBy: RiskOrder, $after: String) {
           risks(first: 100, after: $after, filter: $filter, orderBy: $orderBy) {
             nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`,
        variables,
      );
    risks.push(...page.risks.nodes);
    after = page.risks.pageInfo.hasNextPage ? page.risks.pageInfo.endCursor : null;
  } while (after !== null);
  cli.terminal.result({ risks }, () =>
    risks.length === 0
      ? 'No such risk is in the register.'
      : table(
          ['NUMBER', 'SCORE', 'STATUS', 'REVIEW', 'OWNER', 'TITLE'],
          risks.map(rowOf),
          cli.terminal.width,
        ),
  );
}

/** Puts one risk into the register. */
export async function addRisk(cli: CliContext, options: AddOptions): Promise<void> {
  const { title, description, owner, mitigation, change: changes, release: releases } = options;
  const input = {
    ...{ title, description, owner, mitigation, changes, releases },
    likelihood: numberOf(options.likelihood, '--likelihood'),
    impact: numberOf(options.impact, '--impact'),
    reviewOn: dateOf(options.review, '--review'),
  };
  const api = await cli.api();
  const { addRisk: answer } = await api.graphql<{ addRisk: { risk: RiskView } }>(
    `mutation ($input: AddRiskInput!) { addRisk(input: $input) { risk { ${fields} } problems { ${problemFields} } } }`,
    { input },
    { idempotencyKey: cli.keyOf('risk register add', input) },
  );
  const { risk } = answer;
  cli.terminal.result({ risk }, () => `${risk.number}  ${risk.status}  ${risk.score}  ${risk.title}`);
}

const rowOf = ({ number, score, status, reviewOn, overdue, owner, title }: RiskView): string[] => [
  number,
  String(score),
  status,
  `${reviewOn.slice(0, 10)}${overdue ? ' overdue' : ''}`,
  owner?.name ?? '',
  title,
];
