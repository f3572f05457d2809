import { Injectable } from '@nestjs/common';
import { type Actor, type Problem, systemActor } from '#kernel';
import type { ChangeRecord } from '../domain/change.ts';
import type { Facts } from '../domain/facts.ts';
import { life, type Step, stepsFrom } from '../domain/life.ts';
import { Judge } from '../judge.ts';
import { ChangeRules } from '../rules.ts';

export interface NextAction {
  /** The mutation. */
  readonly action: string;
  readonly allowed: boolean;
  readonly problems: readonly Problem[];
}

/** Steps that Gavel takes by itself are nobody's next action. */
const byItself = new Set(['preauthorizeChange', 'authorizeChange']);

/** What can be done with a change in its present state, and for each why not yet. Asks the same judge as the commands. */
@Injectable()
export class NextActions {
  constructor(
    private readonly judge: Judge,
    private readonly rules: ChangeRules,
  ) {}

  of(actor: Actor, change: ChangeRecord, facts: Facts): NextAction[] {
    const steps = stepsFrom(change.state).flatMap((step) => {
      const { asks } = life[step];
      if (asks === null || byItself.has(asks)) return [];
      if (step === 'startEmergency' && change.type !== 'EMERGENCY') return [];
      return [next(asks, this.problems(actor, step, change, facts))];
    });
    const view = this.judge.view(change, facts);
    const offered = this.rules
      .actionsIn(change.state)
      .filter((o) => o.offered?.(view) ?? true)
      .map((o) =>
        next(o.action, [
          ...fewest(
            (o.asksOf?.(view) ?? [o.asks ?? {}]).map(
              (asks) => this.judge.action(actor, o.action, change, facts, asks).problems,
            ),
          ),
          ...(o.judge?.(view, actor) ?? []),
        ]),
      );
    return [...steps, ...offered];
  }

  private problems(actor: Actor, step: Step, change: ChangeRecord, facts: Facts): readonly Problem[] {
    const needless = step === 'assessChange' && facts.nobodyToAsk.length > 0 && this.passes(change, facts);
    return this.judge.step(actor, step, change, needless ? { ...facts, nobodyToAsk: [] } : facts).problems;
  }

  /** Whether policy approves it at the end of the assessment: then nobody has to be asked. */
  private passes(change: ChangeRecord, facts: Facts): boolean {
    return (
      this.judge.step(systemActor('next-actions'), 'preauthorizeChange', change, facts).problems.length === 0
    );
  }
}

/** Of several that could be meant, the one that least stands against. */
const fewest = (each: readonly (readonly Problem[])[]): readonly Problem[] =>
  each.reduce((least, one) => (one.length < least.length ? one : least), each[0] ?? []);

const next = (action: string, problems: readonly Problem[]): NextAction => ({
  action,
  allowed: problems.length === 0,
  problems,
});
