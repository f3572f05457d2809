import type { EvidenceItem, LastCommit } from '#changes';

interface Seen extends Pick<EvidenceItem, 'id' | 'name' | 'verdict'> {
  /** The kind of the account that told of it. */
  readonly account: string;
  readonly at: string;
  /** Null where it was not said. */
  readonly commits: readonly (string | null)[];
  readonly artifacts?: readonly (string | null)[];
}

const tellerOf = (row: string): string =>
  `(SELECT a.kind FROM account a WHERE a.id = ${row}.recorded_account)`;

/** What the statement below finds of one change. */
export interface Found {
  readonly last: readonly LastCommit[] | null;
  readonly runs: readonly (Seen & { readonly pipeline: string | null })[] | null;
  readonly builds: readonly Seen[] | null;
  readonly reviews: readonly Seen[] | null;
  readonly deployments: readonly Seen[] | null;
}

/**
 * The commits of a change are those that name it and those that it lists; of each repository the one that was committed
 * last is the last. A review is of the commits that were looked at, and of the one that it was merged as; what a reviewer
 * said last counts, and nobody reviews their own.
 */
export const toldEvidenceSql = `
  SELECT jsonb_build_object('last', l.last, 'runs', (
      SELECT jsonb_agg(jsonb_build_object('id', t.id, 'account', ${tellerOf('t')}, 'name', t.name, 'pipeline', t.pipeline, 'verdict', t.verdict,
        'commits', ARRAY[t.commit_sha], 'at', t.at)) FROM (
        SELECT DISTINCT ON (t.commit_sha, t.name, t.pipeline) t.* FROM test_run t WHERE t.commit_sha = ANY(l.shas)
        ORDER BY t.commit_sha, t.name, t.pipeline, t.at DESC, t.id DESC LIMIT 500) t),
    'builds', (
      SELECT jsonb_agg(jsonb_build_object('id', b.id, 'account', ${tellerOf('b')}, 'name', b.pipeline, 'commits', ARRAY[b.commit_sha], 'at', b.at,
        'verdict', CASE b.state WHEN 'SUCCEEDED' THEN 'PASSED' WHEN 'FAILED' THEN 'FAILED' ELSE 'UNKNOWN' END)) FROM (
        SELECT DISTINCT ON (b.commit_sha, b.pipeline) b.* FROM build_run b WHERE b.commit_sha = ANY(l.shas)
        ORDER BY b.commit_sha, b.pipeline, b.at DESC, b.id DESC LIMIT 100) b),
    'reviews', (
      SELECT jsonb_agg(jsonb_build_object('id', r.id, 'account', ${tellerOf('r')}, 'name', r.repository || '#' || r.number, 'at', v.at, 'verdict', v.verdict,
        'commits', v.commits || r.merged_as)) FROM (
        SELECT r.* FROM code_review r WHERE r.commits && l.shas UNION SELECT r.* FROM code_review r WHERE r.merged_as = ANY(l.shas)) r
      CROSS JOIN LATERAL (
        SELECT max(o.at) AS at, array_agg(coalesce(o.commit, s.sha)) AS commits,
          CASE WHEN bool_or(o.verdict = 'CHANGES_REQUESTED') THEN 'FAILED'
            WHEN bool_or(o.verdict = 'APPROVED') THEN 'PASSED' ELSE 'UNKNOWN' END AS verdict
        FROM (SELECT DISTINCT ON (o.issuer, o.subject) o.* FROM jsonb_to_recordset(r.verdicts)
            AS o(issuer text, subject text, verdict text, commit text, at timestamptz)
          WHERE o.verdict <> 'COMMENTED' AND (o.issuer, o.subject) <> (r.author_issuer, r.author_subject)
          ORDER BY o.issuer, o.subject, o.at DESC, o.verdict DESC) o
        CROSS JOIN LATERAL unnest(CASE WHEN o.commit IS NULL THEN r.commits ELSE ARRAY[o.commit] END) AS s(sha)) v
      WHERE v.at IS NOT NULL),
    'deployments', (
      SELECT jsonb_agg(jsonb_build_object('id', d.id, 'account', ${tellerOf('d')}, 'name', d.place, 'commits', ARRAY[d.commit_sha],
        'artifacts', ARRAY[d.artifact_digest], 'at', coalesce(d.finished_at, d.started_at), 'verdict',
        CASE d.outcome WHEN 'SUCCEEDED' THEN 'PASSED' WHEN 'STARTED' THEN 'UNKNOWN' ELSE 'FAILED' END)) FROM (
        SELECT DISTINCT ON (d.service_id, d.environment_id, d.region) d.*, concat_ws(' ', s.key, e.key, d.region) AS place
        FROM deployment d JOIN service s ON s.id = d.service_id JOIN environment e ON e.id = d.environment_id
        WHERE d.change_id = c.id
        ORDER BY d.service_id, d.environment_id, d.region, d.started_at DESC, d.id DESC LIMIT 100) d))
  FROM (
    SELECT array_agg(m.sha) AS shas, (
      SELECT jsonb_agg(jsonb_build_object('repository', f.repository, 'sha', f.sha, 'knownAt', f.recorded_at)) FROM (
        SELECT DISTINCT ON (k.repository) k.repository, k.sha, k.recorded_at FROM source_commit k
        WHERE k.change_id = c.id OR k.sha = ANY(c.told_shas)
        ORDER BY k.repository, k.committed_at DESC, k.recorded_at DESC, k.sha) f) AS last
    FROM (SELECT k.sha FROM source_commit k WHERE k.change_id = c.id UNION SELECT unnest(c.told_shas)) m) l
  WHERE c.state NOT IN ('CLOSED', 'CANCELED')`;

/** @param kindOfRun what a check or test run counts as; null for nothing */
export function toldEvidence(
  { last, runs, builds, reviews, deployments }: Found,
  kindOfRun: (pipeline: string | null, name: string) => string | null,
): { evidence: EvidenceItem[]; lastCommits: readonly LastCommit[] } {
  const all = (source: EvidenceItem['source'], kind: string, seen: readonly Seen[] | null): EvidenceItem[] =>
    (seen ?? []).map(({ id, name, verdict, at, account, commits, artifacts }) => ({
      ...{ id, source, kind, name, verdict, takenAt: at, read: true },
      from: account === 'service' ? 'pipeline' : 'person',
      commits: known(commits),
      artifacts: known(artifacts ?? []),
    }));
  return {
    lastCommits: last ?? [],
    evidence: [
      ...(runs ?? []).flatMap((run) => {
        const kind = kindOfRun(run.pipeline, run.name);
        return kind === null ? [] : all('TEST_RUN', kind, [run]);
      }),
      ...all('BUILD', 'BUILD', builds),
      ...all('REVIEW', 'CODE_REVIEW', reviews),
      ...all('DEPLOYMENT', 'DEPLOYMENT_LOG', deployments),
    ],
  };
}

const known = (names: readonly (string | null)[]): string[] => names.filter((name) => name !== null);
