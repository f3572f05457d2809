/** Where a hop leads. */
export type HopTarget =
  'workItem' | 'commit' | 'review' | 'build' | 'testRun' | 'artifact' | 'deployment' | 'change';

/** One hop of the trace. */
export interface Hop {
  readonly to: HopTarget;
  /** Answers `id` (an artifact's digest) and `at` for `k.key`, the id, hash or digest that the hop begins at. */
  readonly sql: string;
}

/** Artifacts that a commit was built into: as it is told of them, or by the build that made them. */
const builtFrom = (shas: string): string =>
  `SELECT a.digest AS id, a.at FROM artifact_told a WHERE a.commit_sha = ANY(${shas})
   UNION SELECT a.digest, a.at FROM build_run b JOIN artifact_told a ON a.pipeline = b.pipeline AND a.run = b.run
   WHERE b.commit_sha = ANY(${shas})`;

/** Deployments of a commit: it is named, or the artifact that was built from it is. */
const deployedFrom = (shas: string): string =>
  `SELECT d.id, d.started_at AS at FROM deployment d WHERE d.commit_sha = ANY(${shas})
   UNION SELECT d.id, d.started_at FROM (${builtFrom(shas)}) f JOIN deployment d ON d.artifact_digest = f.id`;

/** Commits that an artifact was built from. */
const madeFrom = (digest: string): string =>
  `SELECT a.commit_sha AS sha FROM artifact_told a WHERE a.digest = ${digest}
   UNION SELECT b.commit_sha FROM artifact_told a JOIN build_run b ON b.pipeline = a.pipeline AND b.run = a.run WHERE a.digest = ${digest}`;

/** Reviews of a commit: it is one of theirs, or what they were merged as. */
const reviewed = (shas: string): string =>
  `SELECT r.id, r.at FROM code_review r WHERE r.commits && ${shas}
   UNION SELECT r.id, r.at FROM code_review r WHERE r.merged_as = ANY(${shas})`;

const one = 'ARRAY[k.key]';
const ofReview = `ARRAY(SELECT u.sha FROM code_review r CROSS JOIN LATERAL unnest(r.commits || r.merged_as) AS u(sha)
  WHERE r.id = k.key::uuid AND u.sha IS NOT NULL)`;
const ofChange = `ARRAY(SELECT c.sha FROM source_commit c WHERE c.change_id = k.key::uuid)`;
const ofItem = `ARRAY(SELECT c.sha FROM work_item w JOIN source_commit c ON c.work_keys @> ARRAY[w.key] WHERE w.id = k.key::uuid)`;
const ofBuild = `ARRAY(SELECT b.commit_sha FROM build_run b WHERE b.id = k.key::uuid AND b.commit_sha IS NOT NULL)`;
const commitsIn = (shas: string): string =>
  `SELECT c.id, c.committed_at AS at FROM source_commit c WHERE c.sha = ANY(${shas})`;
const buildsOf = (shas: string): string =>
  `SELECT b.id, b.at FROM build_run b WHERE b.commit_sha = ANY(${shas})`;

/** Every hop that can be asked for: from a work item, review, build, change or deployment by its id, a commit by hash, an artifact by digest. */
export const hops = {
  'workItem.commits': { to: 'commit', sql: commitsIn(ofItem) },
  'workItem.reviews': {
    to: 'review',
    sql: `SELECT r.id, r.at FROM work_item w JOIN code_review r ON r.work_keys @> ARRAY[w.key] WHERE w.id = k.key::uuid`,
  },
  'workItem.changes': {
    to: 'change',
    sql: `SELECT c.id, c.updated_at AS at FROM work_item w JOIN change c ON c.id = ANY(w.change_ids) WHERE w.id = k.key::uuid
      UNION SELECT c.id, c.updated_at FROM work_item w JOIN source_commit s ON s.work_keys @> ARRAY[w.key]
      JOIN change c ON c.id = s.change_id WHERE w.id = k.key::uuid`,
  },
  'workItem.deployments': { to: 'deployment', sql: deployedFrom(ofItem) },
  'commit.workItems': {
    to: 'workItem',
    sql: `SELECT w.id, w.at FROM source_commit c JOIN work_item w ON w.key = ANY(c.work_keys) WHERE c.sha = k.key
      UNION SELECT w.id, w.at FROM (${reviewed(one)}) f JOIN code_review r ON r.id = f.id JOIN work_item w ON w.key = ANY(r.work_keys)`,
  },
  'commit.reviews': { to: 'review', sql: reviewed(one) },
  'commit.builds': { to: 'build', sql: buildsOf(one) },
  'commit.testRuns': { to: 'testRun', sql: `SELECT t.id, t.at FROM test_run t WHERE t.commit_sha = k.key` },
  'commit.artifacts': { to: 'artifact', sql: builtFrom(one) },
  'commit.deployments': { to: 'deployment', sql: deployedFrom(one) },
  'review.commits': { to: 'commit', sql: commitsIn(ofReview) },
  'review.workItems': {
    to: 'workItem',
    sql: `SELECT w.id, w.at FROM code_review r JOIN work_item w ON w.key = ANY(r.work_keys) WHERE r.id = k.key::uuid`,
  },
  'review.builds': { to: 'build', sql: buildsOf(ofReview) },
  'review.deployments': { to: 'deployment', sql: deployedFrom(ofReview) },
  'build.commits': { to: 'commit', sql: commitsIn(ofBuild) },
  'build.reviews': { to: 'review', sql: reviewed(ofBuild) },
  'build.testRuns': {
    to: 'testRun',
    sql: `SELECT t.id, t.at FROM build_run b JOIN test_run t ON t.pipeline = b.pipeline AND t.run = b.run WHERE b.id = k.key::uuid`,
  },
  'build.artifacts': {
    to: 'artifact',
    sql: `SELECT a.digest AS id, a.at FROM build_run b JOIN artifact_told a ON a.pipeline = b.pipeline AND a.run = b.run WHERE b.id = k.key::uuid`,
  },
  'artifact.builds': {
    to: 'build',
    sql: `SELECT b.id, b.at FROM artifact_told a JOIN build_run b ON b.pipeline = a.pipeline AND b.run = a.run WHERE a.digest = k.key`,
  },
  'artifact.commits': { to: 'commit', sql: commitsIn(`ARRAY(${madeFrom('k.key')})`) },
  'artifact.deployments': {
    to: 'deployment',
    sql: `SELECT d.id, d.started_at AS at FROM deployment d WHERE d.artifact_digest = k.key`,
  },
  'artifact.changes': {
    to: 'change',
    sql: `SELECT c.id, c.updated_at AS at FROM deployment d JOIN change c ON c.id = d.change_id WHERE d.artifact_digest = k.key`,
  },
  'deployment.commits': {
    to: 'commit',
    sql: `SELECT c.id, c.committed_at AS at FROM deployment d JOIN source_commit c ON c.sha = d.commit_sha WHERE d.id = k.key::uuid
      UNION SELECT c.id, c.committed_at FROM deployment d CROSS JOIN LATERAL (${madeFrom('d.artifact_digest')}) f
      JOIN source_commit c ON c.sha = f.sha WHERE d.id = k.key::uuid`,
  },
  'deployment.builds': {
    to: 'build',
    sql: `SELECT b.id, b.at FROM deployment d JOIN artifact_told a ON a.digest = d.artifact_digest
      JOIN build_run b ON b.pipeline = a.pipeline AND b.run = a.run WHERE d.id = k.key::uuid`,
  },
  'change.workItems': {
    to: 'workItem',
    sql: `SELECT w.id, w.at FROM work_item w WHERE w.change_ids @> ARRAY[k.key::uuid]
      UNION SELECT w.id, w.at FROM source_commit c JOIN work_item w ON w.key = ANY(c.work_keys) WHERE c.change_id = k.key::uuid`,
  },
  'change.commits': {
    to: 'commit',
    sql: `SELECT c.id, c.committed_at AS at FROM source_commit c WHERE c.change_id = k.key::uuid`,
  },
  'change.reviews': { to: 'review', sql: reviewed(ofChange) },
  'change.builds': { to: 'build', sql: buildsOf(ofChange) },
  'change.artifacts': {
    to: 'artifact',
    sql: `SELECT d.artifact_digest AS id, d.started_at AS at FROM deployment d
      WHERE d.change_id = k.key::uuid AND d.artifact_digest IS NOT NULL
      UNION ${builtFrom(ofChange)}`,
  },
  'change.deployments': {
    to: 'deployment',
    sql: `SELECT d.id, d.started_at AS at FROM deployment d WHERE d.change_id = k.key::uuid`,
  },
} as const satisfies Record<string, Hop>;

export type HopName = keyof typeof hops;
