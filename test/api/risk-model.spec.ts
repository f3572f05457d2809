import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, voteCodes, type Voters } from '../support/approvals.ts';
import { does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { attachDocument, edited, junit, perilous, riskOf, submittedBy } from '../support/risk.ts';
import { OwnSystem } from '../support/own-system.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let lena: Client;
let tomas: Client;
let akiko: Client;
let claire: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, maya, lena, tomas, akiko, claire] = (await Promise.all(
    ['ravi', 'maya', 'lena', 'tomas', 'akiko', 'claire'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

const risk = (change: { readonly number: string }) => riskOf(ravi, change);
const submitted = (over: Record<string, unknown> = {}) => submittedBy(ravi, over);
const edit = (change: ShownChange, over: Record<string, unknown>) => edited(ravi, change, over);
const attach = (change: ShownChange, kind: string, name: string, content: string) =>
  attachDocument(lena, change, kind, name, content);

describe('an override', () => {
  const override = async (
    client: Client,
    command: 'raiseRisk' | 'lowerRisk',
    input: Record<string, unknown>,
  ) => {
    const data = await client.ask<Record<string, { problems: { code: string; rule: string | null }[] }>>(
      `mutation ($input: RiskOverrideInput!) { ${command}(input: $input) { problems { code rule } } }`,
      { input: { reason: 'I know better.', ...input } },
    );
    return data[command]?.problems.map((p) => p.rule ?? p.code);
  };

  it('downwards is a change manager’s who has no part in the change, with a reason, for this content', async () => {
    const change = await submitted(perilous);
    const down = { change: change.number, class: 'MEDIUM' };
    expect(await override(claire, 'lowerRisk', down)).toEqual(['default-deny']);
    expect(await override(maya, 'lowerRisk', { ...down, reason: ' ' })).toEqual(['INVALID_INPUT']);
    expect(await override(maya, 'lowerRisk', { ...down, class: 'VERY_HIGH' })).toEqual(['lower-is-below']);
    expect(await override(maya, 'lowerRisk', down)).toEqual([]);
    expect(await risk(change)).toMatchObject({
      effectiveRisk: 'MEDIUM',
      riskAssessment: { class: 'HIGH' },
      riskOverride: { inForce: true, decidedBy: { name: 'Maya Patel' } },
    });
    expect(await system.events(change.number, 'change.riskOverridden')).toMatchObject([
      { assessed: 'HIGH', class: 'MEDIUM', before: 'HIGH', effective: 'MEDIUM', reason: 'I know better.' },
    ]);
    const { version } = await does(ravi, 'commentOnChange', { change: change.number, text: 'Thanks.' });
    const edited = await edit({ ...change, version }, { reason: 'Another one.' });
    expect(await risk(edited)).toMatchObject({ effectiveRisk: 'HIGH', riskOverride: { inForce: false } });
  });

  it('lapses when more is found than it spoke of', async () => {
    const change = await submitted(perilous);
    expect(await override(maya, 'lowerRisk', { change: change.number, class: 'LOW' })).toEqual([]);
    expect((await risk(change)).effectiveRisk).toBe('LOW');
    await attach(change, 'TEST_REPORT', 'junit.xml', junit(1));
    expect(await risk(change)).toMatchObject({
      effectiveRisk: 'VERY_HIGH',
      riskOverride: { inForce: false },
    });
  });

  it('upwards is anybody’s who may edit the change, and takes an approved one back', async () => {
    const change = await authorizing(voters);
    await voteCodes(akiko, change);
    expect(await override(tomas, 'raiseRisk', { change: change.number, class: 'HIGH' })).toEqual([
      'default-deny',
    ]);
    expect(await override(ravi, 'raiseRisk', { change: change.number, class: 'LOW' })).toEqual([
      'raise-is-above',
    ]);
    expect(await override(ravi, 'raiseRisk', { change: change.number, class: 'HIGH' })).toEqual([]);
    expect(await risk(change)).toMatchObject({ effectiveRisk: 'HIGH', state: 'ASSESSING' });
  });

  it('is not written past the rules', async () => {
    const change = await submitted(perilous);
    const lower = `INSERT INTO risk_override SELECT gen_random_uuid(), c.id, a.id, a.class, 'LOW', 'Because.', c.revision,
      a.digest, c.requester_id, (SELECT id FROM account LIMIT 1), now()
      FROM change c JOIN risk_assessment a ON a.change_id = c.id WHERE c.number = $1`;
    expect(await system.intrude(lower, [Number(change.number.slice(4))])).toBe(
      'risk_override_independent_check',
    );
  });
});

describe('the back-test', () => {
  /** Closed changes as the database would have them after some time, each with an assessment before its work. */
  const history = `
    WITH made AS (
      INSERT INTO change (id, type, state, title, description, reason, service_ids, environment_ids, requester_id, risk,
        impact, urgency, implementation_plan, test_plan, backout_plan, communication_plan, work_items, commits, artifacts,
        outage_expected, security_impact, privacy_impact, tags, external_references, version, revision, outcome,
        created_at, updated_at, started_at, closed_at)
      SELECT gen_random_uuid(), 'NORMAL', 'CLOSED', 'Old ' || n, '', '', '{}', '{}', p.id, 'LOW', 'LOW', 'LOW', '', '', '', '',
        '[]', '[]', '[]', false, '', '', ARRAY['old-' || n], '[]', 3, 1,
        CASE WHEN n % 5 = 0 OR n > 1180 THEN 'ROLLED_BACK' ELSE 'SUCCESSFUL' END,
        t.at, t.at, t.at + interval '2 hours', t.at + interval '3 hours'
      FROM generate_series(1, 1200) n, (SELECT id FROM person LIMIT 1) p,
        LATERAL (SELECT timestamptz '2020-01-01' + n * interval '1 hour' AS at) t
      RETURNING id, started_at, tags, outcome)
    INSERT INTO risk_assessment (id, change_id, model_digest, score, class, complete, signals, because, revision, digest, assessed_at)
    SELECT gen_random_uuid(), m.id, (SELECT digest FROM risk_model LIMIT 1), s.score,
      CASE WHEN s.score >= 90 THEN 'VERY_HIGH' WHEN s.score >= 65 THEN 'HIGH' WHEN s.score >= 45 THEN 'MEDIUM' ELSE 'LOW' END, true,
      jsonb_build_array(jsonb_build_object('name', 'outageExpected', 'label', 'x', 'value', s.score >= 50, 'source', 'CHANGE',
        'ids', '[]'::jsonb, 'note', 'x', 'points', 0, 'missing', false, 'remembered', NULL, 'sentence', 'x')),
      'change.submitted', 1, 'sha256:' || repeat('a', 64), m.started_at + s.after
    FROM made m, LATERAL (
      SELECT substr(m.tags[1], 5)::integer % 100 AS score, interval '-1 hour' AS after
      -- Found out while the work was under way: not what was known before it.
      UNION ALL SELECT 99, interval '1 minute' WHERE m.outcome = 'ROLLED_BACK') s`;

  it('tells how well the model did, and is what a plain computation says', async () => {
    await system.rows(history);
    const rows = await system.rows<{ score: number; failed: boolean }>(
      `SELECT a.score, c.outcome = 'ROLLED_BACK' AS failed FROM change c JOIN risk_assessment a ON a.change_id = c.id
       WHERE c.title LIKE 'Old %' AND a.assessed_at < c.started_at`,
    );
    const p = (score: number) => 1 / (1 + Math.exp(-(-4 + 0.045 * score)));
    const brier = rows.reduce((sum, r) => sum + (p(r.score) - (r.failed ? 1 : 0)) ** 2, 0) / rows.length;
    const bad = rows.filter((r) => r.failed);
    const good = rows.filter((r) => !r.failed);
    const won = bad.reduce(
      (sum, b) => sum + good.reduce((s, g) => s + (b.score > g.score ? 1 : b.score === g.score ? 0.5 : 0), 0),
      0,
    );
    const { riskBacktest } = await claire.ask<{
      riskBacktest: {
        unassessed: number;
        recorded: {
          changes: number;
          failed: number;
          brier: number;
          auc: number;
          byClass: { name: string; changes: number; failed: number }[];
        };
        other: { changes: number };
        moves: { from: string; to: string; changes: number }[];
      };
    }>(
      `query ($since: DateTime) { riskBacktest(since: $since) { unassessed
         recorded { changes failed brier auc byClass { name changes failed } } other { changes } moves { from to changes } } }`,
      { since: '2019-12-31T00:00:00Z' },
    );
    expect(riskBacktest.recorded).toMatchObject({ changes: 1200, failed: bad.length });
    expect(riskBacktest.recorded.brier).toBeCloseTo(brier, 9);
    expect(riskBacktest.recorded.auc).toBeCloseTo(won / (bad.length * good.length), 9);
    const classOf = (score: number) =>
      score >= 90 ? 'VERY_HIGH' : score >= 65 ? 'HIGH' : score >= 45 ? 'MEDIUM' : 'LOW';
    for (const row of riskBacktest.recorded.byClass) {
      const own = rows.filter((r) => classOf(r.score) === row.name);
      expect(row).toEqual({
        name: row.name,
        changes: own.length,
        failed: own.filter((r) => r.failed).length,
      });
    }
    expect(riskBacktest.moves.reduce((sum, m) => sum + m.changes, 0)).toBe(1200);
  });

  it('says over REST how far it is, and what another model would have said', async () => {
    const model = {
      name: 'outage only',
      version: 1,
      timeZone: 'UTC',
      classes: { MEDIUM: 10, HIGH: 20, VERY_HIGH: 30 },
      probability: { intercept: -2, slope: 0.1 },
      history: { days: 180, most: 200, prior: { failed: 1, changes: 20 }, incidentDays: 365 },
      noSecurityImpact: [],
      times: [],
      signals: [
        { name: 'outageExpected', label: 'outage', kind: 'flag', yes: 20, no: 0, unknown: 5, important: [] },
      ],
    };
    const response = await fetch(`${maya.url}/api/v1/risk/backtest`, {
      method: 'POST',
      headers: { ...maya.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ since: '2019-12-31T00:00:00Z', model }),
    });
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            progress?: { done: number; total: number };
            result?: Record<string, unknown>;
          },
      );
    expect(lines.slice(0, -1).map((l) => l.progress?.done)).toEqual([0, 500, 1000, 1200]);
    expect(lines[0]?.progress?.total).toBe(1200);
    const { result } = lines.at(-1) as { result: Record<string, unknown> };
    // Scores of 50 and more said that an outage was expected: 20 points, HIGH; the rest none, LOW.
    expect(result['moves']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ from: 'VERY_HIGH', to: 'HIGH', changes: 120 }),
        expect.objectContaining({ from: 'MEDIUM', to: 'LOW', changes: 60 }),
      ]),
    );
    expect(result['examples']).toHaveLength(20);
    expect(String(result['otherModel'])).toMatch(/^outage only 1 sha256:/);
  });

  it('is refused to those who may not see the whole, and with a model that makes no sense', async () => {
    expect(await ravi.codes('{ riskBacktest { unassessed } }')).toEqual(['FORBIDDEN']);
    const { status } = await maya.rest('POST', '/api/v1/risk/backtest', { model: { name: 'half' } });
    expect(status).toBe(400);
  });
});
