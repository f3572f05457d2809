/** Twenty thousand of what keeps changes in order and comes to be looked for later: among changes that are there. */
export const manyDuties = `
INSERT INTO violation (id, change_id, subject_type, subject_id, rule, occurrence, description, persons, detected_at, severity,
  owner_id, answer_by, disposition, disposition_note, disposition_by, disposition_at)
SELECT gen_random_uuid(), c.id, 'change', c.id, 'rule-' || n % 40, 'n' || n, 'It was broken.', ARRAY[p.id],
  now() - n * interval '10 minutes', (ARRAY['low', 'medium', 'high', 'critical'])[1 + n % 4], p.id,
  now() + (50 - n) * interval '10 minutes', CASE WHEN n % 100 = 0 THEN 'open' ELSE 'accepted' END,
  CASE WHEN n % 100 > 0 THEN 'Seen.' END, CASE WHEN n % 100 > 0 THEN p.id END, CASE WHEN n % 100 > 0 THEN now() END
FROM generate_series(1, 20000) n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM change LIMIT 20000) c ON c.nth = n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS all_of FROM person) p ON p.nth = 1 + n % p.all_of;

INSERT INTO violation (id, subject_type, subject_id, rule, occurrence, description, persons, detected_at, owner_id, answer_by)
SELECT gen_random_uuid(), 'deployment', gen_random_uuid(), 'deployed-without-change', 'n' || n, 'By nobody.', '{}',
  now() - n * interval '1 day', NULL, now() FROM generate_series(1, 50) n;

INSERT INTO duty_exception (id, rule, reason, change_id, revision, requested_by, requested_at, ends_at, verdict, decided_by,
  decided_at, decision_note)
SELECT gen_random_uuid(), 'rule-' || n % 40, 'Nobody else is there.', c.id, 1, p.id, now() - n * interval '10 minutes',
  now() - (n - 100) * interval '10 minutes', CASE WHEN n % 200 = 0 THEN NULL WHEN n % 100 = 0 THEN 'refused' ELSE 'granted' END,
  CASE WHEN n % 200 > 0 THEN q.id END, CASE WHEN n % 200 > 0 THEN now() END, CASE WHEN n % 200 > 0 THEN 'Seen.' END
FROM generate_series(1, 20000) n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM change LIMIT 20000) c ON c.nth = n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS all_of FROM person) p ON p.nth = 1 + n % p.all_of
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS all_of FROM person) q ON q.nth = 1 + (n + 1) % q.all_of;

INSERT INTO calendar_entry (id, version, kind, strength, name, reason, starts_at, time_zone, duration, rule, exceptions, additions,
  covers_from, covers_to, service_ids, environment_ids, environment_kinds, regions, tenants, tags, exempt_types, created_at,
  created_by, changed_at, changed_by, because, ended_at)
SELECT gen_random_uuid(), 1, CASE WHEN n % 10 < 6 THEN 'BUSINESS_EVENT' WHEN n % 10 = 6 THEN 'BOOKING' WHEN n % 100 = 7 THEN
  'MAINTENANCE_WINDOW' ELSE 'FREEZE' END, CASE WHEN n % 10 > 7 OR (n % 10 = 7 AND n % 100 <> 7) THEN CASE WHEN n % 50 = 9 THEN 'SOFT' ELSE 'HARD' END END,
  'Entry ' || n, '', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS'), 'UTC', 'PT1H', NULL, '{}', '{}', at, at + interval '1 hour',
  ARRAY[s.id], CASE WHEN n % 10 = 6 THEN ARRAY[(SELECT id FROM environment ORDER BY key LIMIT 1)] ELSE '{}' END, '{}',
  CASE WHEN n % 500 = 0 THEN ARRAY['mars'] ELSE ARRAY['eu'] END, '{}', '{}', '{}', now(), p.id, now(), p.id, 'Added.',
  CASE WHEN n % 40 = 0 THEN at END
FROM generate_series(1, 20000) n
CROSS JOIN LATERAL (SELECT date_trunc('second', now()) - (19500 - n) * interval '1 hour' AS at) t
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS all_of FROM service) s ON s.nth = 1 + n % s.all_of
JOIN (SELECT id FROM person ORDER BY id LIMIT 1) p ON true;

INSERT INTO freeze_override (id, change_id, entry_id, entry_version, strength, digest, revision, reason, wished_until, requested_by,
  requested_at, verdict, decided_by, decided_at, decision_reason, valid_until, ending, ended_by, ended_at, ending_reason)
SELECT gen_random_uuid(), c.id, e.id, 1, 'HARD', 'sha256:' || encode(sha256(c.id::text::bytea), 'hex'), 1, 'It burns.',
  t.at + interval '1 day', p.id, t.at, CASE WHEN n % 100 > 0 THEN CASE WHEN n % 10 = 0 THEN 'REJECTED' ELSE 'GRANTED' END END,
  CASE WHEN n % 100 > 0 THEN q.id END, CASE WHEN n % 100 > 0 THEN t.at END, CASE WHEN n % 100 > 0 THEN 'Seen.' END,
  CASE WHEN n % 10 > 0 THEN t.at + interval '1 day' END, CASE WHEN n % 77 = 0 AND n % 10 > 0 THEN 'VOIDED' END, NULL,
  CASE WHEN n % 77 = 0 AND n % 10 > 0 THEN t.at END, CASE WHEN n % 77 = 0 AND n % 10 > 0 THEN 'An edit.' END
FROM generate_series(1, 20000) n
CROSS JOIN LATERAL (SELECT now() - n * interval '10 minutes' AS at) t
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM change LIMIT 20000) c ON c.nth = n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS all_of FROM calendar_entry WHERE kind = 'FREEZE') e
  ON e.nth = 1 + n % e.all_of
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS all_of FROM person) p ON p.nth = 1 + n % p.all_of
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS all_of FROM person) q ON q.nth = 1 + (n + 1) % q.all_of`;
