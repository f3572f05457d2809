import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, statementsOf } from '../support/client.ts';
import { Desks } from '../support/gavel.ts';
import { OwnSystem } from '../support/own-system.ts';
import { perilous, submittedBy } from '../support/risk.ts';
import { seeded } from '../support/seeded.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let nora: Client;
let ravi: Client;
let maya: Client;
let claire: Client;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, ravi, maya, claire] = (await Promise.all(
    ['nora', 'ravi', 'maya', 'claire'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client];
}, 60_000);

afterAll(() => system.stop());

interface Risk {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly score: number;
  readonly status: string;
  readonly overdue: boolean;
}
interface Answer {
  readonly risk: Risk | null;
  readonly problems: readonly { readonly code: string; readonly path: readonly string[] | null }[];
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const fields = 'id number version score status overdue';
const asked = (over: Record<string, unknown> = {}) => ({
  title: 'The payment provider is a single point of failure',
  likelihood: 2,
  impact: 5,
  reviewOn: inDays(30),
  ...over,
});
const tried = async (client: Client, input: Record<string, unknown>): Promise<Answer> =>
  (
    await client.ask<{ addRisk: Answer }>(
      `mutation ($input: AddRiskInput!) { addRisk(input: $input) { risk { ${fields} } problems { code path } } }`,
      { input },
    )
  ).addRisk;
const added = async (client: Client, over: Record<string, unknown> = {}): Promise<Risk> => {
  const { risk, problems } = await tried(client, asked(over));
  if (risk === null) throw new Error(JSON.stringify(problems));
  return risk;
};
const edit = async (
  client: Client,
  { number, version }: Risk,
  over: Record<string, unknown>,
): Promise<Answer> =>
  (
    await client.ask<{ updateRisk: Answer }>(
      `mutation ($input: UpdateRiskInput!) { updateRisk(input: $input) { risk { ${fields} } problems { code path } } }`,
      { input: { risk: number, expectedVersion: version, ...over } },
    )
  ).updateRisk;
const codes = ({ problems }: Answer) => problems.map((p) => p.path?.at(-1) ?? p.code);

async function listed(
  filter: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<string[]> {
  const { risks } = await ravi.ask<{ risks: { totalCount: number; nodes: { number: string }[] } }>(
    `query ($filter: RiskFilter, $orderBy: RiskOrder, $first: Int, $after: String) {
       risks(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { totalCount nodes { number } } }`,
    { filter, ...more },
  );
  return risks.nodes.map((r) => r.number);
}

describe('the register of risks', () => {
  it('is kept by change managers and compliance, and by each owner what is theirs', async () => {
    expect(codes(await tried(ravi, asked()))).toEqual(['NOT_PERMITTED']);
    expect(codes(await tried(nora, asked()))).toEqual(['NOT_PERMITTED']);
    const risk = await added(maya, { owner: 'ravi@acme.example' });
    expect(risk).toMatchObject({ score: 10, status: 'OPEN', version: 1, overdue: false });
    const own = await edit(ravi, risk, { mitigation: 'A second provider.', status: 'MITIGATING' });
    expect(own.risk).toMatchObject({ status: 'MITIGATING', version: 2 });
    expect(codes(await edit(nora, own.risk as Risk, { title: 'Nothing' }))).toEqual(['NOT_PERMITTED']);
    expect((await edit(claire, own.risk as Risk, { likelihood: 4 })).risk).toMatchObject({
      score: 20,
      version: 3,
    });
    // Refused attempts are on record.
    expect(
      await system.rows(
        `SELECT 1 FROM event WHERE type = 'risk.refused' AND data ->> 'command' = 'updateRisk'`,
      ),
    ).toHaveLength(1);
  });

  it('keeps what was said before: who, what, and what instead', async () => {
    const risk = await added(maya);
    await edit(maya, risk, { impact: 3 });
    const { risk: shown } = await ravi.ask<{
      risk: { score: number; history: { nodes: { type: string; actor: string; changes: string[] }[] } };
    }>(`query ($ref: String!) { risk(ref: $ref) { score history { nodes { type actor changes } } } }`, {
      ref: risk.number,
    });
    expect(shown.history.nodes).toMatchObject([
      { type: 'risk.added', actor: 'Maya Patel' },
      { type: 'risk.edited', actor: 'Maya Patel', changes: ['impact: 5 → 3'] },
    ]);
    expect(await system.intrude('DELETE FROM risk_entry')).toBe('42501');
    expect(await system.intrude(`UPDATE risk_entry SET title = 'x'`)).toBe('risk_entry_fixed_check');
  });

  it('accepts a risk for a reason and a time, and takes no edit of what has moved on', async () => {
    const risk = await added(maya);
    expect(codes(await edit(maya, risk, { status: 'ACCEPTED' }))).toEqual([
      'acceptedReason',
      'acceptedUntil',
    ]);
    const accepted = { status: 'ACCEPTED', acceptedReason: 'Too dear to mend.', acceptedUntil: inDays(90) };
    const { risk: after } = await edit(maya, risk, accepted);
    expect(after).toMatchObject({ status: 'ACCEPTED', version: 2 });
    expect(codes(await edit(maya, risk, { title: 'Late' }))).toEqual(['expectedVersion']);
    expect(
      codes(await edit(maya, after as Risk, { owner: 'nobody@acme.example', changes: ['CHG-999999'] })),
    ).toEqual(['owner', 'changes']);
    // What the command checks, the database checks again.
    expect(
      await system.intrude(
        `UPDATE risk_entry SET version = version + 1, status = 'ACCEPTED' WHERE status = 'OPEN'`,
      ),
    ).toBe('risk_entry_accepted_check');
  });

  it('is listed by every filter and in every order, page by page', async () => {
    const change = await submittedBy(ravi);
    const mark = `R-${randomUUID().slice(0, 8)}`;
    const risks: Risk[] = [];
    for (const [n, score] of [4, 1, 5, 3, 2].entries())
      risks.push(
        await added(maya, {
          impact: score,
          releases: [mark],
          reviewOn: inDays(10 + n),
          ...(n === 0 ? { changes: [change.number], owner: 'claire@acme.example' } : {}),
        }),
      );
    const numbers = risks.map((r) => r.number);
    const of = (...order: number[]) => order.map((n) => numbers[n]);
    const here = { release: mark };
    expect(await listed(here)).toEqual(of(0, 1, 2, 3, 4));
    expect(await listed(here, { orderBy: { by: 'SCORE', descending: true } })).toEqual(of(2, 0, 3, 4, 1));
    expect(await listed(here, { orderBy: { by: 'NUMBER', descending: true } })).toEqual(of(4, 3, 2, 1, 0));
    expect(await listed({ ...here, scoreFrom: 8 })).toEqual(of(0, 2));
    expect(await listed({ change: change.number })).toEqual(of(0));
    expect(await listed({ ...here, owner: 'claire@acme.example' })).toEqual(of(0));
    expect(await listed({ ...here, statuses: ['CLOSED'] })).toEqual([]);
    expect(await listed({ ...here, overdue: true })).toEqual([]);
    await system.rows(
      `UPDATE risk_entry SET version = version + 1, review_on = now() - interval '1 day' WHERE number = $1`,
      [Number(numbers[3]?.slice(5))],
    );
    expect(await listed({ ...here, overdue: true })).toEqual(of(3));
    expect(await listed({ ...here, overdue: false })).toEqual(of(0, 1, 2, 4));

    const pages: string[] = [];
    let after: string | null = null;
    do {
      const {
        risks: page,
      }: {
        risks: {
          totalCount: number;
          nodes: { number: string }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      } = await ravi.ask(
        `query ($filter: RiskFilter, $after: String) { risks(first: 2, after: $after, filter: $filter, orderBy: { by: SCORE }) {
             totalCount nodes { number } pageInfo { endCursor hasNextPage } } }`,
        { filter: here, after },
      );
      expect(page.totalCount).toBe(5);
      pages.push(...page.nodes.map((r) => r.number));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(pages).toEqual(of(1, 4, 3, 0, 2));

    const { change: shown } = await ravi.ask<{
      change: { risks: { number: string; owner: { name: string } }[] };
    }>(`query ($ref: String!) { change(ref: $ref) { risks { number owner { name } } } }`, {
      ref: change.number,
    });
    expect(shown.risks).toEqual([{ number: numbers[0], owner: { name: 'Claire Dubois' } }]);
  });

  it('costs the same few statements for one entry as for many', async () => {
    const cost = async (first: number): Promise<number> => {
      const query = `query ($first: Int!) { risks(first: $first, filter: { statuses: [OPEN] }, orderBy: { by: NUMBER }) {
        nodes { number owner { name } linkedChanges { number } } } }`;
      return statementsOf((await maya.send(query, { first })).headers);
    };
    expect(await cost(1)).toBeGreaterThan(0);
    expect(await cost(6)).toBeLessThanOrEqual((await cost(1)) + 1);
  });
});

describe('gavel risk', () => {
  const desks = new Desks();
  beforeAll(() => desks.signIn('ravi', 'maya'));
  afterAll(() => desks.clear());

  it('shows what makes a change risky', async () => {
    const { number } = await submittedBy(await seeded('ravi'), perilous);
    const { stdout } = await desks.at('ravi').type(['risk', 'show', number]);
    expect(stdout).toMatch(/^Effective +HIGH$/m);
    expect(stdout).toMatch(/^Declared +LOW$/m);
    expect(stdout).toMatch(/^12 +COMMITS +Lines changed: 3300 lines in 1 commit \(12 points\)\.$/m);
    const { risk } = await desks.at('ravi').json<{ risk: { effective: string } }>(['risk', 'show', number]);
    expect(risk.effective).toBe('HIGH');
  });

  it('keeps the register', async () => {
    const release = `R-${randomUUID().slice(0, 8)}`;
    const wish = [
      '--title',
      'One person knows it',
      '--likelihood',
      '3',
      '--impact',
      '4',
      '--review',
      '2099-01-31',
    ];
    const add = ['risk', 'register', 'add', ...wish, '--release', release];
    const { risk } = await desks.at('maya').json<{ risk: { number: string } }>(add);
    const { stdout } = await desks.at('ravi').type(['risk', 'register', 'list', '--release', release]);
    expect(stdout).toContain(`${risk.number}  12     OPEN    2099-01-31  Maya Patel  One person knows it`);
    expect((await desks.at('ravi').type(add)).code).toBe(4);
  });

  it('tries a model on the past, and says what is wrong with one', async () => {
    const desk = desks.at('maya');
    const { code, stdout, stderr } = await desk.type(['risk', 'backtest', '--since', '2020-01-01']);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^\d+ of \d+ changes$/m)]);
    expect(stdout).toMatch(/^\d+ closed changes, \d+ of which failed/);
    const model = path.join(desk.folder, 'half.json');
    writeFileSync(model, '{ "name": "half" }');
    const refused = await desk.type(['risk', 'backtest', '--model', model]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('The model cannot be used');
    expect((await desk.type(['risk', 'backtest', '--since', 'yesterday'])).code).toBe(64);
  });
});
