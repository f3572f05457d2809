import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Manager } from '#platform/database';

/** What the ledger has of a meeting that its own tables do not: order, pauses, who kept out of what. */
export interface Happening {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly at: Date;
}

/** Reads a meeting's own events, oldest first, without refusals. */
@Injectable()
export class Happenings {
  async of(meetingId: Id, types: readonly string[], manager: Manager): Promise<Happening[]> {
    return manager.query(
      `SELECT type, data, actor_name AS actor, occurred_at AS at FROM event
       WHERE subject_type = 'meeting' AND subject_id = $1 AND type = ANY($2) ORDER BY seq`,
      [meetingId, types],
    );
  }

  /** The digest that the ledger has of these meetings' minutes. */
  async digests(meetingIds: readonly Id[], manager: Manager): Promise<Map<Id, string>> {
    const rows: { id: Id; digest: string }[] = await manager.query(
      `SELECT subject_id AS id, data ->> 'digest' AS digest FROM event
       WHERE subject_type = 'meeting' AND subject_id = ANY($1::uuid[]) AND type = 'meeting.minutesClosed'`,
      [meetingIds],
    );
    return new Map(rows.map((row) => [row.id, row.digest]));
  }
}
