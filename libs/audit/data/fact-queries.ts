/** The events that controls look at. */
const looked = [
  'change.filed',
  'change.submitted',
  'change.edited',
  'change.revised',
  'change.preauthorized',
  'change.approved',
  'change.approvalsVoided',
  'change.implementationStarted',
  'change.implementationCompleted',
  'change.deploymentRecorded',
  'change.conditionMet',
  'change.conditionLapsed',
  'change.emergencyRatified',
  'change.reviewCompleted',
  'change.exceptionGranted',
  'change.freezeOverrideGranted',
];
const quoted = looked.map((type) => `'${type}'`).join();

/** Members of events' data that controls look at; of edits, two fields alone. */
const data = `CASE e.type
    WHEN 'change.edited' THEN (SELECT jsonb_build_object('fields', jsonb_agg(f)) FROM jsonb_array_elements(e.data -> 'fields') f
      WHERE f ->> 'field' IN ('artifacts', 'backoutPlan'))
    WHEN 'change.filed' THEN '{}' WHEN 'change.submitted' THEN '{}'
    ELSE jsonb_strip_nulls(jsonb_build_object('revision', e.data -> 'revision', 'digest', e.data -> 'digest', 'round', e.data -> 'round',
      'deployment', e.data -> 'deployment', 'exception', e.data -> 'exception', 'override', e.data -> 'override')) END`;

const production = `d.environment_id IN (SELECT id FROM environment WHERE kind = 'production')`;

/** One statement for each kind of fact, by $1, the ids of changes. */
export const factQueries = {
  changes: `
    SELECT c.id, c.created_at AS "filedAt", c.type, c.state, c.requester_id AS requester, c.implementer_id AS implementer,
      c.started_at AS "startedAt", c.backout_plan AS "backoutPlan", c.risk,
      coalesce((SELECT min(s.tier) FROM service s WHERE s.id = ANY(c.service_ids)), 4) AS tier,
      ARRAY(SELECT a ->> 'digest' FROM jsonb_array_elements(c.artifacts) a WHERE a ? 'digest') AS artifacts,
      r.due_at AS "reviewDueAt", r.completed_at AS "reviewedAt"
    FROM change c LEFT JOIN review r ON r.change_id = c.id WHERE c.id = ANY($1::uuid[])`,
  events: `
    SELECT e.subject_id AS "changeId", e.id, e.type, e.occurred_at AS at, e.actor_person AS by, ${data} AS data
    FROM event e WHERE e.subject_type = 'change' AND e.subject_id = ANY($1::uuid[]) AND e.type IN (${quoted}) ORDER BY e.seq`,
  deployments: `
    SELECT d.change_id AS "changeId", d.id, d.artifact_digest AS artifact, d.started_at AS at,
      person_of(d.deployer_issuer, d.deployer_subject, d.started_at) AS deployer,
      (SELECT e.id FROM event e WHERE e.subject_type = 'change' AND e.subject_id = d.change_id
         AND e.type = 'change.deploymentRecorded' AND e.data ->> 'deployment' = d.id::text LIMIT 1) AS told
    FROM deployment d WHERE d.change_id = ANY($1::uuid[]) AND ${production} ORDER BY d.started_at, d.id`,
  rounds: `
    SELECT r.change_id AS "changeId", r.id, r.purpose, r.digest, r.revision, r.decided_at AS "decidedAt", r.due_at AS "dueAt"
    FROM approval_round r WHERE r.change_id = ANY($1::uuid[]) ORDER BY r.number`,
  votes: `
    SELECT r.change_id AS "changeId", v.round_id AS round, v.id, v.person_id AS person, v.on_behalf_of AS "onBehalfOf", v.digest,
      v.cast_at AS "castAt", (SELECT w.cast_at FROM vote w WHERE w.round_id = v.round_id AND w.person_id = v.person_id
        AND w.ordinal = v.ordinal + 1 AND w.verdict = 'withdraw') AS "withdrawnAt"
    FROM approval_round r JOIN vote v ON v.round_id = r.id
    WHERE r.change_id = ANY($1::uuid[]) AND v.verdict = 'approve' ORDER BY v.cast_at, v.id`,
  conditions: `
    SELECT k.change_id AS "changeId", k.vote_id AS vote, k.text, k.created_at AS "createdAt", k.due_at AS "dueAt",
      CASE WHEN k.met_by IS NOT NULL THEN k.settled_at END AS "metAt", k.evidence_id AS evidence
    FROM vote_condition k WHERE k.change_id = ANY($1::uuid[]) ORDER BY k.due_at, k.id`,
  evidence: `
    SELECT x.change_id AS "changeId", x.id, x.kind, x.name, x.verdict, x.digest, x.attached_at AS at,
      'sha256:' || encode(l.document, 'hex') AS logged, x.size_bytes IS NOT NULL OR x.location IS NOT NULL AS kept
    FROM evidence x LEFT JOIN ledger_leaf l ON l.record_id = x.id AND l.kind = 'evidence'
    WHERE x.change_id = ANY($1::uuid[]) ORDER BY x.attached_at, x.id`,
  tests: `
    WITH deployed AS (
      SELECT d.id, d.change_id, d.commit_sha, d.artifact_digest FROM deployment d WHERE d.change_id = ANY($1::uuid[]) AND ${production}),
    built AS (
      SELECT d.id, d.change_id, a.pipeline, a.run, a.commit_sha FROM deployed d JOIN artifact_told a ON a.digest = d.artifact_digest)
    SELECT DISTINCT f."changeId", f.deployment, f.name, f.verdict, f.at FROM (
      SELECT d.change_id AS "changeId", d.id AS deployment, t.name, t.verdict, t.at
      FROM deployed d JOIN test_run t ON t.commit_sha = d.commit_sha
      UNION ALL
      SELECT b.change_id, b.id, t.name, t.verdict, t.at FROM built b JOIN test_run t ON t.pipeline = b.pipeline AND t.run = b.run
      UNION ALL
      SELECT b.change_id, b.id, t.name, t.verdict, t.at FROM built b JOIN test_run t ON t.commit_sha = b.commit_sha) f
    ORDER BY f.at`,
  grants: `
    SELECT x.change_id AS "changeId", x.id, 'exception' AS what, x.rule, x.requested_by AS "askedBy", x.decided_by AS "grantedBy",
      x.decided_at AS "grantedAt", x.ends_at AS "endsAt", x.revoked_at AS "revokedAt"
    FROM duty_exception x WHERE x.change_id = ANY($1::uuid[]) AND x.verdict = 'granted'
    UNION ALL
    SELECT c.id, x.id, 'exception', x.rule, x.requested_by, x.decided_by, x.decided_at, x.ends_at, x.revoked_at
    FROM change c JOIN duty_exception x ON x.service_id = ANY(c.service_ids) AND x.verdict = 'granted'
      AND x.decided_at <= coalesce(c.started_at, 'infinity') AND least(x.ends_at, x.revoked_at) > coalesce(c.started_at, c.created_at)
    WHERE c.id = ANY($1::uuid[])
    UNION ALL
    SELECT o.change_id, o.id, 'override', 'freeze', o.requested_by, o.decided_by, o.decided_at, o.valid_until,
      CASE WHEN o.ending IS NOT NULL THEN o.ended_at END
    FROM freeze_override o WHERE o.change_id = ANY($1::uuid[]) AND o.verdict = 'GRANTED'`,
  authors: `
    SELECT DISTINCT s.change_id AS "changeId", person_of(s.issuer, s.subject, s.at) AS person FROM (
      SELECT k.change_id, j.issuer, j.subject, k.committed_at AS at FROM source_commit k
      CROSS JOIN LATERAL jsonb_to_recordset(k.hands) AS j(hat text, issuer text, subject text)
      WHERE k.change_id = ANY($1::uuid[]) AND j.hat IN ('author', 'coAuthor')
      UNION ALL
      SELECT h.id, CASE WHEN h.mail IS NOT NULL THEN 'mail' WHEN strpos(h.said, '|') > 1 THEN split_part(h.said, '|', 1) ELSE 'mail' END,
        coalesce(h.mail, CASE WHEN strpos(h.said, '|') > 1 THEN substr(h.said, strpos(h.said, '|') + 1) ELSE h.said END), NULL::timestamptz
      FROM (
        SELECT c.id, lower(btrim(a.said)) AS said, substring(lower(btrim(a.said)) FROM '<([^<>]+)>$') AS mail FROM change c
        CROSS JOIN LATERAL jsonb_array_elements(c.commits) k
        CROSS JOIN LATERAL (SELECT k ->> 'author' AS said UNION ALL SELECT jsonb_array_elements_text(k -> 'coAuthors')) a
        WHERE c.id = ANY($1::uuid[]) AND a.said IS NOT NULL) h) s
    WHERE person_of(s.issuer, s.subject, s.at) IS NOT NULL`,
} as const;
