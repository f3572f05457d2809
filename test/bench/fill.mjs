// A hundred thousand changes of a realistic spread, made inside the database.
export async function fill(client, count) {
  await client.query(
    `INSERT INTO change (id, number, type, state, title, description, reason, service_ids, environment_ids, planned_start, planned_end,
       requester_id, implementer_id, risk, impact, urgency, implementation_plan, test_plan, backout_plan, communication_plan,
       work_items, commits, artifacts, outage_expected, security_impact, privacy_impact, tags, external_references, version, revision,
       outcome, created_at, updated_at, started_at, closed_at)
     SELECT gen_random_uuid(), nextval('change_number'), (ARRAY['NORMAL','NORMAL','NORMAL','EXPEDITED'])[1 + n % 4],
       CASE WHEN n % 10 = 0 THEN 'SCHEDULED' WHEN n % 25 = 1 THEN 'AUTHORIZING' WHEN n % 50 = 2 THEN 'DRAFT' ELSE 'CLOSED' END,
       'Change ' || n || ' of the ' || (ARRAY['pool size','index','certificate','template'])[1 + n % 4], repeat('What is done, in full. ', 10), 'Needed.',
       ARRAY[s.ids[1 + n % array_length(s.ids, 1)], s.ids[1 + (n / 7) % array_length(s.ids, 1)]], ARRAY[e.ids[1 + n % array_length(e.ids, 1)]],
       now() + (n % 2000 - 1000) * interval '1 hour', now() + (n % 2000 - 998) * interval '1 hour',
       p.ids[1 + n % array_length(p.ids, 1)], p.ids[1 + (n + 1) % array_length(p.ids, 1)],
       (ARRAY['LOW','MEDIUM','HIGH'])[1 + n % 3], 'MEDIUM', 'MEDIUM', 'Apply it.', 'Look.', 'Take it back.', '', '[]', '[]', '[]', false, '', '',
       ARRAY['t' || n % 50], '[]', 1, 1,
       CASE WHEN n % 10 <> 0 AND n % 25 <> 1 AND n % 50 <> 2 THEN 'SUCCESSFUL' END, now() - n * interval '1 minute', now() - n * interval '1 minute',
       CASE WHEN n % 10 <> 0 AND n % 25 <> 1 AND n % 50 <> 2 THEN now() END,
       CASE WHEN n % 10 <> 0 AND n % 25 <> 1 AND n % 50 <> 2 THEN now() END
     FROM generate_series(1, $1::int) AS n,
       (SELECT array_agg(id) AS ids FROM service) AS s, (SELECT array_agg(id) AS ids FROM environment) AS e,
       (SELECT array_agg(id) AS ids FROM person) AS p`,
    [count],
  );
  await client.query('VACUUM ANALYZE change');
}
