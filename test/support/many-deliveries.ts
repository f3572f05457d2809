/**
 * Deliveries of some years: each with work item, commit, review, build, tests, artifact and deployment, and a component of
 * two bills of materials for each, and what three code hosts delivered of it. Straight in SQL, as the owner of the schema.
 */
export const manyDeliveries = `
CREATE TEMP TABLE teller AS SELECT p.id AS person_id, a.id AS account_id FROM person p JOIN account a ON a.person_id = p.id LIMIT 1;
CREATE TEMP TABLE told AS SELECT n, substr(encode(sha256(n::text::bytea), 'hex'), 1, 40) AS sha,
  'sha256:' || encode(sha256(('d' || n)::bytea), 'hex') AS digest, now() - n * interval '10 minutes' AS at,
  'acme/repo-' || n % 200 AS repository, 'https://ci.acme.example/' || n % 300 AS pipeline FROM generate_series(1, :count) n;

INSERT INTO work_item (id, system, key, title, state, url, change_ids, at, recorded_by, recorded_account, recorded_at)
SELECT gen_random_uuid(), 'https://jira.acme.example', 'PAY-' || n, 'Work ' || n, (ARRAY['Open', 'Done'])[1 + n % 2], NULL, '{}', at,
  person_id, account_id, at FROM told, teller;
INSERT INTO source_commit (id, repository, sha, change_id, hands, message, committed_at, recorded_by, recorded_account, recorded_at)
SELECT gen_random_uuid(), repository, sha, NULL, '[{"hat": "author", "issuer": "mail", "subject": "ann@acme.example", "said": "Ann"}]',
  'PAY-' || n || ' Something', at, person_id, account_id, at FROM told, teller;
INSERT INTO code_review (id, repository, number, title, state, author_issuer, author_subject, author_said, commits, verdicts, at,
  recorded_by, recorded_account, recorded_at)
SELECT gen_random_uuid(), repository, n::text, 'PAY-' || n || ' Something', (ARRAY['OPEN', 'MERGED', 'MERGED'])[1 + n % 3], 'mail',
  'ann@acme.example', 'Ann', ARRAY[sha], '[]', at, person_id, account_id, at FROM told, teller;
INSERT INTO build_run (id, pipeline, run, attempt, repository, commit_sha, state, at, recorded_by, recorded_account, recorded_at)
SELECT gen_random_uuid(), pipeline, n::text, 1, repository, sha, CASE WHEN n % 1000 = 0 THEN 'FAILED' ELSE 'SUCCEEDED' END, at,
  person_id, account_id, at FROM told, teller;
INSERT INTO test_run (id, pipeline, run, commit_sha, name, verdict, at, recorded_by, recorded_account, recorded_at)
SELECT gen_random_uuid(), pipeline, n::text, sha, 'unit', 'PASSED', at, person_id, account_id, at FROM told, teller;
INSERT INTO artifact_told (id, digest, name, version, pipeline, run, at, recorded_by, recorded_account, recorded_at)
SELECT gen_random_uuid(), digest, 'thing', n::text, pipeline, n::text, at, person_id, account_id, at FROM told, teller;
INSERT INTO deployment (id, source, external_id, fingerprint, service_id, environment_id, region, artifact_digest, deployer_issuer,
  deployer_subject, started_at, finished_at, succeeded_at, outcome, recorded_by, recorded_account, recorded_at)
SELECT gen_random_uuid(), pipeline, n::text, 'x', s.id, e.id, CASE WHEN n % 3 > 0 THEN 'r' || n % 3 END, digest, 'mail',
  'lena@acme.example', at, at, at, CASE WHEN n % 50 = 0 THEN 'ROLLED_BACK' ELSE 'SUCCEEDED' END, person_id, account_id, at
FROM told, teller
JOIN (SELECT id, row_number() OVER (ORDER BY key) AS nth, count(*) OVER () AS all_of FROM service) s ON true
JOIN (SELECT id, row_number() OVER (ORDER BY key) AS nth, count(*) OVER () AS all_of FROM environment) e ON true
WHERE s.nth = 1 + n % s.all_of AND e.nth = 1 + n / 7 % e.all_of;
INSERT INTO component (document, ordinal, name, version, purl)
SELECT 'sha256:' || encode(sha256(('b' || n % 500)::bytea), 'hex'), n, 'lib-' || n % 5000, '1.' || n % 40,
  'pkg:npm/lib-' || n % 5000 || '@1.' || n % 40 FROM told;
INSERT INTO integration (id, key, name, vendor, account_id, services, environments, created_by, created_at)
SELECT gen_random_uuid(), 'host-' || n, 'Host ' || n, 'GITHUB', account_id, '{}', '{}', person_id, now() FROM teller, generate_series(0, 2) n;
INSERT INTO webhook_delivery (id, integration_id, external_id, event, headers, body, body_bytes, body_digest, received_at, verdict, state)
SELECT gen_random_uuid(), i.id, n::text, (ARRAY['push', 'pull_request', 'check_run'])[1 + n % 3], '{}', n::text::bytea, octet_length(n::text),
  'sha256:' || encode(sha256(n::text::bytea), 'hex'), at, 'TAKEN', CASE WHEN n % 1000 = 0 THEN 'FAILED' ELSE 'READ' END
FROM told JOIN integration i ON i.key = 'host-' || n / 3 % 3`;
