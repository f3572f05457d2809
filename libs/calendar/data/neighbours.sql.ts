type Part = 'asked' | 'steps' | 'most' | 'kinds' | 'before';

/**
 * What stands beside windows that are asked about: for each of them the other changes that hold the same service, a service
 * in reach of it, the same implementer or the same place at the time, each with all that it is met by.
 *
 * Each thing is looked up in the index by itself and its span, so the cost is that of what is found, however many changes
 * there are. FETCH FIRST instead of LIMIT has the plan kept, as one way is
 * right for all values; and of one row it keeps PostgreSQL from walking over all changes for a few.
 */
const neighbours = ({ asked, steps, most, kinds, before }: Record<Part, string>): string => `
WITH RECURSIVE asked AS MATERIALIZED (
  ${asked}
),
reach (origin, id, distance, way) AS (
  SELECT DISTINCT o.id, o.id, 0, 0 FROM asked a, unnest(a.service_ids) AS o(id)
  UNION
  SELECT r.origin, n.id, r.distance + 1, n.way
  FROM reach r CROSS JOIN LATERAL (
    SELECT d.to_id, 1 FROM service_dependency d WHERE d.from_id = r.id AND d.active AND r.way >= 0 AND ${wasThere(before)}
    UNION ALL
    SELECT d.from_id, -1 FROM service_dependency d WHERE d.to_id = r.id AND d.active AND r.way <= 0 AND ${wasThere(before)}
  ) AS n(id, way)
  WHERE r.distance < ${steps}
),
near AS (SELECT DISTINCT ON (r.origin, r.id) r.* FROM reach r ORDER BY r.origin, r.id, r.distance, r.way DESC),
probe (key, change_id, span, role, subject, origin, distance, way) AS (
  SELECT a.key, a.change_id, a.span, 'service', n.id, n.origin, n.distance, n.way
  FROM asked a, unnest(a.service_ids) AS o(id), near n WHERE n.origin = o.id
  UNION ALL
  SELECT a.key, a.change_id, a.span, 'implementer', a.implementer_id, NULL, 0, 0 FROM asked a WHERE a.implementer_id IS NOT NULL
  UNION ALL
  SELECT a.key, a.change_id, a.span, 'environment', e.id, NULL, 0, 0
  FROM asked a, environment e WHERE e.id = ANY(a.environment_ids) AND ${kindOf(before)} = ANY(${kinds})
),
hit AS (
  SELECT p.key, h.change_id, jsonb_agg(jsonb_build_object('role', p.role, 'subject', p.subject, 'origin', p.origin,
    'distance', p.distance, 'way', p.way) ORDER BY p.role, p.distance, p.subject, p.origin) AS links
  FROM probe p CROSS JOIN LATERAL (
    SELECT s.change_id FROM change_slot s
    WHERE s.subject_id = p.subject AND s.span && p.span AND s.change_id IS DISTINCT FROM p.change_id
    FETCH FIRST ${most} ROWS ONLY
  ) AS h
  GROUP BY p.key, h.change_id
)
SELECT h.key, h.links, c.id, c.number, c.title, c.state, c.planned_start AS "from", c.planned_end AS "to",
  c.requester_id AS "requesterId", c.implementer_id AS "implementerId",
  (SELECT min(coalesce((${before} #>> ARRAY['tiers', s.id::text])::integer, s.tier)) FROM service s WHERE s.id = ANY(c.service_ids)) AS tier,
  coalesce((SELECT array_agg(DISTINCT ${kindOf(before)}) FROM environment e WHERE e.id = ANY(c.environment_ids)), '{}') AS "environmentKinds",
  c.environment_ids AS "environmentIds"
FROM hit h CROSS JOIN LATERAL (SELECT * FROM change WHERE id = h.change_id FETCH FIRST ROW ONLY) AS c
ORDER BY h.key, c.planned_start, c.number`;

const wasThere = (before: string): string =>
  `(${before} ->> 'without') IS DISTINCT FROM (d.from_id || ' ' || d.to_id)`;
const kindOf = (before: string): string =>
  `coalesce(${before} #>> ARRAY['places', e.id::text, 'kind'], e.kind)`;

/**
 * `$1` windows, `$2` steps over dependencies, `$3` most changes for each thing, `$4` kinds of environment that have a limit,
 * `$5` how catalogue and calendar were before something was altered: an empty object for now.
 */
export const neighboursSql = neighbours({
  asked: `SELECT a.key, a.change_id, a.service_ids, a.environment_ids, a.implementer_id, tstzrange(a.starts, a.ends) AS span
  FROM jsonb_to_recordset($1::jsonb) AS a(key text, change_id uuid, service_ids uuid[], environment_ids uuid[],
    implementer_id uuid, starts timestamptz, ends timestamptz)`,
  ...{ steps: '$2', most: '$3', kinds: '$4::text[]', before: '$5::jsonb' },
});

/** The same as part of a statement that has one window in hand. @param asked gives it, with its columns as above */
export const neighboursInSql = (
  asked: string,
  steps: number,
  most: number,
  kinds: readonly string[],
): string =>
  neighbours({
    asked,
    steps: String(steps),
    most: String(most),
    kinds: `'{${kinds.join()}}'::text[]`,
    before: `'{}'::jsonb`,
  });
