// What a decision costs by the number of rules, and what it costs to try rules on 100,000 decisions of the past.
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { preparsePolicySet, preparseSchema, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { root } from '../../scripts/lib/project.mjs';
import { median } from './load.mjs';

const schema = readFileSync(path.join(root, 'policies/schema.cedarschema'), 'utf8');

/** Of n rules about one action one applies to who asks; the others look at the change as real ones do. */
function rules(n) {
  const permit = `@id("filer")\n@reason("Filers file.")\n@who("a filer")
permit (principal is Person, action == Action::"commentOnChange", resource) when { principal.roles.contains("requester") };`;
  const forbids = Array.from(
    { length: n - 1 },
    (_, i) => `@id("rule-${i}")\n@reason("Not this.")\n@wayOut("Another way.")
forbid (principal is Person, action == Action::"commentOnChange", resource)
when { resource.risk == "R${i}" && resource.requesters.contains(principal.id) };`,
  );
  return [permit, ...forbids].join('\n');
}

/** Sorted times of one call in milliseconds. */
function timed(call, times) {
  for (let i = 0; i < 50; i += 1) call();
  return Array.from({ length: times }, () => {
    const began = performance.now();
    call();
    return performance.now() - began;
  }).sort((a, b) => a - b);
}
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** Our engine at 1, 100 and 1,000 rules, against Cedar called with the same rules, schema and facts, in turn. */
export async function decisions({ rounds, quick }) {
  const { buildPolicySet, PolicyEngine } = await import('../../dist/libs/policy/index.js');
  const request = sample();
  const calls = quick ? 300 : 2_000;
  const rows = [];
  for (const count of [1, 100, 1_000]) {
    const text = rules(count);
    const engine = new PolicyEngine(
      buildPolicySet([
        { name: 'schema.cedarschema', text: schema },
        { name: 'bench.cedar', text },
      ]),
    );
    preparseSchema(`bench-${count}`, schema);
    preparsePolicySet(`bench-${count}`, { staticPolicies: text });
    const bare = () =>
      statefulIsAuthorized({
        principal: request.principal,
        action: { type: 'Action', id: request.action },
        resource: request.resource,
        entities: request.entities,
        context: request.context,
        preparsedSchemaName: `bench-${count}`,
        preparsedPolicySetId: `bench-${count}`,
        validateRequest: true,
      });
    if (engine.decide(request).verdict !== 'allow' || bare().response?.decision !== 'allow')
      throw new Error('The rules of the benchmark do not allow what they should.');
    const ours = [];
    const theirs = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(timed(() => engine.decide(request), calls));
      theirs.push(timed(bare, calls));
    }
    const of = (all) => ({
      p50: median(all.map((sorted) => at(sorted, 0.5))),
      p99: median(all.map((sorted) => at(sorted, 0.99))),
    });
    rows.push({ count, ours: of(ours), theirs: of(theirs) });
  }
  return rows;
}

function sample() {
  const facts = readFileSync(path.join(root, 'policies/case-defaults.yaml'), 'utf8');
  const attrs = {};
  for (const [, key, value] of facts.matchAll(/^ {2}(\w+): (.*)$/gm)) {
    if (['door', 'now'].includes(key)) continue;
    attrs[key] = value.startsWith('[')
      ? value
          .slice(1, -1)
          .split(',')
          .map((v) => v.trim())
          .filter(Boolean)
      : /^(true|false|\d+)$/.test(value)
        ? JSON.parse(value)
        : value;
  }
  const person = { type: 'Person', id: 'rita' };
  const change = { type: 'Change', id: 'CHG-1' };
  return {
    principal: person,
    action: 'commentOnChange',
    resource: change,
    entities: [
      { uid: person, attrs: { id: 'rita', roles: ['requester'], active: true }, parents: [] },
      { uid: change, attrs, parents: [] },
    ],
    context: { kind: 'person', door: 'graphql', now: 1_772_366_400 },
  };
}

/** The shipped rules tried on so many decisions by the running worker, against reading the same rows alone. */
export async function simulation(stack, owner, token, { quick }) {
  const wanted = quick ? 5_000 : 100_000;
  await owner.query(
    `INSERT INTO policy_decision (id, decided_at, verdict, determining, problems, errors, request, input_digest,
       policy_set_digest, engine, subject_type, subject_id, account_id, correlation_id)
     SELECT gen_random_uuid(), now() - interval '1 hour' - n * interval '1 millisecond', verdict, determining, problems, errors, request,
       input_digest, policy_set_digest, engine, subject_type, subject_id, account_id, correlation_id
     FROM generate_series(1, $1) AS n CROSS JOIN LATERAL (
       SELECT * FROM policy_decision WHERE decided_at > now() - interval '1 hour' ORDER BY n, decided_at OFFSET n % 20 LIMIT 1) d`,
    [wanted],
  );
  await owner.query('ANALYZE policy_decision');
  const began = performance.now();
  const read = await reading(owner);
  const alone = (performance.now() - began) / 1_000;
  const files = (await owner.query('SELECT files FROM policy_set ORDER BY created_at DESC LIMIT 1')).rows[0]
    .files;
  const ask = async (query, variables) => {
    const answer = await fetch(`${stack.shared.apiUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()).data;
  };
  const since = new Date(Date.now() - 7 * 86_400_000).toISOString();
  const start = performance.now();
  const begun = await ask(
    'mutation ($input: SimulatePolicySetInput!) { simulatePolicySet(input: $input) { simulation { id } problems { message } } }',
    { input: { since, files } },
  );
  const { id } = begun.simulatePolicySet.simulation;
  for (;;) {
    const { policySimulation: seen } = await ask(
      'query ($id: ID!) { policySimulation(id: $id) { state done toDeny toAllow } }',
      { id },
    );
    if (seen.state === 'DONE') {
      const seconds = (performance.now() - start) / 1_000;
      if (seen.toDeny + seen.toAllow > 0) throw new Error('The same rules decided otherwise.');
      return { decisions: seen.done, seconds, read, alone, ratio: seconds / alone };
    }
    if (seen.state === 'FAILED') throw new Error('The simulation failed.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The same rows in the same portions, and nothing done with them. */
async function reading(owner) {
  let after = { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' };
  for (let read = 0; ;) {
    const { rows } = await owner.query(
      `SELECT id, decided_at, verdict, determining::text, request::text, subject_type, subject_id FROM policy_decision
       WHERE (decided_at, id) > ($1::timestamptz, $2::uuid) ORDER BY decided_at, id LIMIT 1000`,
      [after.at, after.id],
    );
    const last = rows.at(-1);
    if (last === undefined) return read;
    read += rows.length;
    after = { at: last.decided_at, id: last.id };
  }
}
