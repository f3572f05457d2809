import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeInHand, type ChangeRecord } from '#changes';
import { type Actor, type Id, notFound, type Outcome, problem, type Problem } from '#kernel';
import { announce } from '../announce.ts';
import { Conditions, type KeptCondition } from '../data/conditions.ts';
import { Rounds } from '../data/rounds.ts';
import { type Condition, conditionState, isNamed, markerOf } from '../domain/condition.ts';
import { bodyOf, type Round } from '../domain/round.ts';

export interface Marked {
  readonly condition: Id;
  /** The document on the change that shows it. */
  readonly evidence: Id;
  readonly note?: string | null;
  readonly expectedVersion?: number | null;
}

/** Marks a condition met, with the evidence that shows it, by whoever it names. */
@Injectable()
export class MarkConditionMet {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly conditions: Conditions,
    private readonly rounds: Rounds,
  ) {}

  async execute(actor: Actor, { expectedVersion, ...marked }: Marked): Promise<Outcome<ChangeRecord>> {
    const found = await this.conditions.byId(marked.condition);
    if (found === null) throw notFound('condition');
    const command = {
      name: 'markConditionMet',
      changeId: found.changeId,
      expectedVersion,
      input: { ...marked, note: marked.note ?? null },
    };
    return this.commands.run(actor, command, async (hand) => {
      const { manager } = hand.work;
      const condition = await this.conditions.byId(marked.condition, manager);
      const round = await this.rounds.byId(found.roundId, manager);
      if (condition === null || round === null) throw notFound('condition');
      const forbidden = await hand.permit('markConditionMet', {
        named: await mayMark(hand, round, condition),
      });
      if (forbidden.length > 0) return forbidden;
      const settled = settledProblems(condition, round);
      if (settled.length > 0) return settled;
      if (!(await this.conditions.isEvidenceOf(hand.change.id, marked.evidence, manager)))
        return [noEvidence];
      await this.mark(hand, round, condition, marked);
      return [];
    });
  }

  private async mark(
    hand: ChangeInHand,
    round: Round,
    condition: KeptCondition,
    marked: Marked,
  ): Promise<void> {
    const { actor, manager, now } = hand.work;
    const met = {
      settledAt: now,
      metBy: actor.personId ?? '',
      metAccount: actor.accountId ?? '',
      evidenceId: marked.evidence,
      note: marked.note ?? null,
    };
    await this.conditions.settle(condition.id, met, manager);
    hand.forgetFacts();
    const vote = (await this.rounds.votes([round.id], manager))
      .get(round.id)
      ?.find((v) => v.id === condition.voteId);
    await announce.conditionMet(hand, round, vote?.personId ?? '', { ...condition, ...met });
  }
}

async function mayMark(hand: ChangeInHand, { steps }: Round, { marker }: Condition): Promise<boolean> {
  const { personId, roles } = hand.work.actor;
  if (personId === null) return false;
  const { verifiers } = await hand.facts();
  const { verifierId } = hand.change;
  return isNamed(markerOf(marker), {
    personId,
    roles,
    verifiers: verifierId === null ? verifiers : [...verifiers, verifierId],
    board: steps.flatMap((step) => [...step.electorate, ...bodyOf(step).deputies.map((d) => d.person)]),
  });
}

/** Why a condition cannot be met any more; none while it waits. */
function settledProblems(condition: KeptCondition, round: Round): Problem[] {
  const wrong = (message: string, wayOut: string) => [
    problem('WRONG_STATE', message, { rule: 'condition-open', wayOut }),
  ];
  if (round.state === 'voided' || round.state === 'rejected')
    return wrong('The votes that it goes with no longer count.', 'Look at the conditions of the last round.');
  const state = conditionState(condition, condition.voteStands);
  return state === 'open'
    ? []
    : wrong(`The condition is ${state}.`, 'Only a condition that is open is marked met.');
}

const noEvidence: Problem = problem(
  'INVALID_REFERENCE',
  'No document of this change that speaks for it has this id.',
  {
    path: ['input', 'evidence'],
    rule: 'condition-needs-evidence',
    wayOut: 'Attach the document to the change first, then name it here.',
  },
);
