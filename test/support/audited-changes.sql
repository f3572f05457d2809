-- So many changes that were filed, approved, tested, deployed and closed, a little of everything wrong with some of them, in a
-- seeded database; straight in SQL, past the triggers, by a superuser.
SET session_replication_role = replica;
CREATE TEMP TABLE who AS SELECT array_agg(p.id ORDER BY p.id) AS ids, array_agg(a.id ORDER BY p.id) AS accounts
  FROM person p JOIN account a ON a.person_id = p.id AND a.kind = 'local';
CREATE TEMP TABLE made AS
  SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS round, gen_random_uuid() AS deployment,
    now() - (:count - n) * interval '5 minutes' - interval '3 hours' AS at, 'sha256:' || encode(sha256(('c' || n)::bytea), 'hex') AS digest,
    'sha256:' || encode(sha256(('a' || n)::bytea), 'hex') AS artifact,
    (ARRAY['NORMAL', 'NORMAL', 'NORMAL', 'EXPEDITED', 'EMERGENCY'])[1 + n % 5] AS type
  FROM generate_series(1, :count) n;
INSERT INTO change (id, number, type, state, title, description, reason, service_ids, environment_ids, planned_start, planned_end,
  requester_id, implementer_id, verifier_id, risk, impact, urgency, implementation_plan, test_plan, backout_plan, communication_plan,
  work_items, commits, artifacts, outage_expected, security_impact, privacy_impact, tags, external_references, incident, version,
  revision, outcome, created_at, updated_at, submitted_at, started_at, implemented_at, closed_at)
SELECT m.id, nextval('change_number'), m.type, 'CLOSED', 'Audited ' || n, repeat('What is done, in full. ', 10), 'Needed.',
  ARRAY[s.ids[1 + n % cardinality(s.ids)]], ARRAY[e.id], at, at + interval '2 hours', w.ids[1], w.ids[2], w.ids[3],
  (ARRAY['LOW', 'MEDIUM', 'HIGH'])[1 + n % 3], 'MEDIUM', 'LOW', 'Do it.', 'Look.', CASE WHEN n % 50 > 0 THEN 'Go back.' ELSE '' END, '',
  '[]', '[]', jsonb_build_array(jsonb_build_object('name', 'a', 'digest', artifact)), false, '', '', '{}', '[]',
  CASE WHEN m.type = 'EMERGENCY' THEN 'INC-' || n END, 9, 1, 'SUCCESSFUL', at, at + interval '2 hours', at, at + interval '1 hour',
  at + interval '90 minutes', at + interval '2 hours'
FROM made m, who w, (SELECT array_agg(id ORDER BY key) AS ids FROM service) s,
  (SELECT id FROM environment WHERE kind = 'production' ORDER BY key LIMIT 1) e ORDER BY n;
INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_person, actor_account, actor_name, door, correlation_id,
  occurred_at, leaf)
SELECT gen_random_uuid(), 'change.' || k.type, 'change', m.id, CASE k.type
    WHEN 'approved' THEN jsonb_build_object('round', m.round, 'digest', m.digest)
    WHEN 'deploymentRecorded' THEN jsonb_build_object('deployment', m.deployment) ELSE '{}' END,
  'person', w.ids[k.who], w.accounts[k.who], 'Somebody', 'rest', 'made', m.at + k.minute * interval '1 minute', sha256('x')
FROM made m, who w, (VALUES ('filed', 0, 1), ('submitted', 1, 1), ('assessed', 2, 3), ('voteCast', 20, 4), ('approved', 20, 4),
  ('implementationStarted', 60, 2), ('deploymentRecorded', 70, 2), ('implementationCompleted', 90, 2), ('validated', 100, 3),
  ('closed', 120, 3)) AS k(type, minute, who) ORDER BY m.n, k.minute;
INSERT INTO approval_round (id, change_id, number, purpose, digest, revision, rule_set_version, steps, state, opened_at, counts_from,
  due_at, decided_at, current_step)
SELECT m.round, m.id, 1, 'authorization', m.digest, 1, (SELECT max(version) FROM approval_rule_set),
  jsonb_build_array(jsonb_build_object('name', 'Board', 'needed', 1, 'electorate', jsonb_build_array(w.ids[4]))), 'approved', m.at, m.at,
  m.at + interval '7 days', m.at + interval '20 minutes', NULL FROM made m, who w;
INSERT INTO vote (id, round_id, step, person_id, account_id, verdict, comment, digest, cast_at, ordinal)
SELECT gen_random_uuid(), m.round, 0, w.ids[4], w.accounts[4], 'approve', '', m.digest, m.at + interval '20 minutes', 1 FROM made m, who w;
INSERT INTO deployment (id, source, external_id, fingerprint, change_id, service_id, environment_id, artifact_digest, deployer_issuer,
  deployer_subject, started_at, finished_at, succeeded_at, outcome, recorded_by, recorded_account, recorded_at)
SELECT m.deployment, 'https://ci.acme.example', 'made-' || m.n, 'x', CASE WHEN m.n % 100 > 0 THEN c.id END, c.service_ids[1],
  c.environment_ids[1], m.artifact, 'mail', 'lena@acme.example', d.at, d.at, d.at, 'SUCCEEDED', w.ids[2], w.accounts[2], d.at
FROM made m JOIN change c ON c.id = m.id CROSS JOIN who w
CROSS JOIN LATERAL (SELECT m.at + CASE WHEN m.n % 70 = 0 THEN 10 ELSE 70 END * interval '1 minute' AS at) d;
INSERT INTO evidence (id, change_id, kind, name, media_type, size_bytes, digest, format, verdict, facts, attached_by, attached_account, attached_at)
SELECT gen_random_uuid(), m.id, 'TEST_REPORT', 'tests.xml', 'application/xml', 1000, m.digest, 'junit', 'PASSED', '{}', w.ids[2],
  w.accounts[2], m.at + interval '30 minutes' FROM made m, who w WHERE m.n % 10 > 0;
INSERT INTO ledger_leaf (leaf_index, kind, record_id, pending_seq, digest, document, leaf_hash)
SELECT coalesce((SELECT max(leaf_index) + 1 FROM ledger_leaf), 0) + row_number() OVER () - 1, 'evidence', x.id, 0, x.d, x.d,
  sha256('\x00'::bytea || convert_to(ledger_entry('evidence', x.id, x.d, x.d), 'UTF8'))
FROM (SELECT id, decode(substr(digest, 8), 'hex') AS d FROM evidence) x
WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.record_id = x.id AND l.kind = 'evidence');
UPDATE audit_progress SET controls = '{}';
SET session_replication_role = origin;
