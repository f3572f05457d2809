import { Injectable } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, ChangesRepository, type Facts, Judge } from '#changes';
import type { Actor, Id } from '#kernel';
import type { Manager } from '#platform/database';
import type { PolicyDecision } from '#policy';
import type { Recusal } from './domain/quorum.ts';
import type { MeetingInHand } from './meeting-in-hand.ts';
import type { Sitting } from './seats.ts';

/** Who has a hand in what is dealt with: asked by policy of whoever leads, and of everybody who could vote. */
@Injectable()
export class Involvement {
  constructor(
    private readonly changes: ChangesRepository,
    private readonly rules: ChangeRules,
    private readonly judge: Judge,
  ) {}

  /** What policy says of a command on a meeting. */
  async ask(hand: MeetingInHand, action: string, changeId?: Id): Promise<PolicyDecision> {
    const { sitting, work } = hand;
    const items = action === 'attendMeeting' ? await hand.items() : [];
    const about = [...items.map((i) => i.changeId), ...(changeId === undefined ? [] : [changeId])];
    const changes = await this.changes.byIds(about, work.manager);
    const change = changeId === undefined ? undefined : changes.get(changeId);
    const board = {
      id: sitting.board.id,
      chairs: sitting.chairs,
      members: sitting.members,
      guests: [...changes.values()].map((c) => c.requesterId),
      involved: change === undefined ? [] : await this.handsIn(change, work.manager),
    };
    return this.judge.system(work.actor, action, { board });
  }

  /** Whose votes policy would refuse on a change, of everybody on the board, and why. */
  recusals(change: ChangeRecord, facts: Facts, { members, people }: Sitting): Recusal[] {
    const asked = { ...facts, electorate: members };
    return members.flatMap((id) => {
      const person = people.get(id);
      if (person === undefined) return [];
      const voter: Actor = {
        kind: 'person',
        personId: id,
        accountId: null,
        name: person.name,
        roles: person.roles,
        scopes: null,
        door: 'workflow',
        correlationId: 'recusal',
      };
      const [refusal] = begun.has(change.state)
        ? this.judge.action(voter, 'ratifyEmergency', change, asked).problems
        : this.judge.action(voter, 'castVote', change, asked, { verdict: 'APPROVE' }).problems;
      return refusal === undefined
        ? []
        : [{ person: id, rule: refusal.rule ?? 'not-permitted', reason: refusal.message }];
    });
  }

  private async handsIn(change: ChangeRecord, manager: Manager): Promise<Id[]> {
    const facts = (await this.rules.factsOf([change], manager)).get(change.id);
    const named = [change.requesterId, change.implementerId].filter((id) => id !== null);
    return [
      ...new Set([
        ...named,
        ...(facts?.requesters ?? []),
        ...(facts?.authors ?? []),
        ...(facts?.coAuthors ?? []),
        ...(facts?.committers ?? []),
        ...(facts?.builders ?? []),
        ...(facts?.deployers ?? []),
        ...(facts?.implementers ?? []),
      ]),
    ];
  }
}

/** States in which a vote ratifies. */
const begun: ReadonlySet<string> = new Set(['IMPLEMENTING', 'VALIDATING', 'ROLLED_BACK', 'REVIEWING']);
