import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ChangeInHand,
  ChangeRules,
  type ChangeState,
  contentDigest,
  preauthorize,
  type RiskLevel,
  riskOf,
  riskRank,
} from '#changes';
import { newId, systemActor } from '#kernel';
import { CurrentModel } from './current-model.ts';
import { Assessments } from './data/assessments.ts';
import { KnownFacts } from './data/known-facts.ts';
import { assess } from './domain/assess.ts';
import type { Assessment } from './domain/assessment.ts';
import { readingsOf } from './domain/readings.ts';

/** Approved or about to be: a risk that rises now was not the one that anybody was asked about. */
const decidedOn: readonly ChangeState[] = ['AUTHORIZING', 'SCHEDULED'];
const untouched: readonly ChangeState[] = ['DRAFT', 'REJECTED'];

/**
 * Assesses a change when it is handed in, when its content is altered, when evidence arrives, and when a change
 * manager finishes the assessment. All in the transaction of what led to it.
 */
@Injectable()
export class Assessor implements OnModuleInit {
  /** What was assessed last in a command, so that one command does not assess the same twice. */
  private readonly done = new WeakMap<ChangeInHand, string>();

  constructor(
    private readonly rules: ChangeRules,
    private readonly current: CurrentModel,
    private readonly known: KnownFacts,
    private readonly assessments: Assessments,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction({
      name: 'assess-risk',
      on: ['change.submitted', 'change.revised', 'change.evidenceAttached'],
      first: true,
      react: (hand, { type }) => this.assess(hand, type),
    });
    this.rules.addPreparation({
      steps: ['assessChange', 'preauthorizeChange'],
      prepare: async (hand) => {
        if (this.done.get(hand) !== contentDigest(hand.change)) await this.assess(hand, 'change.assessed');
      },
    });
  }

  /** @param because the type of the event that led to it */
  async assess(hand: ChangeInHand, because: string): Promise<void> {
    if (untouched.includes(hand.change.state)) return;
    const { change, work } = hand;
    const { model, digest: modelDigest } = this.current;
    const [found] = (await this.known.of([change], model, work.now, work.manager)).values();
    if (found === undefined) return;
    const before = await hand.facts();
    const scored = assess(model, readingsOf(model, found.known), found.before?.signals);
    const about = { revision: change.revision, digest: contentDigest(change) };
    const assessment = {
      ...{ id: newId(), changeId: change.id, modelDigest, because, assessedAt: work.now },
      ...scored,
      ...about,
    };
    await this.assessments.insert(assessment, work.manager);
    this.done.set(hand, about.digest);
    hand.forgetFacts();
    await this.tell(hand, assessment, found.before?.score ?? null);
    // After a material edit the change goes back whatever its risk.
    if (because !== 'change.revised') await this.afterRise(hand, riskOf(change, before));
  }

  /** Only what is news: the first assessment, and each of another score or class. */
  private async tell(hand: ChangeInHand, assessment: Assessment, scoreBefore: number | null): Promise<void> {
    if (scoreBefore === assessment.score) return;
    const effective = riskOf(hand.change, await hand.facts());
    const data = {
      assessment: assessment.id,
      score: assessment.score,
      class: assessment.class,
      effective,
      complete: assessment.complete,
      model: assessment.modelDigest,
      because: assessment.because,
      missing: assessment.signals.filter((s) => s.missing).map((s) => s.name),
      scoreBefore: scoreBefore ?? undefined,
    };
    await hand.emit('change.riskAssessed', data, gavel(hand));
  }

  /** A change whose risk rose goes back to assessment: what was approved was approved at a lower one. */
  async afterRise(hand: ChangeInHand, before: RiskLevel): Promise<void> {
    const { state, type } = hand.change;
    const now = riskOf(hand.change, await hand.facts());
    if (riskRank(now) <= riskRank(before) || !decidedOn.includes(state) || type === 'EMERGENCY') return;
    hand.patch({ preauthorizedDigest: null });
    await hand.emit('change.riskRaised', { from: before, to: now }, gavel(hand));
    await hand.follow('returnToAssessment', { data: { because: ['risk'] } });
    await preauthorize(hand);
  }
}

const gavel = (hand: ChangeInHand) => systemActor(hand.work.actor.correlationId);
