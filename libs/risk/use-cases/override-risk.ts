import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeInHand, type ChangeRecord, contentDigest, riskOf } from '#changes';
import { type Actor, type Id, newId, type Outcome, problem, type Problem } from '#kernel';
import { Assessor } from '../assessor.ts';
import { Assessments } from '../data/assessments.ts';
import type { Assessment } from '../domain/assessment.ts';
import { rankOf, type RiskClass } from '../domain/model.ts';

export interface RiskOverrideInput {
  readonly class: RiskClass;
  readonly reason: string;
  readonly expectedVersion?: number | null;
}

/**
 * Says that a change is riskier than the model found, or less so. The word is for the content as it stands; one that
 * lowers the risk lapses when a later assessment finds more than it spoke of.
 */
@Injectable()
export class OverrideRisk {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly assessments: Assessments,
    private readonly assessor: Assessor,
  ) {}

  /** @param raising whether the caller means to raise it: which of the two is a right of its own */
  execute(
    actor: Actor,
    raising: boolean,
    changeId: Id,
    { expectedVersion, ...input }: RiskOverrideInput,
  ): Promise<Outcome<ChangeRecord>> {
    const name = raising ? 'raiseRisk' : 'lowerRisk';
    return this.commands.run(actor, { name, changeId, expectedVersion, input }, async (hand) => {
      const forbidden = await hand.permit(name);
      if (forbidden.length > 0) return forbidden;
      const assessment = (await this.assessments.newest([changeId], hand.work.manager)).get(changeId);
      if (assessment === undefined || isOver(hand)) return [notNow(hand)];
      const bad = inputProblems(assessment, raising, input);
      if (bad.length > 0) return bad;
      await this.write(hand, assessment, input);
      return [];
    });
  }

  private async write(
    hand: ChangeInHand,
    assessment: Assessment,
    { class: said, reason }: RiskOverrideInput,
  ): Promise<void> {
    const { change, work } = hand;
    const before = riskOf(change, await hand.facts());
    const override = {
      ...{ id: newId(), changeId: change.id, assessmentId: assessment.id, assessed: assessment.class },
      ...{ class: said, reason: reason.trim(), revision: change.revision, digest: contentDigest(change) },
      ...{ decidedBy: work.actor.personId as Id, decidedAccount: work.actor.accountId as Id },
      decidedAt: work.now,
    };
    await this.assessments.override(override, work.manager);
    hand.forgetFacts();
    await hand.emit('change.riskOverridden', {
      override: override.id,
      assessed: assessment.class,
      score: assessment.score,
      class: said,
      before,
      effective: riskOf(change, await hand.facts()),
      reason: override.reason,
    });
    await this.assessor.afterRise(hand, before);
  }
}

const isOver = ({ change }: ChangeInHand): boolean =>
  change.state === 'CLOSED' || change.state === 'CANCELED';

const notNow = ({ change }: ChangeInHand): Problem =>
  problem('WRONG_STATE', `The change is ${change.state}: there is no assessment of it that still counts.`, {
    rule: 'risk-assessed',
    wayOut: isOverState(change.state) ? undefined : 'Hand the change in: it is assessed then.',
  });

const isOverState = (state: string): boolean => state === 'CLOSED' || state === 'CANCELED';

function inputProblems(assessment: Assessment, raising: boolean, input: RiskOverrideInput): Problem[] {
  const problems: Problem[] = [];
  if (input.reason.trim() === '')
    problems.push(problem('INVALID_INPUT', 'Say why.', { path: ['input', 'reason'] }));
  const higher = rankOf(input.class) - rankOf(assessment.class);
  if (raising ? higher <= 0 : higher >= 0)
    problems.push(
      problem(
        'INVALID_INPUT',
        `The model found ${assessment.class}: ${input.class} is not ${raising ? 'above' : 'below'} it.`,
        {
          path: ['input', 'class'],
          rule: raising ? 'raise-is-above' : 'lower-is-below',
        },
      ),
    );
  return problems;
}
