import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, contentDigest, type Facts, type FactSource } from '#changes';
import type { Id } from '#kernel';
import type { Round, Vote } from './domain/round.ts';
import { tally } from './domain/tally.ts';

/** A round that may still count for something: open or approved. */
type LiveRound = Pick<Round, 'digest' | 'revision' | 'state' | 'steps'> & {
  readonly votes: readonly Pick<Vote, 'personId' | 'step' | 'verdict' | 'ordinal'>[];
};

/** Tells rules what boards have said. */
@Injectable()
export class ApprovalFacts implements FactSource<readonly LiveRound[]>, OnModuleInit {
  readonly name = 'approvals';
  readonly sql = `
    SELECT jsonb_agg(jsonb_build_object(
        'digest', r.digest, 'revision', r.revision, 'state', r.state, 'steps', r.steps, 'votes', coalesce(v.votes, '[]')
      ) ORDER BY r.number)
    FROM approval_round r LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('personId', v.person_id, 'step', v.step, 'verdict', v.verdict, 'ordinal', v.ordinal)
        ORDER BY v.cast_at, v.ordinal, v.id) AS votes
      FROM vote v WHERE v.round_id = r.id) v ON true
    WHERE r.change_id = c.id AND r.state IN ('open', 'approved')`;

  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(change: ChangeRecord, read: readonly LiveRound[] | null): Partial<Facts> {
    return read === null ? {} : factsOf(change, read);
  }
}

function factsOf(change: ChangeRecord, rounds: readonly LiveRound[]): Partial<Facts> {
  const digest = contentDigest(change);
  const current = rounds.filter((r) => r.digest === digest && r.revision === change.revision);
  const approved = current.some((r) => r.state === 'approved');
  const approvers = new Set<Id>();
  const electorate = new Set<Id>();
  const voters = new Set<Id>();
  for (const round of current) {
    const counted = tally(round.steps, round.votes);
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
