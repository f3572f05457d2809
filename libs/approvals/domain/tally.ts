import type { Id } from '#kernel';
import { bodyOf, type FrozenStep, isOfVotes, seatOf, type Vote } from './round.ts';

type Ballot = Pick<Vote, 'personId' | 'step' | 'verdict' | 'ordinal'> & Partial<Pick<Vote, 'onBehalfOf'>>;

/** What a round's votes are counted with. */
export interface Circumstances {
  /** Who keeps out of it of their own accord. */
  readonly recused?: readonly Id[];
  /** In how many steps, from the first, the time to vote is over: there the votes that are in decide. */
  readonly closedSteps?: number;
}

export interface StepTally {
  readonly name: string;
  readonly needed: number;
  readonly quorum: number;
  readonly approvals: number;
  readonly rejections: number;
  readonly abstentions: number;
  /** Who could still vote in it on their own seat: asked, not barred, not recused, and without a vote in the round. */
  readonly left: readonly Id[];
  /** Seats without a vote that somebody could still fill: whoever holds them, a deputy or a delegate. */
  readonly open: readonly Id[];
  readonly reached: boolean;
  /** It can no longer be reached: enough are against it. */
  readonly lost: boolean;
  /** Too few are left: it can only be reached if somebody takes an abstention back. */
  readonly outOfReach: boolean;
}

export interface Tally {
  readonly verdict: 'open' | 'approved' | 'rejected';
  /** The step that is asked now; null once all are reached, or when the round was rejected. */
  readonly current: number | null;
  readonly steps: readonly StepTally[];
  /** Each person's standing vote. */
  readonly standing: ReadonlyMap<Id, Ballot>;
  /** Who fills each seat that has a vote. */
  readonly seats: ReadonlyMap<Id, Ballot>;
}

/** Each person's last entry, without those who took it back: a person counts once, in one step, for one seat. */
export function standingVotes<V extends Ballot>(votes: readonly V[]): Map<Id, V> {
  const last = new Map<Id, V>();
  for (const vote of votes) {
    const known = last.get(vote.personId);
    if (known === undefined || known.ordinal < vote.ordinal) last.set(vote.personId, vote);
  }
  for (const [person, vote] of last) if (vote.verdict === 'withdraw') last.delete(person);
  return last;
}

/**
 * What the votes amount to, whatever order they are told in. A person counts once, and so does a seat. An abstention is
 * no approval, but takes part; a step that was reached falls back when a vote in it is withdrawn.
 */
export function tally(
  steps: readonly FrozenStep[],
  votes: readonly Ballot[],
  circumstances: Circumstances = {},
): Tally {
  const asked = votes.filter((v) => steps[v.step]?.electorate.includes(seatOf(v)) === true);
  const standing = standingVotes(asked);
  const seats = seatsOf(standing);
  const counted = steps.map((step, index) => tallyStep(step, index, { standing, seats, circumstances }));
  const vetoed = [...seats.values()].some((v) => v.verdict === 'reject' && vetoes(steps[v.step]));
  const rejected = vetoed || counted.some((step) => step.lost);
  const current = counted.findIndex((step) => !step.reached);
  return {
    verdict: rejected ? 'rejected' : current === -1 && steps.length > 0 ? 'approved' : 'open',
    current: rejected || current === -1 ? null : current,
    steps: counted,
    standing,
    seats,
  };
}

const vetoes = (step: FrozenStep | undefined): boolean => step === undefined || bodyOf(step).veto;

/** The record holds one vote for a seat; were there two, one would count, and always the same. */
function seatsOf(standing: ReadonlyMap<Id, Ballot>): Map<Id, Ballot> {
  const seats = new Map<Id, Ballot>();
  for (const person of [...standing.keys()].sort()) {
    const vote = standing.get(person);
    if (vote !== undefined && !seats.has(seatOf(vote))) seats.set(seatOf(vote), vote);
  }
  return seats;
}

interface Cast extends Pick<Tally, 'standing' | 'seats'> {
  readonly circumstances: Circumstances;
}

function tallyStep(step: FrozenStep, index: number, cast: Cast): StepTally {
  const { standing, seats, circumstances } = cast;
  const here = [...seats].filter(([, v]) => v.step === index);
  const count = (verdict: Vote['verdict']) => here.filter(([, v]) => v.verdict === verdict).length;
  const out = new Set([...step.barred.map((b) => b.person), ...(circumstances.recused ?? [])]);
  const { quorum, deputies } = bodyOf(step);
  const covered = new Set(deputies.filter((d) => !out.has(d.person)).flatMap((d) => d.of));
  const open = step.electorate.filter((seat) => !seats.has(seat) && (!out.has(seat) || covered.has(seat)));
  const sums: Sums = {
    approvals: count('approve'),
    rejections: count('reject'),
    voted: here.length,
    open: open.length,
    closed: index < (circumstances.closedSteps ?? 0),
    chair:
      seats.get(bodyOf(step).castingVote ?? '')?.onBehalfOf == null &&
      seats.get(bodyOf(step).castingVote ?? '')?.verdict === 'approve',
  };
  return {
    name: step.name,
    needed: step.needed,
    quorum,
    approvals: sums.approvals,
    rejections: sums.rejections,
    abstentions: count('abstain'),
    left: step.electorate.filter((p) => !standing.has(p) && !seats.has(p) && !out.has(p)),
    open,
    ...judged(step, sums),
  };
}

interface Sums {
  readonly approvals: number;
  readonly rejections: number;
  readonly voted: number;
  /** Seats that may still be filled. */
  readonly open: number;
  readonly closed: boolean;
  /** Whether the chair, who decides a tie, is for it. */
  readonly chair: boolean;
}

function judged(step: FrozenStep, sums: Sums): Pick<StepTally, 'reached' | 'lost' | 'outOfReach'> {
  const { approvals, rejections, voted, open, closed } = sums;
  const { quorum } = bodyOf(step);
  const quorate = step.needed > 0 && voted >= quorum;
  const short = approvals + open < step.needed || voted + open < quorum;
  if (!isOfVotes(step.require))
    return {
      reached: quorate && approvals >= step.needed,
      lost: rejections > 0 && step.electorate.length - rejections < step.needed,
      outOfReach: short,
    };
  // Before the votes are all in, only what no further vote could undo is decided.
  const complete = open === 0 || closed;
  const met =
    approvals >= step.needed &&
    carries(step, approvals, complete ? rejections : rejections + open, complete && sums.chair);
  return {
    reached: quorate && met && (complete || step.require !== 'unanimity'),
    lost: quorate && complete && !met && rejections > 0,
    outOfReach: short || (open === 0 && !met && rejections === 0),
  };
}

function carries({ require }: FrozenStep, approvals: number, rejections: number, chair: boolean): boolean {
  if (require === 'unanimity') return rejections === 0;
  if (require === 'majority') return approvals > rejections || (approvals === rejections && chair);
  return (
    typeof require === 'object' &&
    'percentOfVotes' in require &&
    100 * approvals >= require.percentOfVotes * (approvals + rejections)
  );
}

/**
 * Whether enough different people are there for all steps together, each person counting in one step only. By Hall's
 * condition it is enough to look at every group of steps.
 * @returns the first group that is short of people; null when there are enough
 */
export function shortOf(
  steps: readonly FrozenStep[],
): { readonly steps: readonly string[]; readonly needed: number; readonly eligible: number } | null {
  const eligible = steps.map((step) => {
    const barred = new Set(step.barred.map((b) => b.person));
    const people = [...step.electorate, ...bodyOf(step).deputies.map((d) => d.person)];
    return people.filter((person) => !barred.has(person));
  });
  const demand = steps.map((step) => Math.max(step.needed, bodyOf(step).quorum));
  for (let group = 1; group < 2 ** steps.length; group += 1) {
    const chosen = steps.map((_, i) => i).filter((i) => (group & (2 ** i)) !== 0);
    const people = new Set(chosen.flatMap((i) => eligible[i] ?? []));
    const needed = chosen.reduce((sum, i) => sum + (demand[i] ?? 0), 0);
    if (people.size < needed)
      return { steps: chosen.map((i) => steps[i]?.name ?? ''), needed, eligible: people.size };
  }
  return null;
}
