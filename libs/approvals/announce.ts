import type { ChangeInHand } from '#changes';
import { type Actor, type Id, type Json, systemActor } from '#kernel';
import type { Condition } from './domain/condition.ts';
import type { ApprovalEvents, ApprovalEventType } from './domain/events.ts';
import type { Recusal, Round, Vote } from './domain/round.ts';
import { type StepTally, type Tally, tally } from './domain/tally.ts';

type Standing = Pick<Vote, 'personId' | 'verdict'>;

const of = ({ id, number, purpose }: Round) => ({ round: id, number, purpose });

/** Puts an event of this slice on the change's timeline, its data checked by type. */
async function tell<T extends ApprovalEventType>(
  hand: ChangeInHand,
  type: T,
  data: ApprovalEvents[T],
  actor?: Actor,
): Promise<void> {
  await hand.emit(type, { ...data } as Parameters<ChangeInHand['emit']>[1], actor);
}

/** What follows from a command is Gavel's own doing, whoever gave the command. */
const gavel = (hand: ChangeInHand): Actor => systemActor(hand.work.actor.correlationId);

/** Who is asked now and has not voted: the persons to notify, remind and name. */
export function askedNow(round: Round, counted: Tally = tally(round.steps, [])): readonly Id[] {
  return counted.current === null ? [] : (counted.steps[counted.current]?.left ?? []);
}

const approversIn = (counted: Tally): Id[] =>
  [...counted.standing.values()].filter((v) => v.verdict === 'approve').map((v) => v.personId);

const ofCondition = (condition: Condition, voter: Id) => ({
  condition: condition.id,
  text: condition.text,
  voter,
  vote: condition.voteId,
  dueAt: condition.dueAt.toISOString(),
});

/** The events about rounds, one function for each. */
export const announce = {
  stepOpened(
    hand: ChangeInHand,
    round: Round,
    index: number,
    counted = tally(round.steps, []),
    others: readonly Id[] = [],
  ): Promise<void> {
    const step = round.steps[index];
    if (step === undefined) return Promise.resolve();
    const data = {
      ...of(round),
      step: step.name,
      boards: step.boards,
      needed: step.needed,
      askedPersons: [...new Set([...(counted.steps[index]?.left ?? []), ...others])],
      revision: round.revision,
      digest: round.digest,
      dueAt: round.dueAt.toISOString(),
    };
    return tell(hand, 'change.approvalRequested', data, gavel(hand));
  },

  ratificationRequested(hand: ChangeInHand, round: Round, reason?: string, counted?: Tally): Promise<void> {
    const data = {
      ...of(round),
      askedPersons: askedNow(round, counted),
      dueAt: round.dueAt.toISOString(),
      reason,
    };
    return tell(hand, 'change.ratificationRequested', data, reason === undefined ? gavel(hand) : undefined);
  },

  electorateTooSmall(
    hand: ChangeInHand,
    round: Round,
    short: { readonly steps: readonly string[]; readonly needed: number; readonly eligible: number },
    toldPersons: readonly Id[],
  ): Promise<void> {
    const barred = new Map(round.steps.flatMap((s) => s.barred).map((b) => [b.person, b]));
    const data = { ...of(round), ...short, barred: [...barred.values()], toldPersons };
    return tell(hand, 'change.electorateTooSmall', data, gavel(hand));
  },

  /** @param more what other slices have to tell of the vote */
  voteCast(
    hand: ChangeInHand,
    round: Round,
    vote: Vote,
    conditions: readonly Condition[] = [],
    more: Readonly<Record<string, Json>> = {},
  ): Promise<void> {
    const step = round.steps[vote.step]?.name ?? '';
    const { personId: person, comment, digest } = vote;
    const verdict = vote.verdict as Exclude<Vote['verdict'], 'withdraw'>;
    return tell(hand, 'change.voteCast', {
      ...more,
      ...of(round),
      step,
      person,
      verdict,
      comment,
      digest,
      revision: round.revision,
      vote: vote.id,
      onBehalfOf: vote.onBehalfOf,
      by: vote.delegationId !== null ? 'delegate' : vote.onBehalfOf !== null ? 'deputy' : 'member',
      delegation: vote.delegationId,
      conditions: conditions.map((c) => ({ condition: c.id, text: c.text, dueAt: c.dueAt.toISOString() })),
    });
  },

  recused(hand: ChangeInHand, round: Round, recusal: Recusal, askedPersons: readonly Id[]): Promise<void> {
    const { personId: person, reason } = recusal;
    const data = { ...of(round), person, reason, askedPersons, dueAt: round.dueAt.toISOString() };
    return tell(hand, 'change.recused', data);
  },

  conditionMet(hand: ChangeInHand, round: Round, voter: Id, met: Condition): Promise<void> {
    const data = { person: met.metBy ?? '', evidence: met.evidenceId ?? '', note: met.note ?? '' };
    return tell(hand, 'change.conditionMet', { ...of(round), ...ofCondition(met, voter), ...data });
  },

  conditionLapsed(
    hand: ChangeInHand,
    round: Round,
    voter: Id,
    lapsed: Condition,
    toldPersons: readonly Id[],
  ): Promise<void> {
    const data = { ...of(round), ...ofCondition(lapsed, voter), toldPersons };
    return tell(hand, 'change.conditionLapsed', data, gavel(hand));
  },

  votingClosed(hand: ChangeInHand, round: Round, counted: StepTally, because: string): Promise<void> {
    const { name: step, approvals, rejections, abstentions, quorum } = counted;
    return tell(hand, 'change.votingClosed', {
      ...of(round),
      step,
      because,
      approvals,
      rejections,
      abstentions,
      quorum,
    });
  },

  voteWithdrawn(hand: ChangeInHand, round: Round, vote: Vote): Promise<void> {
    const step = round.steps[vote.step]?.name ?? '';
    return tell(hand, 'change.voteWithdrawn', {
      ...of(round),
      step,
      person: vote.personId,
      onBehalfOf: vote.onBehalfOf,
      comment: vote.comment,
    });
  },

  approved(hand: ChangeInHand, round: Round, counted: Tally): Promise<void> {
    const data = { ...of(round), approvers: approversIn(counted), digest: round.digest };
    return tell(hand, 'change.approved', data, gavel(hand));
  },

  ratified(hand: ChangeInHand, round: Round, counted: Tally, late: boolean): Promise<void> {
    const data = { ...of(round), approvers: approversIn(counted), late };
    return tell(hand, 'change.emergencyRatified', data, gavel(hand));
  },

  refused(hand: ChangeInHand, round: Round, vote: Vote): Promise<void> {
    const type = round.purpose === 'ratification' ? 'change.ratificationRefused' : 'change.approvalRefused';
    return tell(hand, type, { ...of(round), by: vote.personId, comment: vote.comment }, gavel(hand));
  },

  voided(
    hand: ChangeInHand,
    round: Round,
    standing: readonly Standing[],
    because: string,
    fields: readonly string[],
  ): Promise<void> {
    const asked = round.state === 'open' ? round.steps.flatMap((s) => s.electorate) : [];
    const data = {
      ...of(round),
      fallen: standing.map((v) => ({
        person: v.personId,
        verdict: v.verdict as Exclude<Vote['verdict'], 'withdraw'>,
      })),
      toldPersons: [...new Set([...standing.map((v) => v.personId), ...asked])],
      because,
      fields,
    };
    return tell(hand, 'change.approvalsVoided', data, gavel(hand));
  },

  reminded(hand: ChangeInHand, round: Round, askedPersons: readonly Id[]): Promise<void> {
    return tell(hand, 'change.approvalReminded', {
      ...of(round),
      askedPersons,
      dueAt: round.dueAt.toISOString(),
    });
  },

  escalated(
    hand: ChangeInHand,
    round: Round,
    rung: string,
    escalatedTo: readonly Id[],
    askedPersons: readonly Id[],
  ): Promise<void> {
    const data = {
      rung,
      escalatedTo,
      askedPersons,
      level: round.escalationLevel,
      dueAt: round.dueAt.toISOString(),
    };
    return tell(hand, 'change.approvalEscalated', { ...of(round), ...data });
  },

  missed(hand: ChangeInHand, round: Round, askedPersons: readonly Id[]): Promise<void> {
    return tell(hand, 'change.ratificationMissed', {
      ...of(round),
      askedPersons,
      dueAt: round.dueAt.toISOString(),
    });
  },
};
