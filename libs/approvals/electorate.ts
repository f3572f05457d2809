import { Injectable } from '@nestjs/common';
import { type ChangeInHand, type Facts, Judge } from '#changes';
import { type Actor, done, type Id, type Outcome, type Problem, refused } from '#kernel';
import type { PersonRecord } from '#people';
import { type Barred, type FrozenStep, neededOf } from './domain/round.ts';
import { bodyFor, tooFew } from './domain/too-few.ts';
import type { Purpose, RuleStep } from './domain/rule.ts';
import { Rosters } from './rosters.ts';

/** Who is asked, and how soon their boards promise an answer. */
export interface Frozen {
  readonly steps: readonly FrozenStep[];
  /** Hours by which each board that says so answers about such a risk. */
  readonly promised: readonly number[];
}

/** Finds out who is asked in each step, and whom of them policy would refuse, as of now. */
@Injectable()
export class Electorate {
  constructor(
    private readonly rosters: Rosters,
    private readonly judge: Judge,
  ) {}

  async freeze(
    hand: ChangeInHand,
    purpose: Purpose,
    steps: readonly RuleStep[],
    risk: string,
  ): Promise<Outcome<Frozen>> {
    const { manager, now } = hand.work;
    const { people, on } = await this.rosters.of(
      steps.flatMap((step) => step.boards),
      now,
      manager,
    );
    const asked = steps.map((step) => {
      const found = on(step.boards, hand.change.serviceIds);
      return { ...found, step, body: bodyFor(step, found.boards) };
    });
    const problems = asked.flatMap(({ step, body, members }) => tooFew(step, body, members.length));
    if (problems.length > 0) return refused(...problems);
    const barred = await this.barred(hand, purpose, [...people.values()]);
    return done({
      promised: asked.flatMap(({ boards }) => boards.flatMap((board) => board.slaHours[risk] ?? [])),
      steps: asked.map(({ step, body, boards, members, deputies, chair }) => ({
        name: step.name,
        boards: step.boards,
        ...body,
        castingVote: boards[0]?.castingVote === true ? chair : null,
        needed: neededOf(body.require, members.length),
        electorate: members,
        deputies,
        barred: [...members, ...deputies.map((d) => d.person)].flatMap((person) => barred.get(person) ?? []),
      })),
    });
  }

  private async barred(
    hand: ChangeInHand,
    purpose: Purpose,
    people: readonly PersonRecord[],
  ): Promise<Map<Id, Barred>> {
    const facts = await factsWithThisCommand(hand);
    const everybody = { ...facts, electorate: people.map((p) => p.id) };
    const barred = new Map<Id, Barred>();
    for (const person of people) {
      const [refusal] = this.ask(hand, purpose, person, everybody);
      if (refusal !== undefined)
        barred.set(person.id, { person: person.id, rule: refusal.rule ?? '', reason: refusal.message });
    }
    return barred;
  }

  private ask(hand: ChangeInHand, purpose: Purpose, person: PersonRecord, facts: Facts): readonly Problem[] {
    const voter: Actor = {
      kind: 'person',
      personId: person.id,
      accountId: null,
      name: person.name,
      roles: person.roles,
      scopes: null,
      door: 'workflow',
      correlationId: hand.work.actor.correlationId,
    };
    return purpose === 'ratification'
      ? this.judge.action(voter, 'ratifyEmergency', hand.change, facts).problems
      : this.judge.action(voter, 'castVote', hand.change, facts, { verdict: 'APPROVE' }).problems;
  }
}

/** A hat put on by the very command that is running is not in the event table yet. */
async function factsWithThisCommand(hand: ChangeInHand): Promise<Facts> {
  const facts = await hand.facts();
  const { personId } = hand.work.actor;
  const happened = (type: string) => hand.work.events.some((e) => e.type === type);
  if (personId === null) return facts;
  return {
    ...facts,
    requesters: happened('change.revised') ? [...facts.requesters, personId] : facts.requesters,
    implementers: happened('change.implementationStarted')
      ? [...facts.implementers, personId]
      : facts.implementers,
  };
}
