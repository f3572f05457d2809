import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { DataSource, type EntityManager } from 'typeorm';

/** The unique index that lets one emergency at a time be open for an alert group. */
const oneForEachIncident = 'change_open_incident_key';

/** What is open for an alert group, and what of it has been noted. */
@Injectable()
export class Incidents {
  constructor(private readonly dataSource: DataSource) {}

  async open(incident: string): Promise<Id | null> {
    const rows: { id: Id }[] = await this.dataSource.query(
      `SELECT id FROM change WHERE type = 'EMERGENCY' AND incident = $1 AND incident LIKE 'alert:%'
       AND state NOT IN ('CLOSED', 'CANCELED', 'REJECTED')`,
      [incident],
    );
    return rows[0]?.id ?? null;
  }

  /** The keys of the news that are on the change's timeline already. */
  async noted(changeId: Id, manager: EntityManager): Promise<Set<string>> {
    const rows: { key: string }[] = await manager.query(
      `SELECT data ->> 'key' AS key FROM event WHERE subject_type = 'change' AND subject_id = $1
       AND type IN ('change.alertFired', 'change.alertResolved')`,
      [changeId],
    );
    return new Set(rows.map((row) => row.key));
  }
}

/** Whether somebody else opened the emergency for the same alert group a moment before. */
export function lostTheRace(error: unknown): boolean {
  const { code, constraint } =
    (error as { driverError?: { code?: string; constraint?: string } }).driverError ?? {};
  return code === '23505' && constraint === oneForEachIncident;
}
