import { Inject, Injectable } from '@nestjs/common';
import { type Actor, type Clock, type Problem } from '#kernel';
import { type Asked, PoliciesInForce, type PolicyDecision, toRequest } from '#policy';
import { CLOCK } from '#platform/database';
import type { ChangeRecord } from './domain/change.ts';
import {
  type Completeness,
  completenessOf,
  lacking,
  type MissingPiece,
  missingBy,
  waysOut,
} from './domain/completeness.ts';
import { needsOf, placeOf } from './domain/evidence-needs.ts';
import type { Facts } from './domain/facts.ts';
import { completeFor, type GuardView } from './domain/guards.ts';
import { explainHeld } from './domain/held.ts';
import { explainTemplate } from './domain/template.ts';
import { life, type Step } from './domain/life.ts';
import { type AskedMore, policyView } from './domain/policy-view.ts';
import { riskOf } from './domain/risk.ts';
import { ChangeRules } from './rules.ts';
import { Requirements } from './requirements.ts';

export interface Judgement {
  readonly problems: readonly Problem[];
  readonly decision: PolicyDecision | null;
}

/**
 * The one place that answers "may this happen now?", for commands, for the list of next actions and for the gate
 * alike: policy says who, guards say when. Touches no database.
 */
@Injectable()
export class Judge {
  constructor(
    private readonly policy: PoliciesInForce,
    private readonly rules: ChangeRules,
    private readonly requirements: Requirements,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  completeness(change: ChangeRecord, facts: Facts): Completeness {
    const place = {
      risk: riskOf(change, facts),
      tier: facts.tier,
      environmentKinds: facts.environmentKinds,
    };
    return completenessOf(this.requirements.list, change, {
      ...place,
      evidence: needsOf(this.requirements.evidence.rows, change, placeOf(change, place, facts), facts),
      approvers: facts.approvers.length,
      baked: facts.baked,
      now: this.clock.now(),
    });
  }

  view(change: ChangeRecord, facts: Facts): GuardView {
    return { change, facts, completeness: this.completeness(change, facts), now: this.clock.now() };
  }

  /** Policy's answer alone. */
  action(
    actor: Actor,
    action: string,
    change: ChangeRecord,
    facts: Facts,
    more: AskedMore = {},
  ): PolicyDecision & { problems: readonly Problem[] } {
    const by = completeFor[action];
    const missing = by === undefined ? [] : missingBy(this.completeness(change, facts), by);
    const asked: Asked = {
      actor,
      active: true,
      action,
      change: policyView(change, facts, missing.length === 0),
      ...more,
    };
    const decision = this.policy.decideFor(toRequest(asked, this.clock), facts.handedInUnder);
    return {
      ...decision,
      problems: decision.problems.map((p) =>
        p.rule?.endsWith('needs-completeness') === true
          ? this.incomplete(p, missing)
          : explainTemplate(explainHeld(p, facts), facts),
      ),
    };
  }

  /** A refusal for what is missing, told with exactly what, why, and who can bring it how. */
  incomplete(problem: Problem, missing: readonly MissingPiece[]): Problem {
    return {
      ...problem,
      missing: missing.map(({ piece }) => piece),
      message: `${problem.message} Missing: ${lacking(missing)}.`,
      wayOut: [problem.wayOut ?? '', ...waysOut(missing)].filter((way) => way !== '').join(' '),
      whoCan: this.whoCan(missing.map((m) => m.broughtBy)),
    };
  }

  /** Policy and every guard of a step. */
  step(actor: Actor, step: Step, change: ChangeRecord, facts: Facts): Judgement {
    const { asks } = life[step];
    const decision = asks === null ? null : this.action(actor, asks, change, facts);
    const view = this.view(change, facts);
    const waits = this.waits(step, view);
    return { decision, problems: [...(decision?.problems ?? []), ...waits] };
  }

  /** What every guard of a step still waits for, each with who can supply it. */
  waits(step: Step, view: GuardView): readonly Problem[] {
    return this.rules
      .guardsOf(step)
      .flatMap((guard) => guard.judge(view))
      .map((problem) => {
        const by = clearedBy[problem.rule ?? ''];
        return by === undefined || problem.whoCan !== undefined
          ? problem
          : { ...problem, whoCan: this.whoCan([by]) };
      });
  }

  /** Whom the rules let bring something about, in words. */
  whoCan(actions: readonly string[]): string[] {
    return [...new Set(actions.flatMap((action) => this.policy.whoMay(action)))];
  }

  /** Policy for something that is not about one change. */
  system(actor: Actor, action: string, more: AskedMore = {}): PolicyDecision {
    return this.policy.decide(toRequest({ actor, active: true, action, ...more }, this.clock));
  }
}

/** The action that clears what a guard waits for. */
const clearedBy: Readonly<Record<string, string>> = {
  'planned-window': 'updateChange',
  'implementer-named': 'assignImplementer',
  'review-done': 'completeReview',
};
