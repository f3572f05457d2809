-- Makes :count more of the change with the number :change, with everything on record about it, past triggers: for a
-- superuser. All of it waits for the log in such an order as if they had gone on at the same time. Each is as provable as
-- the first: its votes are on its content, and its decisions follow from their facts.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.cloned(id uuid, n integer) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN overlay(overlay(md5(id::text || n) placing '4' from 13 for 1) placing '8' from 17 for 1)::uuid;

CREATE TEMP TABLE origin AS SELECT id FROM change WHERE number = :change;

-- Columns that are not named are as they were.
CREATE FUNCTION pg_temp.clone(rows_of regclass, condition text, differs jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  names text;
  expressions text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
    string_agg(coalesce(differs ->> attname, 't.' || quote_ident(attname)), ', ' ORDER BY attnum)
  INTO names, expressions FROM pg_attribute
  WHERE attrelid = rows_of AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
  EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s t, generate_series(1, :count) n WHERE %s',
    rows_of, names, expressions, rows_of, condition);
END $$;

SELECT pg_temp.clone('change', 't.id IN (TABLE origin)',
  '{"id": "pg_temp.cloned(t.id, n)", "number": "nextval(''change_number'')"}');
SELECT pg_temp.clone('event', 't.subject_type = ''change'' AND t.subject_id IN (TABLE origin)', jsonb_build_object(
  'id', 'pg_temp.cloned(t.id, n)',
  'subject_id', 'pg_temp.cloned(t.subject_id, n)',
  'seq', 'nextval(pg_get_serial_sequence(''event'', ''seq''))',
  'data', 'CASE t.type WHEN ''change.voteCast''
     THEN jsonb_set(t.data, ''{vote}'', to_jsonb(pg_temp.cloned((t.data ->> ''vote'')::uuid, n)))
     WHEN ''change.filed'' THEN jsonb_set(t.data, ''{number}'', (SELECT to_jsonb(''CHG-'' || CASE WHEN c.number < 1000000
       THEN lpad(c.number::text, 6, ''0'') ELSE c.number::text END) FROM change c WHERE c.id = pg_temp.cloned(t.subject_id, n)))
     ELSE t.data END'));
SELECT pg_temp.clone('policy_decision', 't.subject_type = ''change'' AND t.subject_id IN (TABLE origin)',
  '{"id": "pg_temp.cloned(t.id, n)", "subject_id": "pg_temp.cloned(t.subject_id, n)"}');
SELECT pg_temp.clone('approval_round', 't.change_id IN (TABLE origin)',
  '{"id": "pg_temp.cloned(t.id, n)", "change_id": "pg_temp.cloned(t.change_id, n)"}');
SELECT pg_temp.clone('vote', 't.round_id IN (SELECT id FROM approval_round WHERE change_id IN (TABLE origin))',
  '{"id": "pg_temp.cloned(t.id, n)", "round_id": "pg_temp.cloned(t.round_id, n)"}');
SELECT pg_temp.clone('evidence', 't.change_id IN (TABLE origin)',
  '{"id": "pg_temp.cloned(t.id, n)", "change_id": "pg_temp.cloned(t.change_id, n)"}');

INSERT INTO ledger_pending (kind, record_id)
SELECT l.kind, pg_temp.cloned(l.record_id, n) FROM ledger_leaf l, generate_series(1, :count) n
WHERE (l.kind, l.record_id) IN (
  SELECT 'event', id FROM event WHERE subject_type = 'change' AND subject_id IN (TABLE origin)
  UNION ALL SELECT 'decision', id FROM policy_decision WHERE subject_type = 'change' AND subject_id IN (TABLE origin)
  UNION ALL SELECT 'vote', v.id FROM vote v JOIN approval_round a ON a.id = v.round_id WHERE a.change_id IN (TABLE origin)
  UNION ALL SELECT 'evidence', id FROM evidence WHERE change_id IN (TABLE origin))
ORDER BY l.leaf_index + 8 * n, n, l.leaf_index;
ANALYZE;
