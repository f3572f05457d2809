import { Injectable } from '@nestjs/common';
import type { ChangeRecord } from '#changes';
import type { Id } from '#kernel';
import { Database, type Manager } from '#platform/database';

/** Tells which pipelines can bring evidence for changes, by name. */
export type PipelineSource = (
  changes: readonly ChangeRecord[],
  manager: Manager,
) => Promise<ReadonlyMap<Id, readonly string[]>>;

/** Where slices hang in that know of pipelines; evidence itself knows of none. */
@Injectable()
export class Bringers {
  private readonly sources: PipelineSource[] = [];

  constructor(private readonly database: Database) {}

  add(source: PipelineSource): void {
    this.sources.push(source);
  }

  async of(changes: readonly ChangeRecord[]): Promise<Map<ChangeRecord, readonly string[]>> {
    const found: ReadonlyMap<Id, readonly string[]>[] = [];
    for (const source of this.sources) found.push(await source(changes, this.database.manager));
    return new Map(changes.map((change) => [change, found.flatMap((one) => one.get(change.id) ?? [])]));
  }
}
