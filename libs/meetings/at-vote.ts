import { Injectable } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, ChangesRepository, type Facts } from '#changes';
import type { Id } from '#kernel';
import type { Manager } from '#platform/database';
import { type Quorum, quorumOf, type Recusal } from './domain/quorum.ts';
import type { Presence } from './domain/meeting.ts';
import { Involvement } from './involvement.ts';
import type { Sitting } from './seats.ts';

/** What counts at the moment of a vote: who keeps out of it, and whether enough are left at the table. */
@Injectable()
export class AtVote {
  constructor(
    private readonly changes: ChangesRepository,
    private readonly rules: ChangeRules,
    private readonly involvement: Involvement,
  ) {}

  /** Everybody on a board who may not vote on a change, and why: three queries, however many changes. */
  async recusalsOfMany<K>(
    asked: readonly { readonly key: K; readonly changeId: Id; readonly sitting: Sitting }[],
    manager: Manager,
  ): Promise<Map<K, readonly Recusal[]>> {
    const changes = await this.changes.byIds([...new Set(asked.map((a) => a.changeId))], manager);
    const facts = await this.rules.factsOf([...changes.values()], manager);
    return new Map(
      asked.flatMap(({ key, changeId, sitting }) => {
        const [change, known] = [changes.get(changeId), facts.get(changeId)];
        return change === undefined || known === undefined
          ? []
          : [[key, this.recusalsIn(change, known, sitting)] as const];
      }),
    );
  }

  async recusalsOf(changeId: Id, sitting: Sitting, manager: Manager): Promise<readonly Recusal[]> {
    return (await this.recusalsOfMany([{ key: changeId, changeId, sitting }], manager)).get(changeId) ?? [];
  }

  /** The same for a change that a command has in hand, with the facts as they are there. */
  recusalsIn(change: ChangeRecord, facts: Facts, sitting: Sitting): readonly Recusal[] {
    return this.involvement.recusals(change, facts, sitting);
  }

  quorum(presences: readonly Presence[], sitting: Sitting, recusals: readonly Recusal[]): Quorum {
    return quorumOf(presences, sitting.seats, new Set(recusals.map((r) => r.person)), sitting.quorum);
  }
}
