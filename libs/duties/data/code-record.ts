import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Manager } from '#platform/database';
import type { DeployedCommit } from '../domain/unreviewed.ts';

/** What was told of the code that was deployed. */
@Injectable()
export class CodeRecord {
  /**
   * The commits of a deployment: the one it names and those its artifact was built from. Of each, who wrote it and who
   * approved it; what somebody said last counts. A review is of its commits and of the one that it was merged as.
   */
  async commitsOf(deploymentId: Id, manager: Manager): Promise<DeployedCommit[]> {
    return manager.query(
      `WITH meant AS (
         SELECT d.commit_sha AS sha FROM deployment d WHERE d.id = $1
         UNION SELECT a.commit_sha FROM deployment d JOIN artifact_told a ON a.digest = d.artifact_digest WHERE d.id = $1
         UNION SELECT b.commit_sha FROM deployment d JOIN artifact_told a ON a.digest = d.artifact_digest
           JOIN build_run b ON b.pipeline = a.pipeline AND b.run = a.run WHERE d.id = $1),
       review AS (
         SELECT m.sha, r.* FROM meant m JOIN code_review r ON r.commits @> ARRAY[m.sha]
         UNION SELECT m.sha, r.* FROM meant m JOIN code_review r ON r.merged_as = m.sha),
       hand AS (
         SELECT m.sha, h.hat, h.issuer, h.subject, k.committed_at AS at FROM meant m JOIN source_commit k ON k.sha = m.sha
         CROSS JOIN LATERAL jsonb_to_recordset(k.hands) AS h(hat text, issuer text, subject text)
         UNION SELECT r.sha, 'author', r.author_issuer, r.author_subject, r.at FROM review r
         UNION SELECT v.sha, 'reviewer', v.issuer, v.subject, v.at FROM (
           SELECT DISTINCT ON (r.sha, r.id, o.issuer, o.subject) r.sha, o.issuer, o.subject, o.verdict, o.at FROM review r
           CROSS JOIN LATERAL jsonb_to_recordset(r.verdicts) AS o(issuer text, subject text, verdict text, at timestamptz)
           WHERE o.verdict <> 'COMMENTED' ORDER BY r.sha, r.id, o.issuer, o.subject, o.at DESC, o.verdict DESC) v
         WHERE v.verdict = 'APPROVED'),
       known AS (SELECT DISTINCT h.sha, h.hat, h.issuer, h.subject, person_of(h.issuer, h.subject, h.at) AS "personId" FROM hand h)
       SELECT m.sha,
         coalesce(jsonb_agg(to_jsonb(k) - 'hat' - 'sha') FILTER (WHERE k.hat IN ('author', 'coAuthor')), '[]') AS authors,
         coalesce(jsonb_agg(to_jsonb(k) - 'hat' - 'sha') FILTER (WHERE k.hat = 'reviewer'), '[]') AS approvers
       FROM meant m LEFT JOIN known k ON k.sha = m.sha WHERE m.sha IS NOT NULL GROUP BY m.sha ORDER BY m.sha`,
      [deploymentId],
    );
  }

  /** A deployment as it is judged, if it is in place, and on which change. */
  async deployment(
    id: Id,
    manager: Manager,
  ): Promise<{ changeId: Id | null; serviceId: Id; startedAt: Date } | null> {
    const [row]: { changeId: Id | null; serviceId: Id; startedAt: Date }[] = await manager.query(
      `SELECT change_id AS "changeId", service_id AS "serviceId", started_at AS "startedAt" FROM deployment
       WHERE id = $1 AND succeeded_at IS NOT NULL`,
      [id],
    );
    return row ?? null;
  }
}
