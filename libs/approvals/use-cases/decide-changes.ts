import { Injectable } from '@nestjs/common';
import type { ChangeRecord } from '#changes';
import { type Actor, digestOf, Fault, type Id, type Json, type Outcome, problem, refused } from '#kernel';
import { type Ballot, CastVote } from './cast-vote.ts';

export interface Decision {
  /** As the caller named it, to be told apart in the answer. */
  readonly ref: string;
  /** Null where nothing goes by that name. */
  readonly changeId: Id | null;
  /** Null where what the vote names is not known. */
  readonly ballot: Ballot | null;
}

export interface Decided {
  readonly ref: string;
  readonly outcome: Outcome<ChangeRecord>;
}

/**
 * Votes on several changes one after the other, each in a transaction of its own and judged on its own: what is wrong
 * with one stops none of the others.
 */
@Injectable()
export class DecideChanges {
  constructor(private readonly cast: CastVote) {}

  async execute(actor: Actor, decisions: readonly Decision[]): Promise<readonly Decided[]> {
    const done: Decided[] = [];
    for (const [i, decision] of decisions.entries())
      done.push({ ref: decision.ref, outcome: await this.one(keyed(actor, decision, i), decision) });
    return done;
  }

  private async one(actor: Actor, { changeId, ballot }: Decision): Promise<Outcome<ChangeRecord>> {
    if (changeId === null)
      return refused(problem('INVALID_REFERENCE', 'There is no such change.', { path: ['change'] }));
    if (ballot === null)
      return refused(
        problem('INVALID_REFERENCE', 'Nobody goes by the name that the vote gives.', {
          path: ['onBehalfOf'],
        }),
      );
    try {
      return await this.cast.execute(actor, changeId, ballot);
    } catch (fault) {
      // What is a fault of the one vote alone, such as a key used for something else, is an answer about the one vote.
      if (!(fault instanceof Fault)) throw fault;
      return refused(problem('INVALID_INPUT', fault.message));
    }
  }
}

/** A key of its own for each vote, so that the whole selection can be sent again after an answer that got lost. */
const keyed = (actor: Actor, { ref, ballot }: Decision, i: number): Actor =>
  actor.idempotencyKey === undefined
    ? actor
    : {
        ...actor,
        idempotencyKey: digestOf([actor.idempotencyKey, i, ref, JSON.parse(JSON.stringify(ballot)) as Json]),
      };
