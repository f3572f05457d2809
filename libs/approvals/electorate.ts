import { Injectable } from '@nestjs/common';
import { type ChangeInHand, type Facts, Judge } from '#changes';
import { type Actor, done, type Id, type Outcome, problem, type Problem, refused } from '#kernel';
import { People, type PersonRecord } from '#people';
import { Boards } from './data/boards.ts';
import { type Barred, type FrozenStep, neededOf } from './domain/round.ts';
import type { Purpose, RuleStep } from './domain/rule.ts';

/** Finds out who is asked in each step, and whom of them policy would refuse, as of now. */
@Injectable()
export class Electorate {
  constructor(
    private readonly boards: Boards,
    private readonly people: People,
    private readonly judge: Judge,
  ) {}

  async freeze(
    hand: ChangeInHand,
    purpose: Purpose,
    steps: readonly RuleStep[],
  ): Promise<Outcome<readonly FrozenStep[]>> {
    const { manager, now } = hand.work;
    const boards = await this.boards.byKeys([...new Set(steps.flatMap((s) => s.boards))], manager);
    const ids = [...boards.values()].filter((b) => b.active).map((b) => b.id);
    const members = await this.boards.members(ids, now, manager);
    const people = await this.people.byIds([...new Set(members.map((m) => m.personId))], manager);
    const asked = steps.map((step) => {
      const on = new Set(step.boards.map((key) => boards.get(key)?.id));
      const persons = members.filter((m) => on.has(m.boardId) && people.get(m.personId)?.active === true);
      return [...new Set(persons.map((m) => m.personId))];
    });
    const problems = steps.flatMap((step, i) => tooFew(step, asked[i]?.length ?? 0));
    if (problems.length > 0) return refused(...problems);
    const barred = await this.barred(hand, purpose, [...people.values()]);
    return done(
      steps.map((step, i) => {
        const electorate = asked[i] ?? [];
        return {
          ...step,
          needed: neededOf(step.require, electorate.length),
          electorate,
          barred: electorate.flatMap((person) => barred.get(person) ?? []),
        };
      }),
    );
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

function tooFew(step: RuleStep, electorate: number): Problem[] {
  const boards = step.boards.join(', ');
  const wayOut =
    'An administrator can add members to the board, or have other approval rules put into force.';
  if (electorate === 0)
    return [
      problem(
        'NO_ELECTORATE',
        `"${step.name}" has to be approved by ${boards}, and nobody active is on it.`,
        {
          rule: 'empty-electorate',
          wayOut,
        },
      ),
    ];
  const needed = neededOf(step.require, electorate);
  return needed <= electorate
    ? []
    : [
        problem(
          'NO_ELECTORATE',
          `"${step.name}" needs ${needed} approvals of ${boards}, which has ${electorate} active members.`,
          { rule: 'threshold-above-electorate', wayOut },
        ),
      ];
}
