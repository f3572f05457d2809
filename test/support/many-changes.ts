import pg from 'pg';
import type { TestDatabase } from './stack.ts';

/**
 * A database as after some years: most changes closed, a few open, busy and quiet services, people and labels. Made by
 * the owner of the schema straight in SQL, so that it takes seconds.
 */
export async function fillWithChanges({ ownerUrl }: TestDatabase, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const statement of [
      people,
      services,
      changes,
      events,
      rounds,
      votes,
      evidence,
      notifications,
      decisions,
      assessments,
      outcomes,
      risks,
    ])
      await client.query(statement.replaceAll(':count', String(count)));
    await client.query(`SELECT setval('change_number', ${count + 1})`);
    // As autovacuum would: GIN indices have their pending entries sorted in.
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const people = `
INSERT INTO person (id, name, time_zone, roles, created_at)
SELECT gen_random_uuid(), 'Person ' || n, 'UTC', '{requester,implementer}', now() FROM generate_series(1, 300) n;
INSERT INTO person_email (email, person_id, main)
SELECT replace(lower(name), ' ', '.') || '@acme.example', id, true FROM person WHERE name LIKE 'Person %'`;

const services = `
INSERT INTO service (id, key, name, description, tier, owner_team_id, created_at)
SELECT gen_random_uuid(), 'svc-' || n, 'Service ' || n, '', 1 + n % 4, (SELECT id FROM team ORDER BY name LIMIT 1), now()
FROM generate_series(1, 200) n`;

/** The square of a random number spreads as use does: some are taken often, most seldom. */
const changes = `
WITH who AS (SELECT array_agg(id ORDER BY id) AS ids FROM person),
     what AS (SELECT array_agg(id ORDER BY key NOT IN ('payments', 'search'), key) AS ids FROM service),
     place AS (SELECT array_agg(id ORDER BY key DESC) AS ids FROM environment),
     drawn AS (
  SELECT n, random() AS a, random() AS b, random() AS c, random() AS d, random() AS e,
         now() - (:count - n) * interval '5 minutes' AS at
  FROM generate_series(1, :count) n),
     shaped AS (
  SELECT *, CASE WHEN n > :count - 1500 AND a < 0.9 THEN
      (ARRAY['DRAFT','ASSESSING','AUTHORIZING','SCHEDULED','IMPLEMENTING','VALIDATING','REVIEWING'])[1 + floor(b * 7)::int]
    WHEN a < 0.93 THEN 'CLOSED' WHEN a < 0.98 THEN 'CANCELED' ELSE 'REJECTED' END AS state FROM drawn)
INSERT INTO change (id, type, state, title, description, reason, service_ids, environment_ids, planned_start, planned_end,
  requester_id, implementer_id, verifier_id, risk, impact, urgency, implementation_plan, test_plan, backout_plan,
  communication_plan, work_items, commits, artifacts, outage_expected, security_impact, privacy_impact, tags,
  external_references, incident, version, revision, outcome, created_at, updated_at, submitted_at, started_at, closed_at)
SELECT gen_random_uuid(), CASE WHEN c < 0.02 THEN 'EMERGENCY' WHEN c < 0.1 THEN 'EXPEDITED' ELSE 'NORMAL' END, state,
  'Change the configuration of part ' || n, 'Alters setting ' || n || ' needle' || n, 'It was asked for.',
  ARRAY[what.ids[1 + floor(a * a * cardinality(what.ids))::int], what.ids[1 + floor(b * cardinality(what.ids))::int]],
  ARRAY[place.ids[1 + floor(c * c * cardinality(place.ids))::int]],
  CASE WHEN d < 0.9 THEN at + interval '1 day' END, CASE WHEN d < 0.9 THEN at + interval '1 day 2 hours' END,
  who.ids[1 + floor(b * b * cardinality(who.ids))::int], who.ids[1 + floor(c * (cardinality(who.ids) / 2))::int],
  who.ids[1 + cardinality(who.ids) / 2 + floor(d * (cardinality(who.ids) / 2 - 1))::int],
  CASE WHEN e < 0.5 THEN 'LOW' WHEN e < 0.85 THEN 'MEDIUM' WHEN e < 0.98 THEN 'HIGH' ELSE 'VERY_HIGH' END, 'MEDIUM', 'LOW',
  'Set it.', 'Look at it.', 'Set it back.', '', '[]', '[]', '[]', false, '', '',
  CASE WHEN e < 0.3 THEN ARRAY['routine', 'tag-' || (n % 2000)] ELSE ARRAY['tag-' || (n % 2000)] END, '[]',
  CASE WHEN c < 0.02 THEN 'INC-' || n END, 5, 1, CASE WHEN state = 'CLOSED' THEN 'SUCCESSFUL' END, at, at + interval '3 hours',
  CASE WHEN state <> 'DRAFT' THEN at END,
  CASE WHEN state IN ('IMPLEMENTING','VALIDATING','REVIEWING','CLOSED') THEN at END, CASE WHEN state = 'CLOSED' THEN at END
FROM shaped, who, what, place ORDER BY n`;

const events = `
INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_name, door, correlation_id, occurred_at, leaf)
SELECT gen_random_uuid(), kind, 'change', c.id, '{}', 'system', 'Gavel', 'setup', 'many', c.created_at, sha256(c.id::text::bytea)
FROM change c, unnest(ARRAY['change.filed', 'change.closed']) kind ORDER BY c.number`;

const rounds = `
INSERT INTO approval_round (id, change_id, number, purpose, digest, revision, rule_set_version, steps, state, opened_at,
  counts_from, due_at, decided_at)
SELECT gen_random_uuid(), c.id, 1, 'authorization', 'sha256:' || encode(sha256(c.id::text::bytea), 'hex'), 1,
  (SELECT max(version) FROM approval_rule_set),
  jsonb_build_array(jsonb_build_object('name', 'Board', 'boards', jsonb_build_array(b.key), 'require', jsonb_build_object('kind', 'any'),
    'needed', 1, 'electorate', b.members, 'barred', '[]'::jsonb)),
  CASE WHEN c.state = 'AUTHORIZING' THEN 'open' ELSE 'voided' END, c.created_at, c.created_at, c.created_at + interval '7 days',
  CASE WHEN c.state = 'AUTHORIZING' THEN NULL ELSE c.created_at END
FROM change c JOIN LATERAL (
  SELECT b.key, jsonb_agg(m.person_id) AS members FROM board b JOIN board_member m ON m.board_id = b.id
  WHERE b.key = (ARRAY['cab', 'payments-board', 'change-managers'])[1 + c.number % 3] GROUP BY b.key) b ON true
WHERE c.state <> 'DRAFT'`;

const notifications = `
INSERT INTO notification (id, person_id, change_id, kind, text, created_at, read_at)
SELECT gen_random_uuid(), m.person_id, c.id, 'APPROVAL_REQUESTED', 'Please look.', c.created_at,
  CASE WHEN c.state IN ('CLOSED', 'CANCELED') THEN c.created_at + interval '1 hour' END
FROM change c, LATERAL (SELECT person_id FROM board_member ORDER BY person_id, id LIMIT 1 OFFSET c.number % 8) m`;

const decisions = `
INSERT INTO policy_decision (id, decided_at, verdict, determining, problems, errors, request, input_digest,
  policy_set_digest, engine, subject_type, subject_id, correlation_id)
SELECT gen_random_uuid(), c.created_at, 'allow', '[{"policyId": "x", "effect": "permit", "reason": "x"}]', '[]', '[]', '{"action": "fileChange"}',
  'sha256:' || encode(sha256('x'), 'hex'), (SELECT digest FROM policy_set LIMIT 1), 'cedar 4', 'change', c.id, 'many'
FROM change c WHERE c.number % 2 = 0`;

/** A vote needs an open round: history is written past that rule. */
const votes = `
ALTER TABLE vote DISABLE TRIGGER vote_fits;
INSERT INTO vote (id, round_id, step, person_id, account_id, verdict, comment, digest, cast_at, ordinal)
SELECT gen_random_uuid(), r.id, 0, a.person_id, a.id, 'approve', '', r.digest, r.opened_at, 1
FROM approval_round r JOIN account a ON a.kind = 'local' AND a.person_id = (r.steps #>> '{0,electorate,0}')::uuid
WHERE r.state <> 'open' AND r.number = 1 AND substr(r.digest, 8, 1) < '4';
ALTER TABLE vote ENABLE TRIGGER vote_fits`;

const evidence = `
INSERT INTO evidence (id, change_id, kind, name, media_type, size_bytes, digest, verdict, facts, unread, attached_by,
  attached_account, attached_at)
SELECT gen_random_uuid(), c.id, 'MONITORING', 'graph.png', 'image/png', 1, 'sha256:' || encode(sha256(c.id::text::bytea), 'hex'),
  'UNKNOWN', '{}', 'Not a format that is read.', a.person_id, a.id, c.created_at
FROM change c, (SELECT id, person_id FROM account ORDER BY id LIMIT 1) a
WHERE c.number % 10 = 0`;

const assessments = `
INSERT INTO risk_assessment (id, change_id, model_digest, score, class, complete, signals, because, revision, digest, assessed_at)
SELECT gen_random_uuid(), c.id, m.digest, c.number % 100, 'LOW', true, '[{"name": "outageExpected", "value": false}]',
  'change.submitted', 1, 'sha256:' || encode(sha256('x'), 'hex'), c.created_at
FROM change c, (SELECT digest FROM risk_model LIMIT 1) m WHERE c.state <> 'DRAFT'`;

const outcomes = `
INSERT INTO risk_history (change_id, service_id, team_id, failed, closed_at)
SELECT DISTINCT c.id, s.id, s.owner_team_id, c.number % 20 = 0, c.closed_at
FROM change c JOIN service s ON s.id = ANY (c.service_ids) WHERE c.state = 'CLOSED'`;

const risks = `
INSERT INTO risk_entry (id, version, title, description, owner_id, likelihood, impact, mitigation, status, review_on,
  change_ids, releases, created_by, created_at, updated_at)
SELECT gen_random_uuid(), 1, 'Risk ' || n, '', p.id, 1 + n % 5, 1 + n % 4, '',
  CASE WHEN n % 50 = 0 THEN 'OPEN' ELSE 'CLOSED' END, now() + (n - 100) * interval '1 hour',
  ARRAY[c.id], ARRAY['R-' || n % 500], p.id, now(), now()
FROM generate_series(1, 20000) n
JOIN LATERAL (SELECT id FROM change WHERE number = 1 + n) c ON true
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS all_of FROM person) p ON p.nth = 1 + n % p.all_of`;
