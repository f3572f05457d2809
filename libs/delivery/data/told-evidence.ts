import type { EvidenceItem, LastCommit } from '#changes';

type Seen = Pick<EvidenceItem, 'id' | 'name' | 'verdict' | 'commits'> & {
  /** The kind of the account that told of it. */
  readonly account: string;
  readonly at: string;
};

const tellerOf = (row: string): string =>
  `(SELECT a.kind FROM account a WHERE a.id = ${row}.recorded_account)`;

/** What the statement below finds of one change. */
export interface Found {
  readonly last: readonly LastCommit[] | null;
  readonly runs: readonly (Seen & { readonly pipeline: string | null })[] | null;
  readonly builds: readonly Seen[] | null;
  readonly reviews:
    | readonly (Omit<Seen, 'commits'> & {
        readonly commits: readonly (string | null)[];
      })[]
    | null;
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
      WHERE v.at IS NOT NULL))
  FROM (
    SELECT array_agg(m.sha) AS shas, (
      SELECT jsonb_agg(jsonb_build_object('repository', f.repository, 'sha', f.sha, 'knownAt', f.recorded_at)) FROM (
        SELECT DISTINCT ON (k.repository) k.repository, k.sha, k.recorded_at FROM source_commit k
        WHERE k.change_id = c.id OR k.sha = ANY(c.told_shas)
        ORDER BY k.repository, k.committed_at DESC, k.recorded_at DESC, k.sha) f) AS last
    FROM (SELECT k.sha FROM source_commit k WHERE k.change_id = c.id UNION SELECT unnest(c.told_shas)) m) l
  WHERE l.shas IS NOT NULL AND c.state NOT IN ('CLOSED', 'CANCELED')`;

/** @param kindOfRun what a check or test run counts as; null for nothing */
export function toldEvidence(
  { last, runs, builds, reviews }: Found,
  kindOfRun: (pipeline: string | null, name: string) => string | null,
): { evidence: EvidenceItem[]; lastCommits: readonly LastCommit[] } {
  const item = (
    { id, name, verdict, at, account }: Omit<Seen, 'commits'>,
    more: Pick<EvidenceItem, 'source' | 'kind' | 'commits'>,
  ) => ({
    ...{ id, name, verdict, takenAt: at, read: true, artifacts: [] },
    from: account === 'service' ? ('pipeline' as const) : ('person' as const),
    ...more,
  });
  return {
    lastCommits: last ?? [],
    evidence: [
      ...(runs ?? []).flatMap((run) => {
        const kind = kindOfRun(run.pipeline, run.name);
        return kind === null ? [] : [item(run, { source: 'TEST_RUN', kind, commits: run.commits })];
      }),
      ...(builds ?? []).map((build) =>
        item(build, { source: 'BUILD', kind: 'BUILD', commits: build.commits }),
      ),
      ...(reviews ?? []).map((review) =>
        item(review, {
          source: 'REVIEW',
          kind: 'CODE_REVIEW',
          commits: review.commits.flatMap((sha) => sha ?? []),
        }),
      ),
    ],
  };
}
