import { Injectable } from '@nestjs/common';
import type { Actor, Id } from '#kernel';
import type { Manager } from '#platform/database';
import type { ChangeRecord } from './domain/change.ts';

/** Something that time brings about: a reminder, an escalation, a window that opens. Derived from the record, never stored. */
export interface Deadline {
  readonly changeId: Id;
  /** Which source it is of, as in `approval-reminder`. */
  readonly kind: string;
  /** The same for the same occurrence: `approval-reminder:<round>:2`; the Idempotency-Key of what it sets off. */
  readonly key: string;
  readonly at: Date;
}

export interface DeadlineSource {
  readonly kinds: readonly string[];
  /** What is ahead for these changes, or overdue and not yet done; whatever happened is left out. */
  ahead(changes: readonly ChangeRecord[], manager: Manager): Promise<readonly Deadline[]>;
  /** Does what the deadline brings, as a command of Gavel's own; does nothing if the record has moved on. */
  meet(deadline: Deadline, actor: Actor): Promise<void>;
}

/** Every slice's deadlines in one place, for the workflow that waits for them. */
@Injectable()
export class Deadlines {
  private readonly sources: DeadlineSource[] = [];

  add(source: DeadlineSource): void {
    this.sources.push(source);
  }

  async ahead(changes: readonly ChangeRecord[], manager: Manager): Promise<Deadline[]> {
    const all: Deadline[] = [];
    for (const source of this.sources) all.push(...(await source.ahead(changes, manager)));
    return all.sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** @returns false when nobody knows of such a deadline: it was made up, or is of a newer release */
  async meet(deadline: Deadline, actor: Actor): Promise<boolean> {
    const source = this.sources.find((s) => s.kinds.includes(deadline.kind));
    await source?.meet(deadline, actor);
    return source !== undefined;
  }
}
