import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { Database, type Manager } from '#platform/database';
import type { Verdict } from '../domain/answer.ts';

/** How far the results have come. */
export interface Progress {
  /** Every leaf of the log below it is in them. */
  readonly leaf: number;
  readonly controls: readonly number[];
  /** The number of the change that making them anew has come to; null when that is done. */
  readonly walked: number | null;
  readonly renewedAt: Date | null;
}

/** What a control says of something. */
export interface Result {
  readonly control: number;
  readonly subjectType: 'change' | 'deployment';
  readonly subjectId: Id;
  readonly at: Date;
  readonly verdict: Verdict;
}

/** A control, by its id, that fails a change. */
export interface Failure {
  readonly control: string;
  readonly subjectId: Id;
}

export interface UnlinkedDeployment {
  readonly id: Id;
  readonly at: Date;
  readonly told: Id | null;
}

/** Which changes a record is about, by where it stands. */
const touchedSql = `
  WITH leaves AS (SELECT leaf_index, kind, record_id FROM ledger_leaf WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2),
  told AS (SELECT e.type, e.subject_type, e.subject_id, e.data FROM leaves l JOIN event e ON e.id = l.record_id
    WHERE l.kind = 'event' AND e.type NOT LIKE 'audit.%')
  SELECT (SELECT count(*)::int FROM leaves) AS seen,
    (SELECT array_agg(DISTINCT c.id) FROM (
      SELECT subject_id AS id FROM told WHERE subject_type = 'change'
      UNION SELECT x.change_id FROM leaves l JOIN evidence x ON x.id = l.record_id WHERE l.kind = 'evidence'
      UNION SELECT r.change_id FROM leaves l JOIN vote v ON v.id = l.record_id JOIN approval_round r ON r.id = v.round_id WHERE l.kind = 'vote'
      UNION SELECT d.change_id FROM told t JOIN deployment d ON d.id = t.subject_id WHERE t.subject_type = 'deployment'
      UNION SELECT d.change_id FROM told t JOIN test_run n ON n.id = t.subject_id JOIN deployment d ON d.commit_sha = n.commit_sha
        WHERE t.subject_type = 'testRun'
      UNION SELECT d.change_id FROM told t JOIN test_run n ON n.id = t.subject_id JOIN artifact_told a ON a.pipeline = n.pipeline AND a.run = n.run
        JOIN deployment d ON d.artifact_digest = a.digest WHERE t.subject_type = 'testRun'
      UNION SELECT d.change_id FROM told t JOIN artifact_told a ON a.id = t.subject_id JOIN deployment d ON d.artifact_digest = a.digest
        WHERE t.subject_type = 'artifact'
      UNION SELECT c.id FROM told t JOIN duty_exception x ON x.id = t.subject_id AND x.service_id IS NOT NULL
        JOIN change c ON c.service_ids @> ARRAY[x.service_id] AND c.started_at BETWEEN x.requested_at AND x.ends_at
        WHERE t.subject_type = 'exception') c JOIN change k ON k.id = c.id) AS changes,
    (SELECT array_agg(DISTINCT t.subject_id) FROM told t WHERE t.subject_type = 'deployment') AS deployments`;

/** Results: derived from the record, made by the worker, and made again whenever the controls change. */
@Injectable()
export class Results {
  constructor(private readonly database: Database) {}

  /** Locks the progress, so that one worker at a time goes on; null when another does. */
  async lock(manager: Manager): Promise<Progress | null> {
    const [row]: Progress[] = await manager.query(
      `SELECT leaf::float8 AS leaf, controls, walked::float8 AS walked, renewed_at AS "renewedAt" FROM audit_progress FOR UPDATE SKIP LOCKED`,
    );
    return row ?? null;
  }

  async progress(): Promise<Progress & { readonly size: number }> {
    const [row]: (Progress & { size: number })[] = await this.database.manager.query(
      `SELECT p.leaf::float8 AS leaf, p.controls, p.walked::float8 AS walked, p.renewed_at AS "renewedAt",
         coalesce((SELECT max(leaf_index) + 1 FROM ledger_leaf), 0)::float8 AS size FROM audit_progress p`,
    );
    return row as Progress & { size: number };
  }

  /** The leaf that the log will have next. */
  async logSize(manager: Manager): Promise<number> {
    const [row]: { size: number }[] = await manager.query(
      `SELECT coalesce((SELECT max(leaf_index) + 1 FROM ledger_leaf), 0)::float8 AS size`,
    );
    return row?.size ?? 0;
  }

  async goOn(progress: Progress, manager: Manager): Promise<void> {
    await manager.query(`UPDATE audit_progress SET leaf = $1, controls = $2, walked = $3, renewed_at = $4`, [
      progress.leaf,
      progress.controls,
      progress.walked,
      progress.renewedAt,
    ]);
  }

  /** The numbers of these versions of controls, in their order; versions that are new are added. */
  async numbersOf(
    controls: readonly { readonly id: string; readonly version: string; readonly content: unknown }[],
    now: Date,
    manager: Manager,
  ): Promise<number[]> {
    await manager.query(
      `INSERT INTO audit_control (id, version, content, added_at)
       SELECT c.id, c.version, c.content, $2 FROM jsonb_to_recordset($1::jsonb) AS c(id text, version text, content jsonb)
       WHERE NOT EXISTS (SELECT FROM audit_control k WHERE k.id = c.id AND k.version = c.version)`,
      [JSON.stringify(controls), now],
    );
    const rows: { number: number; id: string; version: string }[] = await manager.query(
      `SELECT k.number, k.id, k.version FROM audit_control k WHERE k.version = ANY($1::text[])`,
      [controls.map(({ version }) => version)],
    );
    return controls.map(
      ({ id, version }) => rows.find((row) => row.id === id && row.version === version)?.number ?? 0,
    );
  }

  /** Controls by the numbers of their versions, as far as they ever judged. */
  async known<C extends { readonly id: string; readonly version: string }>(
    controls: readonly C[],
  ): Promise<Map<number, C>> {
    const rows: { number: number; version: string }[] = await this.database.manager.query(
      `SELECT number, version FROM audit_control WHERE version = ANY($1::text[])`,
      [controls.map(({ version }) => version)],
    );
    return new Map(
      rows.flatMap(({ number, version }) => {
        const control = controls.find((one) => one.version === version);
        return control === undefined ? [] : [[number, control] as const];
      }),
    );
  }

  /** Changes after one in the order of filing. */
  async changesAfter(number: number, limit: number, manager: Manager): Promise<{ id: Id; number: number }[]> {
    return manager.query(
      `SELECT id, number::float8 AS number FROM change WHERE number > $1 ORDER BY change.number LIMIT $2`,
      [number, limit],
    );
  }

  /** What the next leaves are about. */
  async touched(
    leaf: number,
    limit: number,
    manager: Manager,
  ): Promise<{ seen: number; changes: readonly Id[]; deployments: readonly Id[] }> {
    const [row]: { seen: number; changes: Id[] | null; deployments: Id[] | null }[] = await manager.query(
      touchedSql,
      [leaf, limit],
    );
    return { seen: row?.seen ?? 0, changes: row?.changes ?? [], deployments: row?.deployments ?? [] };
  }

  /** Changes whose answers may be others by now. */
  async due(now: Date, limit: number, manager: Manager): Promise<Id[]> {
    const rows: { id: Id }[] = await manager.query(
      `SELECT change_id AS id FROM audit_due WHERE due_at <= $1 ORDER BY due_at, change_id LIMIT $2`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Production deployments that belong to no change: all, or of these. */
  async unlinked(among: readonly Id[] | null, manager: Manager): Promise<UnlinkedDeployment[]> {
    return manager.query(
      `SELECT d.id, d.started_at AS at, (SELECT e.id FROM event e WHERE e.subject_type = 'deployment' AND e.subject_id = d.id
         AND e.type = 'deployment.recorded' ORDER BY e.seq LIMIT 1) AS told
       FROM deployment d JOIN environment v ON v.id = d.environment_id AND v.kind = 'production'
       WHERE d.change_id IS NULL AND ($1::uuid[] IS NULL OR d.id = ANY($1::uuid[]))`,
      [among],
    );
  }

  /** Writes what the same controls say of each. */
  async put(results: readonly Result[], manager: Manager): Promise<void> {
    if (results.length === 0) return;
    const controls = [...new Set(results.map(({ control }) => control))];
    const places = new Map(controls.map((control, i) => [control, i]));
    // A letter for each control: a ninth of the parameters that a row for each answer would take.
    const subjects = new Map<Id, { type: string; at: string; letters: string[] }>();
    for (const { control, subjectId, subjectType, at, verdict } of results) {
      const known = subjects.get(subjectId) ?? { type: subjectType, at: at.toISOString(), letters: [] };
      known.letters[places.get(control) ?? 0] = verdict.charAt(0);
      subjects.set(subjectId, known);
    }
    const said = [...subjects.values()];
    await manager.query(
      `INSERT INTO audit_result AS r (control, subject_id, subject_type, at, verdict)
       SELECT k.control, s.id, s.type, s.at, CASE substr(s.letters, k.nth::int, 1) WHEN 'p' THEN 'pass' WHEN 'f' THEN 'fail' ELSE 'notApplicable' END
       FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[]) AS s(id, type, at, letters)
       CROSS JOIN unnest($5::int[]) WITH ORDINALITY AS k(control, nth)
       ON CONFLICT (subject_id, control) DO UPDATE SET at = excluded.at, verdict = excluded.verdict
       WHERE (r.at, r.verdict) IS DISTINCT FROM (excluded.at, excluded.verdict)`,
      [
        [...subjects.keys()],
        said.map(({ type }) => type),
        said.map(({ at }) => at),
        said.map(({ letters }) => letters.join('')),
        controls,
      ],
    );
  }

  /** Which controls fail these changes now, by any of their versions. */
  async failing(ids: readonly Id[], manager: Manager): Promise<Failure[]> {
    return manager.query(
      `SELECT k.id AS control, r.subject_id AS "subjectId" FROM audit_result r JOIN audit_control k ON k.number = r.control
       WHERE r.subject_id = ANY($1::uuid[]) AND r.verdict = 'fail'`,
      [ids],
    );
  }

  /** When each of these changes is to be looked at again, if by itself. */
  async plan(ids: readonly Id[], due: ReadonlyMap<Id, Date>, manager: Manager): Promise<void> {
    await manager.query(`DELETE FROM audit_due WHERE change_id = ANY($1::uuid[])`, [ids]);
    if (due.size === 0) return;
    await manager.query(
      `INSERT INTO audit_due (change_id, due_at) SELECT * FROM unnest($1::uuid[], $2::timestamptz[])`,
      [[...due.keys()], [...due.values()]],
    );
  }

  /** Deployments that belong to a change by now have no answer of their own any more. */
  async forgetLinked(manager: Manager, ids: readonly Id[]): Promise<void> {
    await manager.query(
      `DELETE FROM audit_result r WHERE r.subject_type = 'deployment' AND r.subject_id = ANY($1::uuid[])
         AND EXISTS (SELECT FROM deployment d WHERE d.id = r.subject_id AND d.change_id IS NOT NULL)`,
      [ids],
    );
  }

  /** Answers by versions of controls that are in force no more. */
  async forgetOthers(controls: readonly number[], manager: Manager): Promise<void> {
    await manager.query(`DELETE FROM audit_result WHERE control <> ALL($1::int[])`, [controls]);
  }
}
