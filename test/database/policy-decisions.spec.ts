import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, type Id, newId, pageRequest, systemActor } from '#kernel';
import { Work } from '#platform/database';
import {
  type DecisionMeta,
  DecisionStore,
  loadPolicySet,
  type PolicyDecision,
  PolicyDecisionRow,
  PolicyEngine,
  PolicySetRow,
  PolicySets,
  replayDecision,
  toRequest,
} from '#policy';
import { DataSource, type EntityManager } from 'typeorm';
import { createDatabase, type TestDatabase } from '../support/stack.ts';

const entities = [PolicyDecisionRow, PolicySetRow];
const set = loadPolicySet('policies');
const engine = new PolicyEngine(set);
const store = new DecisionStore();
const at = new Date('2026-03-01T12:00:00.123Z');
const clock = { now: () => at };

const actor: Actor = {
  ...systemActor('c'),
  kind: 'person',
  personId: newId(),
  accountId: newId(),
  roles: ['requester'],
};
const decide = (action: string) => engine.decide(toRequest({ actor, active: true, action }, clock));
const about = (subjectId: string) => ({
  correlationId: 'c',
  subjectType: 'Change',
  subjectId,
  accountId: actor.accountId,
  at,
});

/** As a command that decided this and did nothing else. */
async function record(
  manager: EntityManager,
  decisions: readonly PolicyDecision[],
  meta: DecisionMeta,
): Promise<Id[]> {
  const work = new Work(manager, actor, at);
  const ids = store.record(work, decisions, meta);
  await work.flush();
  return ids;
}

let database: TestDatabase;
let app: DataSource;
let owner: DataSource;

const connect = (url: string): Promise<DataSource> =>
  new DataSource({ type: 'postgres', url, entities }).initialize();

beforeAll(async () => {
  database = await createDatabase();
  [app, owner] = await Promise.all([connect(database.appUrl), connect(database.ownerUrl)]);
  await new PolicySets().keep(app.manager, set, at);
});
afterAll(async () => {
  await Promise.all([app, owner].map((source) => source.destroy()));
  await database.drop();
});

describe('kept decisions', () => {
  it('come back as they were made, and are the same when asked again', async () => {
    const made = [decide('fileChange'), decide('managePeople'), decide('noSuchThing')];
    const ids = await record(app.manager, made, about(newId()));
    expect(ids).toHaveLength(3);
    for (const [n, decision] of made.entries()) {
      const row = await store.findById(app.manager, ids[n] ?? '');
      if (row === null) throw new Error('not found');
      const { verdict, determining, problems, errors, request, policySetDigest } = row;
      expect({ verdict, determining, problems, errors, request, policySetDigest }).toEqual(decision);
      expect(row).toMatchObject({
        decidedAt: at,
        action: decision.request.action,
        engine: expect.stringMatching(/^cedar 4/),
      });
      expect(await store.replay(app.manager, row)).toMatchObject({ same: true, decision: { verdict } });
    }
  });

  it('can be asked again from the two records alone', async () => {
    const [id = ''] = await record(app.manager, [decide('managePeople')], about(newId()));
    const row = await app.manager.findOneByOrFail(PolicyDecisionRow, { id });
    const kept = await app.manager.findOneByOrFail(PolicySetRow, { digest: row.policySetDigest });
    expect(replayDecision(row, kept.files)).toMatchObject({ same: true, decision: { verdict: 'deny' } });
  });

  it('of a command are written in one statement, and with the command or not at all', async () => {
    const subject = newId();
    const statements: string[] = [];
    await expect(
      app.transaction(async (manager) => {
        const query = manager.query.bind(manager);
        manager.query = <T>(sql: string, parameters?: unknown[]): Promise<T> => {
          statements.push(sql);
          return query(sql, parameters);
        };
        await record(manager, [decide('fileChange'), decide('readAudit')], about(subject));
        throw new Error('the command failed');
      }),
    ).rejects.toThrow('the command failed');
    expect(statements).toHaveLength(1);
    expect(await app.manager.countBy(PolicyDecisionRow, { subjectId: subject })).toBe(0);
  });

  it('about a subject are paged, newest first, both ways', async () => {
    const id = newId();
    const written = await record(
      app.manager,
      Array.from({ length: 5 }, () => decide('fileChange')),
      about(id),
    );
    const newestFirst = [...written].reverse();
    const page = (args: Parameters<typeof pageRequest>[0]) =>
      store.findBySubject(app.manager, { type: 'Change', id }, pageRequest(args));
    const idsOf = async (args: Parameters<typeof pageRequest>[0]) =>
      (await page(args)).nodes.map((row) => row.id);
    const first = await page({ first: 2 });
    expect(first.nodes.map((row) => row.id)).toEqual(newestFirst.slice(0, 2));
    expect(first).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(await idsOf({ first: 10, after: first.cursors[1] })).toEqual(newestFirst.slice(2));
    expect(await idsOf({ last: 2 })).toEqual(newestFirst.slice(3));
  });

  it('are read in order of time by whoever tries new rules on them', async () => {
    const late = new Date('2031-01-01T00:00:00Z');
    const ids = await record(app.manager, [decide('fileChange'), decide('readAudit')], {
      ...about(newId()),
      at: late,
    });
    const [first = '', second] = ids;
    const since = await store.findSince(app.manager, { decidedAt: late, id: first }, 10);
    expect(since.map((row) => row.id)).toEqual([second]);
  });

  it('about nothing that exists yet have no subject', async () => {
    const none = { ...about(newId()), subjectType: null, subjectId: null };
    const [id = ''] = await record(app.manager, [decide('managePeople')], none);
    expect(await store.findById(app.manager, id)).toMatchObject({ subjectType: null, subjectId: null });
  });
});

describe('the database', () => {
  it.each([
    ['application', () => app],
    ['owning', () => owner],
  ])('lets the %s role rewrite nothing', async (_, source) => {
    await record(app.manager, [decide('fileChange')], about(newId()));
    for (const table of ['policy_decision', 'policy_set'])
      for (const statement of [
        `UPDATE ${table} SET ${table === 'policy_set' ? `files = '[1]'` : `verdict = 'allow'`}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ])
        await expect(source().query(statement)).rejects.toThrow(
          /append-only|permission denied|cannot truncate/,
        );
  });

  it('refuses a decision whose rules are not kept', async () => {
    const stray = { ...decide('fileChange'), policySetDigest: `sha256:${'0'.repeat(64)}` };
    await expect(record(app.manager, [stray], about(newId()))).rejects.toMatchObject({ code: '23503' });
  });

  it('refuses an allowance without a rule, and a refusal without a reason', async () => {
    const groundless = [
      { ...decide('fileChange'), determining: [] },
      { ...decide('managePeople'), problems: [] },
    ];
    for (const decision of groundless)
      await expect(record(app.manager, [decision], about(newId()))).rejects.toMatchObject({
        constraint: 'policy_decision_reasons_check',
      });
  });
});
