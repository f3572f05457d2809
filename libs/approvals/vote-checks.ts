import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import type { Id, Json, Problem } from '#kernel';
import type { BallotVerdict, FrozenStep, Round } from './domain/round.ts';

/** A vote that is about to be taken: policy lets it, and its seat is free. */
export interface BallotInHand {
  readonly hand: ChangeInHand;
  readonly round: Round;
  readonly step: FrozenStep;
  readonly stepIndex: number;
  /** Who votes. */
  readonly voter: Id;
  /** Whose seat the vote fills: the voter's own, or that of the member they stand in for. */
  readonly seat: Id;
  readonly verdict: BallotVerdict;
}

/** What another slice has to say about votes. */
export interface VoteCheck {
  readonly name: string;
  /** Why the vote must not be taken now; none when nothing stands against it. The change is locked. */
  judge(ballot: BallotInHand): Promise<readonly Problem[]>;
  /** What the vote's event tells besides, as in `{ meeting: id }`; asked after the vote was let through. */
  adds?(ballot: BallotInHand): Promise<Readonly<Record<string, Json>>>;
  /** What is written with the vote, in its transaction. */
  taken?(ballot: BallotInHand, voteId: Id): Promise<void>;
}

/** Where slices that know more of a vote hang in; each registers once, when its module starts. */
@Injectable()
export class VoteChecks {
  private readonly checks: VoteCheck[] = [];

  add(check: VoteCheck): void {
    this.checks.push(check);
  }

  async problems(ballot: BallotInHand): Promise<readonly Problem[]> {
    const found: Problem[] = [];
    for (const check of this.checks) found.push(...(await check.judge(ballot)));
    return found;
  }

  async additions(ballot: BallotInHand): Promise<Readonly<Record<string, Json>>> {
    let all: Readonly<Record<string, Json>> = {};
    for (const check of this.checks) all = { ...all, ...(await check.adds?.(ballot)) };
    return all;
  }

  async taken(ballot: BallotInHand, voteId: Id): Promise<void> {
    for (const check of this.checks) await check.taken?.(ballot, voteId);
  }
}
