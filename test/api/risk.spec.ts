import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import { attempt, does, type ShownChange, wholeChange } from '../support/changes.ts';
import { type Client, statementsOf } from '../support/client.ts';
import { attachDocument, edited, junit, perilous, riskOf, signal, submittedBy } from '../support/risk.ts';
import { OwnSystem } from '../support/own-system.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let nora: Client;
let ravi: Client;
let maya: Client;
let lena: Client;
let akiko: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, ravi, maya, lena, akiko] = (await Promise.all(
    ['nora', 'ravi', 'maya', 'lena', 'akiko'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

const risk = (change: { readonly number: string }) => riskOf(ravi, change);
const submitted = (over: Record<string, unknown> = {}) => submittedBy(ravi, over);
const edit = (change: ShownChange, over: Record<string, unknown>) => edited(ravi, change, over);
const attach = (change: ShownChange, kind: string, name: string, content: string) =>
  attachDocument(lena, change, kind, name, content);

describe('the assessment of a change', () => {
  it('is made when it is handed in, with each value, its points and where it is from', async () => {
    const draft = await does(ravi, 'fileChange', wholeChange());
    expect(await risk(draft)).toMatchObject({ riskAssessment: null, effectiveRisk: 'MEDIUM' });
    const change = await does(ravi, 'submitChange', { change: draft.number });
    const shown = await risk(change);
    expect(shown.riskAssessments.nodes).toEqual([{ because: 'change.submitted' }]);
    expect(shown.riskAssessment?.signals.reduce((sum, s) => sum + s.points, 0)).toBe(
      shown.riskAssessment?.score,
    );
    expect(signal(shown, 'serviceTier')).toMatchObject({
      value: '3',
      points: 4,
      source: 'CATALOG',
      missing: false,
    });
    // Web shop and wiki need search; nothing needs them.
    expect(signal(shown, 'dependents')).toMatchObject({ value: '2' });
    expect(signal(shown, 'linesChanged')).toMatchObject({ value: null, missing: true, points: 3 });
    expect(signal(shown, 'linesChanged').sentence).toContain('what is not known counts as a risk');
    const [told] = await system.events(change.number, 'change.riskAssessed');
    expect(told).toMatchObject({ score: shown.riskAssessment?.score, class: 'LOW', effective: 'MEDIUM' });
    expect(told?.['missing']).toContain('testResult');
    const [kept] = await system.rows('SELECT model FROM risk_model WHERE digest = $1', [
      shown.riskAssessment?.model,
    ]);
    expect(kept).toMatchObject({ model: { name: 'shipped' } });
  });

  it('counts what commits and documents say, and forgets nothing that was known', async () => {
    const change = await submitted({ commits: perilous.commits });
    const first = await risk(change);
    expect(signal(first, 'linesChanged')).toMatchObject({ value: '3300', points: 12, source: 'COMMITS' });
    for (const name of ['migrations', 'authentication', 'dependencies'])
      expect(signal(first, name)).toMatchObject({ value: 'true', missing: false });
    await attach(change, 'TEST_REPORT', 'junit.xml', junit());
    const tested = await risk(change);
    expect(signal(tested, 'testResult')).toMatchObject({ value: 'PASSED', points: 0, source: 'EVIDENCE' });
    expect(tested.riskAssessment?.score).toBe((first.riskAssessment?.score ?? 0) - 4);
    // Whoever takes the commits away does not take the risk away.
    const { version } = await does(ravi, 'commentOnChange', { change: change.number, text: 'Fewer words.' });
    const bare = await risk(await edit({ ...change, version }, { commits: [] }));
    expect(signal(bare, 'linesChanged')).toMatchObject({ value: null, missing: true, points: 12 });
    expect(signal(bare, 'linesChanged').sentence).toContain('it was known before');
    expect(bare.riskAssessment?.score).toBeGreaterThanOrEqual(tested.riskAssessment?.score ?? Infinity);
    expect(bare.riskAssessments.nodes.map((a) => a.because)).toEqual([
      'change.revised',
      'change.evidenceAttached',
      'change.submitted',
    ]);
  });

  it('is told again only when the score is another', async () => {
    const change = await submitted();
    await attach(change, 'DOCUMENT', 'note.txt', 'Nothing to it.');
    expect((await risk(change)).riskAssessments.nodes).toHaveLength(2);
    expect(await system.events(change.number, 'change.riskAssessed')).toHaveLength(1);
  });

  it('is shown over REST, with what every rule goes by', async () => {
    const change = await submitted(perilous);
    const { body } = await ravi.rest('GET', `/api/v1/changes/${change.number}/risk`);
    expect(body).toMatchObject({
      declared: 'LOW',
      effective: 'HIGH',
      override: null,
      assessment: { class: 'HIGH' },
    });
    const { body: whole } = await ravi.rest('GET', `/api/v1/changes/${change.number}`);
    expect(whole).toMatchObject({ risk: 'LOW', effectiveRisk: 'HIGH' });
  });

  it('is never rewritten, not even by the application', async () => {
    for (const sql of [
      `UPDATE risk_assessment SET class = 'LOW'`,
      'DELETE FROM risk_assessment',
      `UPDATE risk_model SET model = '{}'`,
      'DELETE FROM risk_override',
      'UPDATE risk_history SET failed = false',
    ])
      expect(await system.intrude(sql)).toBe('42501');
  });
});

describe('the risk that rules go by', () => {
  it('is the assessed one where the requester declares less: the board of a high risk is asked', async () => {
    const change = await submitted(perilous);
    // What a risky change has to say is asked for although the requester says that it is not risky.
    const { problems } = await attempt(maya, 'assessChange', { change: change.number });
    expect(problems.map((p) => p.message).join()).toContain('communication plan');
    const told = await edit(change, { communicationPlan: 'Mail.', securityImpact: 'None.' });
    const { state } = await does(maya, 'assessChange', { change: told.number });
    expect(state).toBe('AUTHORIZING');
    const { change: asked } = await ravi.ask<{
      change: { approvals: { nodes: { steps: { needed: number }[] }[] } };
    }>(
      `query ($ref: String!) { change(ref: $ref) { approvals { nodes { steps { needed boards { key } } } } } }`,
      { ref: change.number },
    );
    expect(asked.approvals.nodes[0]?.steps[0]?.needed).toBe(2);
  });

  it('does not sink when the requester declares less: attack 16', async () => {
    const change = await submitted({ ...perilous, risk: 'HIGH' });
    const { problems } = await attempt(ravi, 'updateChange', {
      change: change.number,
      expectedVersion: change.version,
      risk: 'LOW',
    });
    expect(problems.map((p) => p.rule)).toContain('involved-do-not-lower-risk');
    expect(await risk(change)).toMatchObject({ risk: 'HIGH', effectiveRisk: 'HIGH' });
    const input = { change: change.number, class: 'LOW', reason: 'It is harmless.' };
    const answer = await ravi.ask<{ lowerRisk: { problems: { code: string; rule: string }[] } }>(
      `mutation ($input: RiskOverrideInput!) { lowerRisk(input: $input) { problems { code rule } } }`,
      { input },
    );
    expect(answer.lowerRisk.problems).toMatchObject([
      { code: 'SEGREGATION_VIOLATION', rule: 'involved-do-not-lower-risk' },
      { code: 'NOT_PERMITTED', rule: 'default-deny' },
    ]);
    // Both attempts are on record.
    expect(await system.events(change.number, 'change.refused')).toMatchObject([
      { command: 'updateChange' },
      { command: 'lowerRisk' },
    ]);
  });

  it('lets a low risk approve itself only when all is known that matters', async () => {
    await nora.ask(`mutation { updateService(input: { service: "wiki", tier: 4 }) { problems { code } } }`);
    const harmless = await submitted({ services: ['wiki'], risk: 'LOW' });
    expect(harmless.state).toBe('SCHEDULED');
    expect((await risk(harmless)).riskAssessment).toMatchObject({ class: 'LOW', complete: true });
    // Declared low, found not to be: it waits for its board like any other.
    const grave = await submitted({ ...perilous, services: ['wiki'] });
    expect(grave.state).toBe('ASSESSING');
    // On services of tier 3 its tests have to be known, and no rule lets it through anyway.
    expect((await risk(await submitted({ risk: 'LOW' }))).riskAssessment).toMatchObject({ complete: false });
  });

  it('is that of the whole where a large change was split into small ones: attack 17', async () => {
    const [paul, ines] = await Promise.all(['paul', 'ines'].map((name) => system.as(name)));
    if (paul === undefined || ines === undefined) throw new Error('Nobody came.');
    const [commit] = perilous.commits;
    const paths = [['migrations/0042-ledger.sql'], ['libs/auth/guard.ts'], ['package-lock.json']];
    const pieces = Array.from({ length: 10 }, (_, n) => ({
      ...{ ...commit, sha: n.toString(16).repeat(40) },
      ...{ stats: { files: 6, added: 240, deleted: 90 }, paths: paths[n] ?? ['src/ledger.ts'] },
    }));
    const whole = await submittedBy(ines, { ...perilous, commits: pieces });
    const { riskAssessment: one } = await risk(whole);
    expect(one?.class).toBe('HIGH');

    const parts: ShownChange[] = [];
    for (const [n, piece] of pieces.entries())
      parts.push(await submittedBy(paul, { ...perilous, commits: [piece], outageExpected: n === 0 }));
    const scores = await Promise.all(parts.map(risk));
    expect(scores[1]?.riskAssessment?.score).toBeLessThan(one?.score ?? 0);
    const last = scores.at(-1);
    expect(last).toMatchObject({ risk: 'LOW', effectiveRisk: 'HIGH' });
    expect(last?.riskAssessment?.score).toBeGreaterThanOrEqual(one?.score ?? Infinity);

    // Whoever approves it reads why, each part by its number.
    const shownTo = await riskOf(akiko, parts.at(-1) as ShownChange);
    expect(signal(shownTo, 'linesChanged')).toMatchObject({ value: '3300', points: 12 });
    expect(signal(shownTo, 'linesChanged').sentence).toContain(`together with ${parts[8]?.number}`);
    expect(signal(shownTo, 'otherParts')).toMatchObject({ value: '9', sourceIds: { length: 9 } });
    // A part that was handed in before is assessed anew when the change manager finishes its assessment.
    const told = { communicationPlan: 'Mail.', securityImpact: 'None.' };
    await edited(paul, parts[0] as ShownChange, told);
    await does(maya, 'assessChange', { change: parts[0]?.number });
    expect((await risk(parts[0] as ShownChange)).effectiveRisk).toBe('HIGH');
  });

  it('takes an approved change back when it rises, and voids what was said', async () => {
    const change = await authorizing(voters, {
      ...perilous,
      outageExpected: false,
      risk: 'MEDIUM',
      services: ['gavel'],
    });
    expect((await risk(change)).effectiveRisk).toBe('MEDIUM');
    expect(await voteCodes(akiko, change)).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('SCHEDULED');
    await attach(change, 'TEST_REPORT', 'junit.xml', junit(1));
    expect(await risk(change)).toMatchObject({ effectiveRisk: 'HIGH', state: 'ASSESSING' });
    expect(await system.events(change.number, 'change.riskRaised')).toEqual([{ from: 'MEDIUM', to: 'HIGH' }]);
    expect(await system.events(change.number, 'change.approvalsVoided')).toMatchObject([
      { because: 'higher risk', fields: ['risk'] },
    ]);
    expect((await attempt(lena, 'startImplementation', { change: change.number })).problems).not.toEqual([]);
  });
});

describe('lists', () => {
  it('tell the risk of forty changes in as many statements as of one', async () => {
    const cost = async (first: number): Promise<number> => {
      const query = `query ($first: Int!) { changes(first: $first, orderBy: { by: NUMBER, descending: true }, filter: { states: [ASSESSING] }) {
        nodes { effectiveRisk riskAssessment { score signals { name } } riskOverride { class decidedBy { name } } availableActions { action } } } }`;
      return statementsOf((await maya.send(query, { first })).headers);
    };
    const one = await cost(1);
    expect(one).toBeGreaterThan(0);
    expect(await cost(6)).toBeLessThanOrEqual(one + 1);
  });
});
