import { type Actor, type Clock, type Id, newId, type Problem, type Role, systemActor } from '#kernel';
import {
  ChangeInHand,
  type ChangeRecord,
  ChangeRules,
  contentDigest,
  type Facts,
  Judge,
  mergeFacts,
  type Requirements,
} from '#changes';
import { aChange, aReport } from '#changes/testing';
import { Work } from '#platform/database';
import type { PoliciesInForce } from '#policy';
import { type FrozenStep, tally, type Vote } from '#approvals/testing';

/** A round of votes as the model keeps it. */
export interface ModelRound {
  readonly digest: string;
  readonly steps: readonly FrozenStep[];
  readonly votes: Vote[];
  state: 'open' | 'approved' | 'rejected' | 'voided';
}

export interface Person {
  readonly id: Id;
  readonly roles: readonly Role[];
}

/**
 * One change in memory under the real rules: the table of its life, the judge, the policies, the tally. What slices
 * keep in tables is kept here in plain fields; nothing but storage is replaced.
 */
export class World {
  change: ChangeRecord;
  readonly rounds: ModelRound[] = [];
  readonly acted = { requesters: new Set<Id>(), implementers: new Set<Id>(), verifiers: new Set<Id>() };
  readonly visited: string[] = [];
  evidence = true;
  reviewDone = false;
  now = new Date('2026-03-03T20:30:00Z');
  private readonly rules = new ChangeRules();
  private readonly judge: Judge;

  constructor(
    engine: PoliciesInForce,
    requirements: Requirements,
    readonly people: readonly Person[],
    readonly authors: readonly Id[],
    readonly tier: number,
    readonly board: readonly Id[],
    readonly needed: number,
    change: Partial<ChangeRecord>,
  ) {
    const clock: Clock = { now: () => this.now };
    this.judge = new Judge(engine, this.rules, requirements, clock);
    this.change = aChange(change);
    this.acted.requesters.add(this.change.requesterId);
    this.rules.factsOf = () => Promise.resolve(new Map([[this.change.id, mergeFacts([this.facts()])]]));
    for (const on of ['change.assessed', 'change.emergencyBoardCalled'])
      this.rules.addReaction({ name: 'open', on: [on], react: (hand) => this.open(hand) });
    this.rules.addReaction({ name: 'void', on: ['change.revised'], react: () => this.voidAll() });
    this.rules.addReaction({
      name: 'end',
      on: ['change.rejected', 'change.canceled'],
      react: () => this.voidOpen(),
    });
  }

  get openRound(): ModelRound | undefined {
    return this.rounds.find((r) => r.state === 'open');
  }

  get votesCast(): number {
    return this.rounds.reduce((sum, round) => sum + round.votes.length, this.rounds.length);
  }

  /** Runs one command as its actor; the world is as before when it is refused. */
  async command(
    actor: Actor,
    body: (hand: ChangeInHand) => Promise<readonly Problem[]>,
  ): Promise<readonly Problem[]> {
    const kept = this.rounds.map((r) => ({ round: r, state: r.state, votes: r.votes.length }));
    const hand = new ChangeInHand(
      new Work(undefined as never, actor, this.now),
      this.judge,
      this.rules,
      this.change,
    );
    const problems = await body(hand);
    if (problems.length > 0) {
      this.rounds.length = kept.length;
      for (const { round, state, votes } of kept) {
        round.state = state;
        round.votes.length = votes;
      }
      return problems;
    }
    this.wear(
      actor,
      hand.work.events.map((e) => e.type),
    );
    if (hand.change.state !== this.change.state) this.visited.push(hand.change.state);
    this.change = { ...hand.change, version: this.change.version + 1 };
    return [];
  }

  async vote(
    actor: Actor,
    verdict: 'approve' | 'reject' | 'abstain' | 'withdraw',
    digest: string,
  ): Promise<readonly Problem[]> {
    return this.command(actor, async (hand) => {
      const round = this.openRound;
      if (round === undefined || digest !== contentDigest(hand.change))
        return [{ code: 'STALE_CONTENT', message: 'stale' }];
      const action =
        verdict === 'withdraw' ? 'withdrawVote' : begun(hand.change) ? 'ratifyEmergency' : 'castVote';
      const asked = action === 'castVote' ? { verdict: verdict.toUpperCase() as 'APPROVE' } : {};
      const forbidden = await hand.permit(action, asked);
      if (forbidden.length > 0) return forbidden;
      const person = actor.personId as Id;
      const mine = round.votes.filter((v) => v.personId === person);
      const standing = mine.length > 0 && mine.at(-1)?.verdict !== 'withdraw';
      if (standing !== (verdict === 'withdraw')) return [{ code: 'WRONG_STATE', message: 'voted, or not' }];
      round.votes.push({
        ...ballot(person, mine.length + 1),
        roundId: 'round',
        verdict,
        digest: round.digest,
      });
      hand.forgetFacts();
      return this.decide(hand, round);
    });
  }

  private async decide(hand: ChangeInHand, round: ModelRound): Promise<readonly Problem[]> {
    const { verdict } = tally(round.steps, round.votes);
    if (verdict === 'open') return [];
    round.state = verdict;
    hand.forgetFacts();
    if (begun(hand.change)) return [];
    return hand.follow(verdict === 'approved' ? 'authorizeChange' : 'rejectChange');
  }

  private open(hand: ChangeInHand): Promise<void> {
    const step = {
      name: 'board',
      boards: ['cab'],
      require: { count: this.needed },
      needed: this.needed,
      electorate: this.board,
      barred: [],
    };
    this.rounds.push({ digest: contentDigest(hand.change), steps: [step], votes: [], state: 'open' });
    hand.forgetFacts();
    return Promise.resolve();
  }

  private voidAll(): Promise<void> {
    for (const round of this.rounds) if (round.state !== 'rejected') round.state = 'voided';
    return Promise.resolve();
  }

  private voidOpen(): Promise<void> {
    for (const round of this.rounds) if (round.state === 'open') round.state = 'voided';
    return Promise.resolve();
  }

  private wear(actor: Actor, events: readonly string[]): void {
    if (actor.personId === null) return;
    if (events.includes('change.revised')) this.acted.requesters.add(actor.personId);
    if (events.some((e) => /implementation(Started|Completed)/.test(e)))
      this.acted.implementers.add(actor.personId);
    if (events.some((e) => /validat|rollbackConfirmed/.test(e))) this.acted.verifiers.add(actor.personId);
  }

  private facts(): Partial<Facts> {
    const digest = contentDigest(this.change);
    const live = this.rounds.filter(
      (r) => (r.state === 'open' || r.state === 'approved') && r.digest === digest,
    );
    const approvers = live
      .flatMap((r) => [...tally(r.steps, r.votes).standing.values()])
      .filter((v) => v.verdict === 'approve');
    const approved = live.some((r) => r.state === 'approved');
    const owed = this.change.type === 'EMERGENCY' || this.visited.includes('ROLLED_BACK');
    return {
      tier: this.tier,
      template: { name: 'restart', version: 1, live: true, whyDead: null, unaltered: true },
      requesters: [...this.acted.requesters],
      authors: this.authors,
      implementers: [...this.acted.implementers],
      verifiers: [...this.acted.verifiers],
      approvers: approvers.map((v) => v.personId),
      electorate: live.some((r) => r.state === 'open') ? this.board : [],
      approved,
      ratified: approved && this.change.type === 'EMERGENCY',
      evidence: this.evidence ? [aReport({ takenAt: this.now.toISOString() })] : [],
      freezes: [],
      closedWindows: [],
      reviewOwed: owed && !this.reviewDone ? 'The review is not complete.' : null,
    };
  }
}

export const begun = (change: ChangeRecord): boolean => change.startedAt !== null;

const ballot = (personId: Id, ordinal: number) => ({
  id: newId(),
  step: 0,
  personId,
  accountId: personId,
  comment: 'c',
  castAt: new Date(0),
  ordinal,
  onBehalfOf: null,
  delegationId: null,
});

export function actorOf(person: Person | null, machine: boolean): Actor {
  if (person === null) return systemActor('property');
  const kind = machine ? ('service' as const) : ('person' as const);
  return {
    kind,
    personId: person.id,
    accountId: person.id,
    name: 'P',
    roles: person.roles,
    scopes: null,
    door: 'graphql',
    correlationId: 'property',
  };
}
