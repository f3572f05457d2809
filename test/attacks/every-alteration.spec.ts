import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildSchema, type GraphQLObjectType, isObjectType } from 'graphql';
import { type Actors, actors, type Alteration, type Made } from '../support/alteration-steps.ts';
import { alterations } from '../support/alterations.ts';
import { ics } from '../support/alterations-of-rules.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';

// Whatever alters who may do what, or what rules go by, leaves one event that tells who, what, before and after. The
// commands are those of the printed schema: a new one without a case fails here.
jest.setTimeout(120_000);

/** Commands on a change or a meeting: what they do is the timeline of it, told in the journeys and by its own specs. */
const onTimelines = new Set([
  ...['fileChange', 'updateChange', 'commentOnChange', 'submitChange', 'assessChange', 'rejectChange'],
  ...['cancelChange', 'reworkChange', 'startImplementation', 'completeImplementation', 'rollBackChange'],
  ...['recordValidation', 'closeChange', 'completeReview', 'addCorrectiveAction', 'settleCorrectiveAction'],
  ...['castVote', 'withdrawVote', 'decideChanges', 'recuseSelf', 'markConditionMet', 'declareEmergency'],
  ...['ratifyEmergency', 'requestRatification', 'attachEvidence', 'recordCommit', 'recordDeployment'],
  ...['addMinutesRemark', 'admitLateChange', 'answerInvitation', 'closeMinutes', 'deferItem', 'endMeeting'],
  ...['joinMeeting', 'leaveMeeting', 'pauseMeeting', 'reorderAgenda', 'resumeMeeting', 'startMeeting'],
  'takeItem',
]);
/** What alters nothing that anybody goes by. */
const harmless = new Set([
  ...['signIn', 'signOut', 'signOutEverywhere', 'markNotificationsRead', 'reconcileWorkflows'],
  ...['simulatePolicySet', 'cancelPolicySimulation', 'replayWebhookDelivery', 'drawPopulation', 'drawSample'],
  ...['requestPack', 'cancelPack'],
]);

const file = (name: string): string => readFileSync(path.join(stack().root, 'schema', name), 'utf8');
const cases = alterations.filter((step): step is Alteration => typeof step !== 'function');

let system: OwnSystem;
let people: Actors;
let ids: Map<string, string>;

beforeAll(async () => {
  system = await OwnSystem.start();
  const clients = await Promise.all(actors.map(async (name) => [name, await system.as(name)] as const));
  people = Object.fromEntries(clients) as unknown as Actors;
  const rows = await system.rows<{ name: string; id: string }>(
    `SELECT split_part(email, '@', 1) AS name, person_id AS id FROM person_email WHERE main`,
  );
  ids = new Map(rows.map(({ name, id }) => [name, id]));
}, 60_000);
afterAll(() => system.stop());

interface Told {
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly actor_person: string | null;
  readonly actor_name: string;
  readonly door: string;
}
const newest = async (): Promise<string> =>
  (await system.rows<{ seq: string }>(`SELECT coalesce(max(seq), 0) AS seq FROM event`))[0]?.seq ?? '0';
const since = (seq: string, type: string): Promise<Told[]> =>
  system.rows<Told & Record<string, unknown>>(
    `SELECT type, data, actor_person, actor_name, door FROM event WHERE seq > $1 AND type = $2 ORDER BY seq`,
    [seq, type],
  );

/** Gives a command as the printed schema has it; the id of what it answers. */
async function give(by: Client, mutation: string, input: object): Promise<string> {
  const schema = buildSchema(file('schema.graphql'));
  const field = schema.getMutationType()?.getFields()[mutation];
  const type = field?.args[0]?.type.toString() ?? '';
  const payload = schema.getType(String(field?.type).replace('!', '')) as GraphQLObjectType;
  const object = Object.values(payload.getFields()).find(
    (f) => isObjectType(f.type) && 'id' in f.type.getFields() && f.name !== 'change',
  );
  const asked = object === undefined ? '' : `${object.name} { id }`;
  const data = await by.ask<Record<string, Record<string, { id: string } | null> & { problems: unknown }>>(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { ${asked} problems { code rule message path } } }`,
    { input },
  );
  expect({ mutation, problems: data[mutation]?.problems }).toEqual({ mutation, problems: [] });
  return object === undefined ? '' : (data[mutation]?.[object.name]?.id ?? '');
}

describe('every mutation of the printed schema', () => {
  it('is told of in this file: what it alters is on record, or it alters nothing that rules go by', () => {
    const mutations = Object.keys(buildSchema(file('schema.graphql')).getMutationType()?.getFields() ?? {});
    const known = new Set([...cases.map((c) => c.mutation), ...onTimelines, ...harmless]);
    expect(mutations.filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !mutations.includes(name))).toEqual([]);
    expect(cases.filter((c) => onTimelines.has(c.mutation) || harmless.has(c.mutation))).toEqual([]);
  });

  it('that alters who may do what, or what rules go by, leaves one event: who, what, before and after', async () => {
    const { password = '' } = stack().shared.signIns.find((s) => s.username === 'ravi') ?? {};
    const made: Made = { password };
    for (const step of alterations) {
      if (typeof step === 'function') {
        await step(people, made);
        continue;
      }
      const { by, mutation, input, event, says, keep, creates } = step;
      const seq = await newest();
      const id = await give(people[by], mutation, input(made));
      if (keep !== undefined) made[keep] = id;
      const told = await since(seq, event);
      expect({ mutation, told: told.map(({ actor_person, door }) => [actor_person, door]) }).toEqual({
        mutation,
        told: [[ids.get(by), 'graphql']],
      });
      expect({ mutation, ...told[0]?.data }).toMatchObject({ mutation, ...says });
      if (!creates)
        expect({
          mutation,
          tells: ['before', 'altered', 'inPlaceOf'].some((key) => key in (told[0]?.data ?? {})),
        }).toEqual({ mutation, tells: true });
      expect(JSON.stringify(told)).not.toContain('pass phrase');
    }
  });
});

describe('every write of the printed REST interface', () => {
  const writes = (): string[] => {
    const { paths } = JSON.parse(file('openapi.json')) as { paths: Record<string, Record<string, unknown>> };
    return Object.entries(paths).flatMap(([at, methods]) =>
      Object.keys(methods).flatMap((method) => (method === 'get' ? [] : [`${method} ${at}`])),
    );
  };
  const base = '/api/v1';
  /** On a change: its timeline tells of them, as over GraphQL. */
  const ofChanges = [
    ...[`post ${base}/changes`, `patch ${base}/changes/{ref}`, `post ${base}/changes/{ref}/transitions`],
    ...[`post ${base}/changes/{ref}/comments`, `post ${base}/changes/{ref}/evidence`],
    ...[`post ${base}/deployments`, `post ${base}/commits`, `post ${base}/approvals/bulk`],
    ...[`post ${base}/emergencies`, `post ${base}/changes/{ref}/ratification-requests`],
    ...[`post ${base}/changes/{ref}/votes`, `post ${base}/changes/{ref}/votes/withdrawal`],
    ...[`post ${base}/webhooks/alertmanager`, `post ${base}/webhooks/{integration}`],
    ...[`post ${base}/changes/{ref}/recusals`, `post ${base}/conditions/{id}/met`],
  ];
  /** What witnesses say of the ledger is kept with its checkpoints. */
  const readings = [`post ${base}/risk/backtest`, `post ${base}/delivery-facts`, 'post /ledger/cosignatures'];
  const entering = async (at: string, name: string) => {
    const { password } = stack().shared.signIns.find((s) => s.username === 'lena') ?? {};
    await people.lena.rest('POST', `${base}${at}`, { username: 'lena', password });
    return ['session.started', { name, scopes: null }] as const;
  };
  /** Each given once here. */
  const given: Readonly<Record<string, () => Promise<readonly [event: string, says: object]>>> = {
    [`post ${base}/session`]: () => entering('/session', 'Session'),
    [`post ${base}/session/browser`]: () => entering('/session/browser', 'Browser'),
    [`delete ${base}/session`]: async () => {
      expect((await (await system.as('lena')).rest('DELETE', `${base}/session`)).status).toBe(204);
      return ['session.ended', { tokenId: expect.any(String) }];
    },
    [`post ${base}/calendar/import`]: async () => {
      const calendar = people.paul.with({ 'content-type': 'text/calendar' });
      const response = await fetch(`${calendar.url}${base}/calendar/import?kind=BUSINESS_EVENT`, {
        ...{ method: 'POST', headers: calendar.headers, body: ics('Fair', 'fair') },
      });
      expect([response.status, await response.text()]).toEqual([200, expect.anything()]);
      return ['calendar.entryAdded', { name: 'Fair' }];
    },
  };

  it('is told of in this file as well', () => {
    const known = [...ofChanges, ...readings, ...Object.keys(given), ...asOverGraphQL];
    expect(writes().filter((write) => !known.includes(write))).toEqual([]);
    expect(known.filter((write) => !writes().includes(write))).toEqual([]);
  });

  it.each(Object.keys(given))('%s leaves its event', async (write) => {
    const seq = await newest();
    const [event, says] = (await given[write]?.()) ?? ['', {}];
    const told = await since(seq, event);
    expect(told.at(-1)).toMatchObject({ data: says, actor_person: expect.any(String), door: 'rest' });
  });
});

/** Doors to commands that are given above over GraphQL: the same use case, the same event. */
const asOverGraphQL = [
  ...['/changes/{ref}/freeze-overrides', '/freeze-overrides/{id}/decision', '/freeze-overrides/{id}/end'],
  ...['/legal-holds', '/legal-holds/{id}/lifting'],
  ...['/exceptions', '/exceptions/{id}/decision', '/exceptions/{id}/revocation'],
  ...['/delegations', '/delegations/{id}/end', '/changes/{ref}/risk/raise', '/changes/{ref}/risk/lower'],
].map((at) => `post /api/v1${at}`);
