-- Changes that are all still to be done, spread evenly over :years years from now, each on two services, in one
-- environment, by one of as many people. Slots are made in one go, as a migration makes them: one by one takes minutes.
ALTER TABLE change DISABLE TRIGGER change_takes_slots;
DROP INDEX change_slot_when_idx;
INSERT INTO team (id, name, created_at) VALUES (gen_random_uuid(), 'Planners', now());
INSERT INTO person (id, name, time_zone, roles, created_at)
SELECT gen_random_uuid(), 'Planner ' || n, 'UTC', '{}', now() FROM generate_series(1, 300) n;
INSERT INTO service (id, key, name, description, tier, owner_team_id, created_at)
SELECT gen_random_uuid(), 'planned-' || n, 'Planned ' || n, '', 1 + n % 4, (SELECT id FROM team WHERE name = 'Planners'), now()
FROM generate_series(1, 300) n;
INSERT INTO environment (id, key, name, kind, created_at)
SELECT gen_random_uuid(), 'planned-' || n, 'Planned ' || n, (ARRAY['production', 'staging', 'test'])[1 + n % 3], now()
FROM generate_series(1, 12) n;
INSERT INTO service_dependency (from_id, to_id, created_at)
SELECT DISTINCT s.ids[1 + n % 300], s.ids[1 + (n * 7 + 3) % 300], now()
FROM (SELECT array_agg(id ORDER BY key) AS ids FROM service WHERE key LIKE 'planned-%') s, generate_series(1, 600) n
WHERE n % 300 <> (n * 7 + 3) % 300;
INSERT INTO change (id, type, state, title, description, reason, service_ids, environment_ids, planned_start, planned_end,
  requester_id, implementer_id, risk, impact, urgency, implementation_plan, test_plan, backout_plan, communication_plan,
  work_items, commits, artifacts, outage_expected, security_impact, privacy_impact, tags, external_references, version,
  revision, created_at, updated_at)
SELECT gen_random_uuid(), 'NORMAL', 'SCHEDULED', 'Planned ' || n, '', '',
  ARRAY[what.ids[1 + floor(a * 300)::int], what.ids[1 + floor(b * 300)::int]], ARRAY[place.ids[1 + floor(c * 12)::int]],
  starts, starts + interval '30 minutes' + e * interval '3 hours', who.ids[1 + floor(b * 300)::int],
  who.ids[1 + floor(e * 300)::int], 'LOW', 'LOW', 'LOW', '', '', '', '', '[]', '[]', '[]', false, '', '', '{}', '[]', 1, 1,
  now(), now()
FROM (SELECT n, random() AS a, random() AS b, random() AS c, random() AS e,
        now() + random() * interval '1 year' * :years AS starts FROM generate_series(1, :count) n) drawn,
  (SELECT array_agg(id) AS ids FROM person WHERE name LIKE 'Planner %') who,
  (SELECT array_agg(id) AS ids FROM service WHERE key LIKE 'planned-%') what,
  (SELECT array_agg(id) AS ids FROM environment WHERE key LIKE 'planned-%') place;
INSERT INTO change_slot (change_id, subject_id, span)
SELECT DISTINCT c.id, held.id, tstzrange(c.planned_start, c.planned_end)
FROM change c, unnest(c.service_ids || c.environment_ids || c.implementer_id) AS held(id)
WHERE c.title LIKE 'Planned %' AND held.id IS NOT NULL;
CREATE INDEX change_slot_when_idx ON change_slot USING gist (subject_id, span) INCLUDE (change_id);
ALTER TABLE change ENABLE TRIGGER change_takes_slots;
