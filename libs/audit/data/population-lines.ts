/**
 * What a population is made of, as SQL. Lines are canonical JSON (RFC 8785): members in order, no spaces, and texts as
 * `to_json` escapes them, which is how the RFC does.
 */
const text = (expression: string): string => `coalesce(to_json((${expression})::text)::text, 'null')`;
const instant = (expression: string): string =>
  `coalesce('"' || ledger_instant(${expression}) || '"', 'null')`;
const object = (members: Readonly<Record<string, string>>): string =>
  `'{' || ${Object.keys(members)
    .sort()
    .map((name, i) => `'${i === 0 ? '' : ','}"${name}":' || ${members[name] ?? ''}`)
    .join(' || ')} || '}'`;

/** The higher of what was declared and what was assessed last: what every rule goes by. */
const risk = `(SELECT r.level FROM (VALUES ('LOW', 1), ('MEDIUM', 2), ('HIGH', 3), ('VERY_HIGH', 4)) AS r(level, rank)
  WHERE r.level IN (c.risk, (SELECT a.class FROM risk_assessment a WHERE a.change_id = c.id ORDER BY a.id DESC LIMIT 1))
  ORDER BY r.rank DESC LIMIT 1)`;
const change = object({ id: text('c.id'), risk: text(risk), type: text('c.type') });

const deploymentLine = object({
  artifact: text('d.artifact_digest'),
  change: `CASE WHEN c.id IS NULL THEN 'null' ELSE ${change} END`,
  commit: text('d.commit_sha'),
  deployer: object({ issuer: text('d.deployer_issuer'), subject: text('d.deployer_subject') }),
  deployment: text('d.id'),
  environment: text('e.key'),
  externalId: text('d.external_id'),
  finding: text('f.finding'),
  finishedAt: instant('d.finished_at'),
  kind: `'"deployment"'`,
  outcome: text('d.outcome'),
  region: text('d.region'),
  service: text('s.key'),
  source: text('d.source'),
  startedAt: instant('d.started_at'),
  succeededAt: instant('d.succeeded_at'),
});

const changeLine = object({
  carriedOutAt: instant('coalesce(c.implemented_at, c.closed_at)'),
  change,
  finding: text('f.finding'),
  kind: `'"change"'`,
  outcome: text('c.outcome'),
  services: `(SELECT coalesce('[' || string_agg(to_json(s.key)::text, ',' ORDER BY s.key COLLATE "C") || ']', '[]')
    FROM service s WHERE s.id = ANY(c.service_ids))`,
  state: text('c.state'),
});

/** Whether a deployment is of what its change names. */
const covered = `(d.service_id = ANY(c.service_ids) OR c.artifacts @> jsonb_build_array(jsonb_build_object('digest', d.artifact_digest)))`;

/**
 * Draws a population in one statement, so from one moment: $1 its id, $2 and $3 the period, $4 services, $5 environments
 * and $6 regions (null for all), $7 types of change (null for all).
 */
export const drawSql = `
WITH place AS (
  SELECT id, key, region FROM environment WHERE kind = 'production' AND ($5::text[] IS NULL OR key = ANY($5::text[]))),
asked AS (SELECT id FROM service WHERE $4::text[] IS NULL OR key = ANY($4::text[])),
lines AS (
  SELECT 0 AS part, d.started_at AS at, d.id, 'deployment' AS kind, f.finding, d.id AS deployment_id, d.change_id,
    ${deploymentLine} AS line
  FROM deployment d JOIN place e ON e.id = d.environment_id JOIN service s ON s.id = d.service_id
  LEFT JOIN change c ON c.id = d.change_id
  CROSS JOIN LATERAL (SELECT CASE WHEN c.id IS NULL THEN 'WITHOUT_CHANGE' WHEN ${covered} THEN 'MATCHED' ELSE 'NOT_COVERED' END AS finding) f
  WHERE d.started_at >= $2 AND d.started_at < $3
    AND ($4::text[] IS NULL OR s.key = ANY($4::text[]))
    AND ($6::text[] IS NULL OR coalesce(d.region, e.region) = ANY($6::text[]))
    AND ($7::text[] IS NULL OR c.type = ANY($7::text[]))
  UNION ALL
  SELECT 1, coalesce(c.implemented_at, c.closed_at), c.id, 'change', f.finding, NULL, c.id, ${changeLine}
  FROM change c
  CROSS JOIN LATERAL (SELECT CASE WHEN EXISTS (SELECT FROM deployment d JOIN place e ON e.id = d.environment_id WHERE d.change_id = c.id)
    THEN 'DEPLOYED_OTHER' ELSE 'NOT_DEPLOYED' END AS finding) f
  WHERE c.started_at IS NOT NULL AND coalesce(c.implemented_at, c.closed_at) >= $2 AND coalesce(c.implemented_at, c.closed_at) < $3
    AND c.state <> 'CANCELED' AND c.environment_ids && (SELECT array_agg(id) FROM place)
    AND ($4::text[] IS NULL OR c.service_ids && (SELECT array_agg(id) FROM asked))
    AND ($6::text[] IS NULL OR c.region = ANY($6::text[])
      OR EXISTS (SELECT FROM place e WHERE e.id = ANY(c.environment_ids) AND e.region = ANY($6::text[])))
    AND ($7::text[] IS NULL OR c.type = ANY($7::text[]))
    AND NOT EXISTS (SELECT FROM deployment d JOIN place e ON e.id = d.environment_id
      WHERE d.change_id = c.id AND d.succeeded_at IS NOT NULL AND ${covered}))
INSERT INTO audit_population_row (population_id, ordinal, kind, finding, deployment_id, change_id, line)
SELECT $1, row_number() OVER (ORDER BY part, at, id), kind, finding, deployment_id, change_id, line FROM lines`;
