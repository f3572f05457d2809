import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, contentDigest, type Facts, type FactSource } from '#changes';
import type { Clock, Id } from '#kernel';
import { CLOCK } from '#platform/database';
import { openConditions } from './data/conditions.ts';
import { presenceOf } from './data/presences.ts';
import type { Round, Vote } from './domain/round.ts';
import { askable, type Presence, standIns } from './domain/stand-in.ts';
import { standingVotes, tally } from './domain/tally.ts';

type CountedVote = Pick<Vote, 'personId' | 'step' | 'verdict' | 'ordinal' | 'onBehalfOf' | 'delegationId'>;

/** A round that may still count for something: open or approved. */
type LiveRound = Pick<Round, 'digest' | 'revision' | 'state' | 'steps' | 'closedSteps'> & {
  readonly votes: readonly CountedVote[];
  /** Null of a round that is decided. */
  readonly presence: Presence | null;
  /** What open conditions say. */
  readonly conditions: readonly string[];
};

/** Tells rules what boards have said. */
@Injectable()
export class ApprovalFacts implements FactSource<readonly LiveRound[]>, OnModuleInit {
  readonly name = 'approvals';
  readonly sql = `
    SELECT jsonb_agg(jsonb_build_object(
        'digest', r.digest, 'revision', r.revision, 'state', r.state, 'steps', r.steps, 'closedSteps', r.closed_steps,
        'votes', coalesce(v.votes, '[]'), 'conditions', ${openConditions},
        'presence', CASE WHEN r.state = 'open' THEN ${presenceOf('c.asked_at')} END
      ) ORDER BY r.number)
    FROM approval_round r LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('personId', v.person_id, 'onBehalfOf', v.on_behalf_of, 'step', v.step, 'verdict', v.verdict,
          'ordinal', v.ordinal, 'delegationId', v.delegation_id)
        ORDER BY v.cast_at, v.ordinal, v.id) AS votes
      FROM vote v WHERE v.round_id = r.id) v ON true
    WHERE r.change_id = c.id AND r.state IN ('open', 'approved')`;
  readonly given = {
    columns: 'asked_at timestamptz',
    of: () => ({ asked_at: this.clock.now().toISOString() }),
  };

  constructor(
    private readonly rules: ChangeRules,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

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
    const recused = round.presence?.recused ?? [];
    const counted = tally(round.steps, round.votes, { recused, closedSteps: round.closedSteps });
    const standing = [...standingVotes(round.votes).values()].filter((v) => counted.standing.has(v.personId));
    // Whoever lent the vote answers for the approval as much as whoever cast it.
    for (const vote of standing)
      if (vote.verdict === 'approve') for (const id of behind(vote)) approvers.add(id);
    if (round.state !== 'open') continue;
    for (const person of askedIn(change, round, standing, counted.current)) electorate.add(person);
    // Whoever has voted stays in it, to be able to take the vote back.
    for (const { personId } of standing) {
      electorate.add(personId);
      voters.add(personId);
    }
  }
  return {
    approvers: [...approvers],
    electorate: [...electorate],
    voters: [...voters],
    approved,
    ratified: approved && change.type === 'EMERGENCY',
    conditionsOpen: current.filter((r) => r.state === 'approved').flatMap((r) => r.conditions),
  };
}

const behind = ({ personId, onBehalfOf, delegationId }: CountedVote): Id[] =>
  delegationId === null || onBehalfOf === null ? [personId] : [personId, onBehalfOf];

/** Members who are asked now, and those who may vote for one of them now. */
function askedIn(
  change: ChangeRecord,
  { steps, presence }: LiveRound,
  standing: readonly CountedVote[],
  current: number | null,
): Id[] {
  const step = current === null ? undefined : steps[current];
  if (step === undefined || presence === null) return [];
  const others = askable(step, standIns(step, presence, change), standing);
  return [
    ...step.electorate.filter((person) => !presence.recused.includes(person)),
    ...others.map((s) => s.person),
  ];
}
