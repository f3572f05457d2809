import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, contentDigest, type Facts, type FactSource } from '#changes';
import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import { Rounds } from './data/rounds.ts';
import type { Round, Vote } from './domain/round.ts';
import { tally } from './domain/tally.ts';

/** Tells rules what boards have said: two queries, however many changes. */
@Injectable()
export class ApprovalFacts implements FactSource, OnModuleInit {
  readonly name = 'approvals';

  constructor(
    private readonly rules: ChangeRules,
    private readonly rounds: Rounds,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  async load(changes: readonly ChangeRecord[], manager: Work['manager']): Promise<Map<Id, Partial<Facts>>> {
    const live = await this.rounds.live(
      changes.map((c) => c.id),
      manager,
    );
    const votes = await this.rounds.votes(
      live.map((r) => r.id),
      manager,
    );
    return new Map(
      changes.map((change) => {
        const rounds = live.filter((r) => r.changeId === change.id);
        return [change.id, factsOf(change, rounds, votes)];
      }),
    );
  }
}

function factsOf(
  change: ChangeRecord,
  rounds: readonly Round[],
  votes: ReadonlyMap<Id, readonly Vote[]>,
): Partial<Facts> {
  if (rounds.length === 0) return {};
  const digest = contentDigest(change);
  const current = rounds.filter((r) => r.digest === digest && r.revision === change.revision);
  const approved = current.some((r) => r.state === 'approved');
  const approvers = new Set<Id>();
  const electorate = new Set<Id>();
  const voters = new Set<Id>();
  for (const round of current) {
    const counted = tally(round.steps, votes.get(round.id) ?? []);
    for (const [person, vote] of counted.standing) if (vote.verdict === 'approve') approvers.add(person);
    if (round.state !== 'open') continue;
    const asked = counted.current === null ? [] : (round.steps[counted.current]?.electorate ?? []);
    // Whoever has voted stays in it, to be able to take the vote back.
    for (const person of [...asked, ...counted.standing.keys()]) electorate.add(person);
    for (const person of counted.standing.keys()) voters.add(person);
  }
  return {
    approvers: [...approvers],
    electorate: [...electorate],
    voters: [...voters],
    approved,
    ratified: approved && change.type === 'EMERGENCY',
  };
}
