import { type Actor, problem, type Problem, systemActor } from '#kernel';
import type { EventDraft, Work } from '#platform/database';
import type { PolicyDecision } from '#policy';
import type { ChangeRecord } from './domain/change.ts';
import type { Facts } from './domain/facts.ts';
import { life, type Step } from './domain/life.ts';
import type { AskedMore } from './domain/policy-view.ts';
import type { Judge, Judgement } from './judge.ts';
import type { ChangeRules } from './rules.ts';

export type ChangePatch = Partial<
  Omit<ChangeRecord, 'id' | 'number' | 'requesterId' | 'createdAt' | 'version' | 'state'>
>;

interface MoveOptions {
  readonly patch?: ChangePatch;
  readonly data?: EventDraft['data'];
}

/**
 * A change that a command has locked: its present state, what rules know of it, and the only ways to alter it. All
 * that is done here is written together when the command ends, or not at all.
 */
export class ChangeInHand {
  /** Policy decisions taken on the way, kept whatever the outcome. */
  readonly decisions: PolicyDecision[] = [];
  /** What a reaction holds against the command: it is refused for it, whatever the command itself found. */
  readonly objections: Problem[] = [];
  private current: ChangeRecord;
  private known: Facts | null = null;

  constructor(
    readonly work: Work,
    private readonly judge: Judge,
    private readonly rules: ChangeRules,
    readonly before: ChangeRecord,
  ) {
    this.current = before;
  }

  get change(): ChangeRecord {
    return this.current;
  }

  async facts(): Promise<Facts> {
    this.known ??= (await this.rules.factsOf([this.current], this.work.manager)).get(
      this.current.id,
    ) as Facts;
    return this.known;
  }

  /** To be called when something that facts tell of was written: a vote, a document. */
  forgetFacts(): void {
    this.known = null;
  }

  /** Whether policy lets the command's actor do this; the decision is kept. */
  async permit(action: string, more: AskedMore = {}): Promise<readonly Problem[]> {
    const decision = this.judge.action(this.work.actor, action, this.current, await this.facts(), more);
    this.decisions.push(decision);
    return decision.problems;
  }

  /** Takes a step of the life as the command's actor, if table, policy and guards allow it. */
  move(step: Step, options: MoveOptions = {}): Promise<readonly Problem[]> {
    return this.take(step, this.work.actor, options);
  }

  /** Takes a step that follows from what was done: Gavel's own, by the rules that govern Gavel. */
  follow(step: Step, options: MoveOptions = {}): Promise<readonly Problem[]> {
    return this.take(step, systemActor(this.work.actor.correlationId), options);
  }

  patch(patch: ChangePatch): void {
    this.current = { ...this.current, ...patch };
    this.forgetFacts();
  }

  /** Puts an event on this change's timeline and lets the slices that care react to it. */
  async emit(type: string, data: EventDraft['data'], actor?: Actor): Promise<void> {
    const event = this.work.emit({ type, subjectType: 'change', subjectId: this.current.id, data }, actor);
    for (const reaction of this.rules.reactionsTo(type)) await reaction.react(this, event);
  }

  private async take(step: Step, actor: Actor, { patch, data }: MoveOptions): Promise<readonly Problem[]> {
    const { from, to, event } = life[step];
    const { state } = this.current;
    if (!(from as readonly string[]).includes(state))
      return [
        problem(
          'WRONG_STATE',
          `The change is ${state}; this step is possible when it is ${from.join(' or ')}.`,
          {
            rule: step,
          },
        ),
      ];
    for (const preparation of this.rules.preparationsOf(step)) await preparation.prepare(this);
    const { problems, decision }: Judgement = this.judge.step(actor, step, this.current, await this.facts());
    if (decision !== null) this.decisions.push(decision);
    if (problems.length > 0) return problems;
    this.current = { ...this.current, ...patch, state: to };
    this.forgetFacts();
    await this.emit(event, { from: state, to, ...data }, actor);
    return [];
  }
}
