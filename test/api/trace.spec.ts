import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';
import { digestOfText, person, type SentFact, shaOf, story, tell } from '../support/trace.ts';
import { waitFor } from '../support/wait-for.ts';

// A worker is started, and what time brings is waited for.
jest.setTimeout(120_000);

/** So many seconds a review may be told of after its deployment. */
const patience = 10;

let system: OwnSystem;
let ravi: Client;
let lena: Client;

beforeAll(async () => {
  const file = path.join(stack().root, 'policies/duties.json');
  const shipped = JSON.parse(readFileSync(file, 'utf8')) as { trace: object };
  const trace = { ...shipped.trace, reviewToldWithinMinutes: patience / 60 };
  system = await OwnSystem.start({ workers: 1, policyFiles: { 'duties.json': { ...shipped, trace } } });
  const all = await Promise.all(['ravi', 'lena'].map((name) => system.as(name)));
  [ravi, lena] = all as [Client, Client];
}, 60_000);
afterAll(() => system.stop());

/** What is kept of a story, without what differs from telling to telling: who told it, when, under which id. */
async function kept(tag: string, facts: readonly SentFact[]): Promise<unknown> {
  const number = String(parseInt(shaOf(tag).slice(0, 6), 16));
  const without = `- 'id' - 'recorded_at' - 'recorded_by' - 'recorded_account' - 'fingerprint'`;
  const rows = await system.rows<{ rows: unknown }>(
    `SELECT jsonb_build_array(
       (SELECT jsonb_agg(to_jsonb(t) ${without}) FROM work_item t WHERE key = 'SEA-' || $2),
       (SELECT jsonb_agg(to_jsonb(t) ${without}) FROM source_commit t WHERE sha = $3),
       (SELECT jsonb_agg(to_jsonb(t) ${without}) FROM code_review t WHERE number = $2),
       (SELECT jsonb_agg(to_jsonb(t) ${without}) FROM build_run t WHERE run = $1),
       (SELECT jsonb_agg(to_jsonb(t) ${without}) FROM test_run t WHERE run = $1),
       (SELECT jsonb_agg(to_jsonb(t) ${without}) FROM artifact_told t WHERE run = $1),
       (SELECT jsonb_agg(to_jsonb(t) ${without}) FROM deployment t WHERE external_id = $1)) AS rows`,
    [tag, number, shaOf(tag)],
  );
  // Stories differ by what is derived from their tag.
  const same = [
    [shaOf(tag), 'SHA'],
    [shaOf(`${tag} merged`), 'MERGED'],
    [digestOfText(tag), 'DIGEST'],
    [number, 'NUMBER'],
    [tag, 'TAG'],
  ] as const;
  expect(facts.length).toBeGreaterThan(0);
  return JSON.parse(
    same.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(rows[0]?.rows)),
  );
}

const violationsOf = (tag: string): Promise<{ rule: string; n: number }[]> =>
  system.rows(
    `SELECT rule, count(*)::int AS n FROM violation WHERE subject_id IN (
       SELECT id FROM deployment WHERE external_id = $1 UNION SELECT id FROM build_run WHERE run = $1)
     GROUP BY rule ORDER BY rule`,
    [tag],
  );
/** Until all that waited to be looked at has been. */
const settled = () =>
  waitFor(
    async () => (await system.rows(`SELECT 1 FROM outbox WHERE topic = 'duty.reviewed'`)).length === 0,
    { within: 60_000, what: 'the reviews to be looked for' },
  );

describe('a delivery told in any order, and again and again', () => {
  it('ends in the same records and the same violations', async () => {
    const kinds = [
      { name: 'fine', how: {}, expected: ['deployed-without-change'] },
      {
        name: 'alone',
        how: { approver: 'lena' },
        expected: ['deployed-unreviewed-commit', 'deployed-without-change'],
      },
      {
        name: 'rogue',
        how: { pipeline: 'https://ci.elsewhere.example/x' },
        expected: ['build-from-unknown-pipeline', 'deployed-without-change'],
      },
    ];
    for (const { name, how } of kinds) {
      await tell(lena, ...story(`${name}-0`, how));
      const shuffles = fc.sample(
        fc
          .tuple(
            fc.shuffledSubarray([...Array(13).keys()], { minLength: 13 }),
            fc.array(fc.nat(12), { maxLength: 4 }),
          )
          .map(([order, again]) => [...order, ...again]),
        { numRuns: 4, seed: 7 },
      );
      for (const [n, order] of shuffles.entries()) {
        const tag = `${name}-${n + 1}`;
        const facts = story(tag, how);
        const taken = await tell(lena, ...order.flatMap((at) => facts[at] ?? []));
        expect(taken.flatMap(({ problems }) => problems)).toEqual([]);
        expect(await kept(tag, facts)).toEqual(await kept(`${name}-0`, facts));
      }
    }
    await settled();
    for (const { name, expected } of kinds)
      for (let n = 0; n < 5; n += 1)
        expect([`${name}-${n}`, await violationsOf(`${name}-${n}`)]).toEqual([
          `${name}-${n}`,
          expected.map((rule) => ({ rule, n: 1 })),
        ]);
  });

  it('adds nothing when it is told again', async () => {
    const facts = story('again');
    await tell(lena, ...facts);
    const before = await system.rows(`SELECT count(*)::int AS n FROM event`);
    expect(new Set((await tell(lena, ...facts)).map(({ outcome }) => outcome))).toEqual(new Set(['KNOWN']));
    expect(await system.rows(`SELECT count(*)::int AS n FROM event`)).toEqual(before);
  });
});

describe('a fact', () => {
  const base = story('refused');
  const at = (kind: string): SentFact => base.findLast((fact) => fact.kind === kind) ?? { kind };

  it.each<[name: string, over: SentFact, code: string, path: string]>([
    ['of no kind that there is', { kind: 'rumour' }, 'INVALID_INPUT', 'kind'],
    ['with a short hash', { ...at('commit'), sha: 'abc' }, 'INVALID_INPUT', 'sha'],
    ['with a field that it does not have', { ...at('build'), colour: 'blue' }, 'INVALID_INPUT', ''],
    ['with a NUL in its title', { ...at('workItem'), title: 'a\u0000b' }, 'INVALID_INPUT', 'title'],
    ['of a service nobody knows', { ...at('deployment'), service: 'nothing' }, 'INVALID_REFERENCE', 'input'],
    [
      'of a change nobody knows',
      { ...at('deployment'), changeNamed: 'CHG-999999' },
      'INVALID_REFERENCE',
      'changeNamed',
    ],
  ])('%s is refused, and those beside it are taken', async (name, fact, code, at0) => {
    const beside = {
      ...at('workItem'),
      kind: 'workItem',
      key: `BES-${parseInt(shaOf(name).slice(0, 6), 16)}`,
    };
    const [refused, taken] = await tell(lena, fact, beside);
    expect([refused?.outcome, refused?.problems[0]?.code, refused?.problems[0]?.path[0] ?? '']).toEqual([
      'REFUSED',
      code,
      at0,
    ]);
    expect(taken?.outcome).toBe('RECORDED');
  });

  it('that contradicts what is on record is refused, and alters nothing', async () => {
    const facts = story('contradicted');
    await tell(lena, ...facts);
    const before = await kept('contradicted', facts);
    const last = (kind: string): SentFact => facts.findLast((fact) => fact.kind === kind) ?? { kind };
    const taken = await tell(
      lena,
      { ...last('deployment'), artifact: digestOfText('other') },
      { ...last('deployment'), outcome: 'FAILED' },
      { ...last('deployment'), deployer: person('ravi') },
      { ...last('review'), author: person('tomas') },
      { ...last('build'), commit: shaOf('other') },
    );
    expect(taken.map(({ problems }) => problems[0]?.code)).toEqual(Array(5).fill('ALREADY_EXISTS'));
    expect(await kept('contradicted', facts)).toEqual(before);
  });

  it('is told by those who deliver, not by whoever asks for changes', async () => {
    const taken = await tell(ravi, ...story('by-ravi'));
    expect(new Set(taken.map(({ problems }) => problems[0]?.code))).toEqual(new Set(['NOT_PERMITTED']));
  });

  it.each([
    [`UPDATE deployment SET outcome = 'STARTED'`, 'deployment_goes_on_check'],
    [`UPDATE deployment SET artifact_digest = NULL`, 'deployment_goes_on_check'],
    [`UPDATE deployment SET service_id = environment_id`, '42501'],
    [`UPDATE code_review SET verdicts = '[]'`, 'code_review_goes_on_check'],
    [`UPDATE code_review SET author_subject = 'x'`, '42501'],
    [`UPDATE build_run SET state = 'QUEUED'`, 'build_run_goes_on_check'],
    [`UPDATE work_item SET at = '2000-01-01'`, 'work_item_goes_on_check'],
    [`UPDATE test_run SET verdict = 'PASSED'`, '42501'],
    [`DELETE FROM artifact_told`, '42501'],
  ])('is not rewritten by the application: %s', async (sql, refusal) => {
    expect(await system.intrude(sql)).toBe(refusal);
  });
});
