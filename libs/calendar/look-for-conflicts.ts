import { Injectable } from '@nestjs/common';
import { groundAlteredTopic } from '#catalog';
import { ChangeCommands, type ChangeInHand, type ChangeRecord, ChangesRepository } from '#changes';
import { type Id, systemActor } from '#kernel';
import { UnitOfWork } from '#platform/database';
import { DeliveryFailures, type OutboxHandler, type OutboxMessage } from '#platform/outbox';
import type { Cause } from './cause.ts';
import { type Alteration, ConflictGrowth, type Grown } from './conflict-growth.ts';
import { bothSides, ConflictTeller, type Sides } from './conflict-teller.ts';
import { AffectedChanges } from './data/affected-changes.ts';
import type { Conflict } from './domain/conflict.ts';

/** Changes that are looked at in one go. */
const batch = 200;
/** After this long a worker puts the rest back into the outbox, well before a delivery may last no longer. */
const stintMs = 8_000;

/** What a message says: what was altered and when, and how far the changes have been gone through. */
type Search = Cause & { readonly since: string; readonly after?: Id };

/**
 * Tells of the conflicts that an alteration of calendar or catalogue has brought, in the background and a stint at a time: a
 * freeze over ten thousand changes holds nobody up. How far it has come stands in the outbox. What was told since is not told
 * again, so that a batch that is gone through twice, or somebody who planned meanwhile and was told at once, does no harm.
 */
@Injectable()
export class LookForConflicts implements OutboxHandler {
  readonly topic = groundAlteredTopic;

  constructor(
    private readonly affected: AffectedChanges,
    private readonly growth: ConflictGrowth,
    private readonly repository: ChangesRepository,
    private readonly commands: ChangeCommands,
    private readonly teller: ConflictTeller,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async deliver(messages: readonly OutboxMessage[]): Promise<void> {
    const ends = Date.now() + stintMs;
    const failures = new Map<Id, unknown>();
    for (const message of messages)
      try {
        const search = message.payload as unknown as Search;
        const left =
          Date.now() < ends ? await this.stint(search, message, ends) : { after: search.after ?? null };
        if (left !== null) await this.putBack(message, left.after);
      } catch (error) {
        failures.set(message.key, error);
      }
    if (failures.size > 0) throw new DeliveryFailures(failures);
  }

  /** @returns how far it has come; null when nothing is left */
  private async stint(
    search: Search,
    { correlationId }: OutboxMessage,
    ends: number,
  ): Promise<{ readonly after: Id | null } | null> {
    const alteration = await this.growth.alteration(search);
    if (alteration === null) return null;
    let after = search.after ?? null;
    do {
      const ids = await this.affected.next(alteration.affected, after, batch);
      const changes = await this.repository.byIds(ids);
      const grown = await this.growth.of(alteration, [...changes.values()]);
      for (const id of ids) {
        const [seen, own] = [changes.get(id), grown.get(id)];
        if (seen === undefined || own === undefined) continue;
        await this.tell(search, alteration, seen, own, correlationId);
        if (Date.now() >= ends) return { after: id };
      }
      after = ids.at(-1) ?? null;
      if (ids.length < batch) return null;
    } while (Date.now() < ends);
    return { after };
  }

  private async tell(
    search: Search,
    alteration: Alteration,
    seen: ChangeRecord,
    grown: Grown,
    correlationId: string,
  ): Promise<void> {
    const { since, after: _after, ...cause } = search;
    const command = { name: 'tellConflicts', changeId: seen.id, input: { ...cause } };
    await this.commands.run(systemActor(correlationId), command, async (hand) => {
      const present = await this.present(hand, alteration, seen, grown);
      if (present === undefined) return [];
      const known = await this.affected.toldSince(seen.id, new Date(since), hand.work.manager);
      const news = present.news.filter(
        (conflict) => !known.some((told) => told.rule === conflict.rule && isSame(told, conflict)),
      );
      if (news.length > 0) await this.teller.tell(hand, present.planned, news, sidesOf(cause, hand));
      return [];
    });
  }

  /** As it is now that the change is locked; found again when the change has moved on. */
  private async present(
    hand: ChangeInHand,
    alteration: Alteration,
    seen: ChangeRecord,
    grown: Grown,
  ): Promise<Grown | undefined> {
    if (hand.change.version === seen.version) return grown;
    return (await this.growth.of(alteration, [hand.change], hand.work.manager)).get(seen.id);
  }

  private async putBack({ key, payload, correlationId }: OutboxMessage, after: Id | null): Promise<void> {
    await this.unitOfWork.transaction(systemActor(correlationId), (work) => {
      work.enqueue({ topic: this.topic, key, payload: { ...payload, after: after ?? undefined } });
      return Promise.resolve();
    });
  }
}

/** Windows and load have no other side that has an id: one is told of them once. */
const isSame = (
  told: { readonly change: Id | null; readonly entry: Id | null },
  { other }: Conflict,
): boolean =>
  told.change === (other.kind === 'change' ? other.neighbour.id : null) &&
  told.entry === (other.kind === 'entry' ? other.entry.id : null);

/**
 * Where both changes are gone through, each timeline gets its own event, and the people of both are told by the one that was
 * filed first.
 */
function sidesOf(cause: Cause, { change }: ChangeInHand): Sides {
  if (cause.kind === 'entry' || cause.kind === 'service') return bothSides;
  const alone = ({ environmentIds }: { readonly environmentIds: readonly Id[] }): boolean =>
    cause.kind === 'environment' && !environmentIds.includes(cause.id);
  return { people: (other) => alone(other) || change.number < other.number, timeline: alone };
}
