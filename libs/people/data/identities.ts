import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { insertRow, type Manager, readRows } from '#platform/database';
import { DataSource, QueryFailedError } from 'typeorm';
import type { IdentityRecord } from '../domain/identity-record.ts';
import { IdentityRow } from './identity.entity.ts';

/** Keeps who somebody is elsewhere: linked and ended, never rewritten. */
@Injectable()
export class Identities {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false when it is somebody's already in a part of this time */
  async link(record: IdentityRecord, manager: Manager): Promise<boolean> {
    try {
      await insertRow<IdentityRow>(manager, IdentityRow, record);
      return true;
    } catch (error) {
      if (!(error instanceof QueryFailedError)) throw error;
      const { constraint } = error.driverError as { constraint?: string };
      if (constraint !== 'person_identity_overlap_check' && constraint !== 'person_identity_current_key')
        throw error;
      return false;
    }
  }

  async lock(id: Id, manager: Manager): Promise<IdentityRecord | null> {
    return (await readRows<IdentityRow>(manager, IdentityRow, 'WHERE t.id = $1 FOR UPDATE', [id]))[0] ?? null;
  }

  async end(id: Id, toAt: Date, endedBy: Id | null, manager: Manager): Promise<void> {
    await manager.update(IdentityRow, id, { toAt, endedBy });
  }

  /** All that a person has or had, the oldest link first. */
  async ofPersons(ids: readonly Id[]): Promise<Map<Id, IdentityRecord[]>> {
    const condition = 'WHERE t.person_id = ANY($1::uuid[]) ORDER BY t.linked_at, t.id';
    const rows = await readRows<IdentityRow>(this.dataSource.manager, IdentityRow, condition, [ids]);
    const found = new Map<Id, IdentityRecord[]>();
    for (const row of rows) found.set(row.personId, [...(found.get(row.personId) ?? []), row]);
    return found;
  }
}
