import { Injectable } from '@nestjs/common';
import { type Round, RoundLists } from '#approvals';
import { ChangesRepository } from '#changes';
import type { Id } from '#kernel';
import { Database, type Manager } from '#platform/database';
import { agendaOf, type Candidate } from './domain/agenda.ts';
import { cutOffOf, type Meeting } from './domain/meeting.ts';
import type { MeetingSeries } from './domain/series.ts';
import { MeetingStore } from './data/meeting-store.ts';

/** Finds the changes that wait for boards, and puts agendas together: four queries, however many boards. */
@Injectable()
export class Candidates {
  constructor(
    private readonly rounds: RoundLists,
    private readonly changes: ChangesRepository,
    private readonly meetings: MeetingStore,
    private readonly database: Database,
  ) {}

  /**
   * What a meeting's agenda would be now. What stands on an agenda that is frozen waits there; what was put off to a later
   * meeting waits for that one; what came after the cut-off waits for the next.
   */
  async agendas(
    asked: readonly {
      readonly series: MeetingSeries;
      readonly meeting: Meeting;
      readonly boardKey: string;
    }[],
    manager: Manager = this.database.manager,
  ): Promise<Candidate[][]> {
    const free = await this.free([...new Set(asked.map((a) => a.boardKey))], manager);
    return asked.map(({ series, meeting, boardKey }) =>
      agendaOf(
        series.filter,
        meeting,
        free.filter((f) => f.boards.includes(boardKey) && f.notBefore <= meeting.startsAt.getTime()),
        cutOffOf(meeting, series.cutOffMinutes),
      ),
    );
  }

  /** The change as it would come on an agenda; null when its round does not ask the board, or when it stands on one. */
  async one(changeId: Id, boardKey: string, manager: Manager): Promise<Candidate | null> {
    return (
      (await this.free([boardKey], manager)).find(
        (f) => f.changeId === changeId && f.boards.includes(boardKey),
      ) ?? null
    );
  }

  private async free(boardKeys: readonly string[], manager: Manager) {
    const rounds = await this.rounds.openBefore(boardKeys, manager);
    const ids = rounds.map((r) => r.changeId);
    const changes = await this.changes.byIds(ids, manager);
    const frozen = new Set((await this.meetings.openItems(ids, manager)).map((i) => i.changeId));
    const deferrals = new Map(
      (await this.meetings.deferrals(ids, manager)).map((d) => [d.roundId, d.until.getTime()]),
    );
    return rounds.flatMap((round: Round) => {
      const change = changes.get(round.changeId);
      if (change === undefined || frozen.has(change.id)) return [];
      const candidate: Candidate = {
        changeId: change.id,
        number: change.number,
        roundId: round.id,
        askedAt: round.openedAt,
        revision: round.revision,
        digest: round.digest,
        type: change.type,
        state: change.state,
        risk: change.risk,
        services: change.serviceIds,
        plannedStart: change.plannedStart,
      };
      const boards = round.steps.flatMap((step) => step.boards);
      return [{ ...candidate, boards, notBefore: deferrals.get(round.id) ?? 0 }];
    });
  }
}
