import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import type { Span } from '#time';
import { DataSource, type EntityManager } from 'typeorm';
import type { FeedRecord } from '../domain/feed.ts';

const columns = `f.id, f.person_id AS "personId", f.subject_kind AS "subjectKind", f.subject_id AS "subjectId", f.name,
  f.created_at AS "createdAt", f.revoked_at AS "revokedAt", f.revoked_by AS "revokedBy", f.last_used_at AS "lastUsedAt"`;

/** So often it is written down that a feed was used, in seconds. */
const usedEvery = 60;

/** Feeds and what changes they are about. The secret is compared by its hash and never read. */
@Injectable()
export class Feeds {
  constructor(private readonly dataSource: DataSource) {}

  async insert(feed: FeedRecord, secretHash: Buffer, manager: EntityManager): Promise<void> {
    await manager.query(
      `INSERT INTO calendar_feed (id, person_id, subject_kind, subject_id, name, secret_hash, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [feed.id, feed.personId, feed.subjectKind, feed.subjectId, feed.name, secretHash, feed.createdAt],
    );
  }

  async bySecret(secretHash: Buffer): Promise<FeedRecord | null> {
    const [feed] = await this.dataSource.query<FeedRecord[]>(
      `SELECT ${columns} FROM calendar_feed f WHERE f.secret_hash = $1`,
      [secretHash],
    );
    return feed ?? null;
  }

  async byId(id: Id, manager: EntityManager = this.dataSource.manager): Promise<FeedRecord> {
    const [feed] = await manager.query<FeedRecord[]>(
      `SELECT ${columns} FROM calendar_feed f WHERE f.id = $1`,
      [id],
    );
    if (feed === undefined) throw notFound('calendar feed');
    return feed;
  }

  /** A person's feeds, the newest first. */
  async ofPerson(personId: Id, request: PageRequest): Promise<Page<FeedRecord>> {
    const [order, sign] = request.backward ? ['ASC', '>'] : ['DESC', '<'];
    const rows = await this.dataSource.query<FeedRecord[]>(
      `SELECT ${columns} FROM calendar_feed f
       WHERE f.person_id = $1 AND ($2::uuid IS NULL OR f.id ${sign} $2) ORDER BY f.id ${order} LIMIT $3`,
      [personId, request.cursor?.[0] ?? null, request.limit + 1],
    );
    return toPage(request, rows, ({ id }) => [id]);
  }

  async live(personId: Id, manager: EntityManager): Promise<number> {
    const [row] = await manager.query<{ live: number }[]>(
      `SELECT count(*)::int AS live FROM calendar_feed WHERE person_id = $1 AND revoked_at IS NULL`,
      [personId],
    );
    return row?.live ?? 0;
  }

  async revoke(id: Id, by: Id, at: Date, manager: EntityManager): Promise<void> {
    await manager.query(`UPDATE calendar_feed SET revoked_at = $2, revoked_by = $3 WHERE id = $1`, [
      id,
      at,
      by,
    ]);
  }

  async touch(id: Id, at: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE calendar_feed SET last_used_at = $2
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - make_interval(secs => ${usedEvery}))`,
      [id, at],
    );
  }

  /** Changes on a service, or on a team's services, or of its people, or of a person, that begin within a span. */
  async changesOf({ subjectKind, subjectId }: FeedRecord, { from, to }: Span, most: number): Promise<Id[]> {
    const about = aboutSubject[subjectKind];
    if (about === null) return [];
    const rows = await this.dataSource.query<{ id: Id }[]>(
      `SELECT c.id FROM change c WHERE (${about}) AND c.state <> 'DRAFT' AND c.planned_end IS NOT NULL
         AND c.planned_start >= $2 AND c.planned_start < $3
       ORDER BY c.planned_start DESC, c.number DESC LIMIT $4`,
      [subjectId, from, to, most],
    );
    return rows.map(({ id }) => id);
  }
}

const persons = (set: string): string =>
  `c.requester_id = ${set} OR c.implementer_id = ${set} OR c.verifier_id = ${set}`;

/** Of boards other rooms know. */
const aboutSubject = {
  SERVICE: 'c.service_ids @> ARRAY[$1::uuid]',
  TEAM: `c.service_ids && ARRAY(SELECT s.id FROM service s WHERE s.owner_team_id = $1)
    OR ${persons('ANY(ARRAY(SELECT p.id FROM person p WHERE p.team_id = $1))')}`,
  PERSON: persons('$1'),
  BOARD: null,
} as const;
