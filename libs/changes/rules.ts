import { Injectable } from '@nestjs/common';
import type { Actor, Id, Problem } from '#kernel';
import type { Manager, RecordedEvent } from '#platform/database';
import type { ChangeInHand } from './change-in-hand.ts';
import { type FactQuery, readParts } from './data/fact-statement.ts';
import type { ChangeRecord } from './domain/change.ts';
import { type Facts, mergeFacts } from './domain/facts.ts';
import { type Guard, type GuardView, ownGuards } from './domain/guards.ts';
import type { AskedMore } from './domain/policy-view.ts';
import { type ChangeState, changeStates, openStates, type Step } from './domain/life.ts';

/** Tells one part of the facts about a change. */
export interface FactSource<T = unknown> extends FactQuery {
  /** @param read what its query gave: null, or parsed JSON, in which a time is text */
  facts(change: ChangeRecord, read: T | null): Partial<Facts>;
}

/** Tells what a step would meet with, for many changes in a constant number of queries. */
export interface Foresight {
  readonly name: string;
  /** Before all others, which are told what it sees. */
  readonly first?: boolean;
  load(
    changes: readonly ChangeRecord[],
    manager: Manager,
    facts: ReadonlyMap<Id, Facts>,
  ): Promise<ReadonlyMap<Id, Partial<Facts>>>;
}

/** What another slice does in the same transaction when something happened to a change. */
export interface Reaction {
  readonly name: string;
  /** Event types, as in `change.assessed`. */
  readonly on: readonly string[];
  /** Before all others: what it finds is what they go by. */
  readonly first?: boolean;
  react(hand: ChangeInHand, event: RecordedEvent): Promise<void>;
}

/** What a slice brings up to date before it is judged whether a step may be taken. */
export interface Preparation {
  readonly steps: readonly Step[];
  prepare(hand: ChangeInHand): Promise<void>;
}

/** A command on a change that is no step of its life: offered as a next action in the states given. */
export interface OfferedAction {
  /** The policy action, which is also the mutation's name. */
  readonly action: string;
  readonly states: readonly ChangeState[];
  /** What policy is told besides, as in `{ verdict: 'APPROVE' }`. */
  readonly asks?: AskedMore;
  /** The same where it depends on the record, for each that could be meant: one of them has to be allowed. */
  readonly asksOf?: (view: GuardView) => readonly AskedMore[];
  /** Whether to offer it at all, and what stands against it for this person apart from policy. */
  readonly offered?: (view: GuardView) => boolean;
  readonly judge?: (view: GuardView, actor: Actor) => readonly Problem[];
}

/**
 * Where slices that know more of a change hang in: facts, guards, reactions, actions. Each registers once, when its
 * module starts; so changes need not know who comes later.
 */
@Injectable()
export class ChangeRules {
  private readonly sources: FactSource[] = [];
  private readonly foresight: Foresight[] = [];
  private readonly guards: Guard[] = [...ownGuards];
  private readonly reactions: Reaction[] = [];
  private readonly preparations: Preparation[] = [];
  private readonly offered: OfferedAction[] = [
    { action: 'updateChange', states: openStates },
    { action: 'commentOnChange', states: changeStates },
  ];

  addFacts<T>(source: FactSource<T>): void {
    this.sources.push(source);
  }
  /** What a step would meet with: readers are told, a command finds out by taking the step. */
  addForesight(source: Foresight): void {
    if (source.first === true) this.foresight.unshift(source);
    else this.foresight.push(source);
  }
  addGuard(guard: Guard): void {
    this.guards.push(guard);
  }
  addReaction(reaction: Reaction): void {
    if (reaction.first === true) this.reactions.unshift(reaction);
    else this.reactions.push(reaction);
  }
  addPreparation(preparation: Preparation): void {
    this.preparations.push(preparation);
  }
  addAction(action: OfferedAction): void {
    this.offered.push(action);
  }

  /** Every fact of these changes, in one statement however many changes and sources. */
  async factsOf(changes: readonly ChangeRecord[], manager: Manager): Promise<Map<Id, Facts>> {
    const parts = await readParts(this.sources, changes, manager);
    return new Map(
      changes.map((change) => [
        change.id,
        mergeFacts(this.sources.map((s) => s.facts(change, parts.get(change.id)?.[s.name] ?? null))),
      ]),
    );
  }
  /** What can be foreseen of these changes, a part from each who sees something. */
  async foresee(
    known: ReadonlyMap<ChangeRecord, Facts>,
    manager: Manager,
  ): Promise<Map<Id, Partial<Facts>[]>> {
    const parts = new Map<Id, Partial<Facts>[]>();
    const changes = [...known.keys()];
    const facts = new Map([...known].map(([change, each]) => [change.id, each]));
    for (const source of this.foresight)
      for (const [id, part] of await source.load(changes, manager, facts)) {
        parts.set(id, [...(parts.get(id) ?? []), part]);
        facts.set(id, mergeFacts([...[facts.get(id) ?? []].flat(), part]));
      }
    return parts;
  }

  guardsOf(step: Step): readonly Guard[] {
    return this.guards.filter((g) => g.steps.includes(step));
  }
  preparationsOf(step: Step): readonly Preparation[] {
    return this.preparations.filter((p) => p.steps.includes(step));
  }
  reactionsTo(eventType: string): readonly Reaction[] {
    return this.reactions.filter((r) => r.on.includes(eventType));
  }
  actionsIn(state: ChangeState): readonly OfferedAction[] {
    return this.offered.filter((a) => a.states.includes(state));
  }
}
