import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Recusal, Round, Vote } from '../domain/round.ts';
import { RoundRow, VoteRow } from './round.entities.ts';
import { RecusalRow } from './standing-in.entities.ts';

/** What may still be altered of a round. */
export type RoundPatch = Partial<
  Pick<
    Round,
    | 'purpose'
    | 'state'
    | 'countsFrom'
    | 'dueAt'
    | 'decidedAt'
    | 'remindersSent'
    | 'escalationLevel'
    | 'missedAt'
    | 'currentStep'
    | 'closedSteps'
  >
>;

/** Rounds and their votes. Whoever writes holds the change's lock. */
@Injectable()
export class Rounds {
  constructor(private readonly dataSource: DataSource) {}

  async byId(id: Id, manager: EntityManager = this.dataSource.manager): Promise<Round | null> {
    return manager.findOneBy(RoundRow, { id });
  }

  async byIds(ids: readonly Id[], manager: EntityManager = this.dataSource.manager): Promise<Map<Id, Round>> {
    const rows = await manager.findBy(RoundRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async open(changeId: Id, manager: EntityManager): Promise<Round | null> {
    return manager.findOneBy(RoundRow, { changeId, state: 'open' });
  }

  async last(changeId: Id, manager: EntityManager): Promise<Round | null> {
    return manager.findOne(RoundRow, { where: { changeId }, order: { number: 'DESC' } });
  }

  /** The rounds that may still count for something: open or approved; the oldest first. */
  async live(changeIds: readonly Id[], manager: EntityManager): Promise<Round[]> {
    return manager.find(RoundRow, {
      where: { changeId: In([...changeIds]), state: In(['open', 'approved']) },
      order: { number: 'ASC' },
    });
  }

  /** The round that was opened on this content; null when there never was one. */
  async onDigest(changeId: Id, digest: string, manager: EntityManager): Promise<Round | null> {
    return manager.findOne(RoundRow, { where: { changeId, digest }, order: { number: 'DESC' } });
  }

  async insert(round: Round, manager: EntityManager): Promise<void> {
    await manager.insert(RoundRow, round as never);
  }

  async patch(round: Round, patch: RoundPatch, manager: EntityManager): Promise<Round> {
    await manager.update(RoundRow, { id: round.id }, patch);
    return { ...round, ...patch };
  }

  async addRecusal(recusal: Recusal, manager: EntityManager): Promise<void> {
    await manager.insert(RecusalRow, recusal);
  }

  async addVote(vote: Vote, manager: EntityManager): Promise<void> {
    await manager.insert(VoteRow, vote);
  }

  /** Every entry of these rounds, in order of casting; those taken back and the taking back as well. */
  async votes(
    roundIds: readonly Id[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, Vote[]>> {
    const found = new Map<Id, Vote[]>(roundIds.map((id) => [id, []]));
    if (roundIds.length === 0) return found;
    const rows = await manager.find(VoteRow, {
      where: { roundId: In([...roundIds]) },
      order: { castAt: 'ASC', ordinal: 'ASC', id: 'ASC' },
    });
    for (const row of rows) found.get(row.roundId)?.push(row);
    return found;
  }
}
