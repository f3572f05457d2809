import { Inject, Injectable } from '@nestjs/common';
import { type NamedThing, personView } from '#changes';
import { type Clock, type Id, toGlobalId } from '#kernel';
import { People } from '#people';
import { CLOCK } from '#platform/database';
import { circumstancesOf } from '../counts.ts';
import { Boards } from '../data/boards.ts';
import { Presences } from '../data/presences.ts';
import { Rounds } from '../data/rounds.ts';
import type { Round, Vote } from '../domain/round.ts';
import { nobodyAway, type Presence } from '../domain/stand-in.ts';
import { tally } from '../domain/tally.ts';
import { needOf, type StepObject, toRound, toSteps, toVotes } from '../graphql/round.types.ts';
import type { RoundView, StepView } from './round.view.ts';

/** The names of persons and boards. */
interface Names {
  person(id: Id): NamedThing | null;
  persons(ids: readonly Id[]): NamedThing[];
  boards(keys: readonly string[]): NamedThing[];
}

/** Shows rounds with their steps and votes: four queries for a page, however long. */
@Injectable()
export class RoundViews {
  constructor(
    private readonly rounds: Rounds,
    private readonly boards: Boards,
    private readonly people: People,
    private readonly presences: Presences,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async many(rounds: readonly Round[]): Promise<RoundView[]> {
    const votes = await this.rounds.votes(rounds.map((round) => round.id));
    const presences = await this.presences.ofRounds(
      rounds.map((round) => round.id),
      this.clock.now(),
    );
    const names = await this.names(rounds, [...votes.values()].flat());
    return rounds.map((round) =>
      this.view(round, votes.get(round.id) ?? [], presences.get(round.id) ?? nobodyAway, names),
    );
  }

  private view(record: Round, votes: readonly Vote[], presence: Presence, names: Names): RoundView {
    const counted = tally(record.steps, votes, circumstancesOf(record, presence));
    const { record: _record, ...round } = toRound(record, this.clock.now());
    const { id, number, digest, revision, ruleSetVersion, openedAt, dueAt, decidedAt, late } = round;
    return {
      id,
      number,
      purpose: round.purpose.toUpperCase(),
      state: round.state.toUpperCase(),
      digest,
      revision,
      ruleSetVersion,
      openedAt,
      dueAt,
      decidedAt,
      late,
      stillNeeded: needOf(record, counted),
      steps: toSteps(record, counted).map((step) => stepView(step, names)),
      votes: toVotes(record, votes, counted).map((vote) => ({
        id: vote.id,
        verdict: vote.verdict,
        comment: vote.comment,
        step: vote.step,
        digest: vote.digest,
        castAt: vote.castAt,
        person: names.person(vote.personId),
        onBehalfOf: vote.onBehalfOfId === null ? null : names.person(vote.onBehalfOfId),
      })),
    };
  }

  private async names(rounds: readonly Round[], votes: readonly Vote[]): Promise<Names> {
    const steps = rounds.flatMap((round) => round.steps);
    const ids = [
      ...steps.flatMap((step) => [...step.electorate, ...step.barred.map((b) => b.person)]),
      ...votes.map((vote) => vote.personId),
    ];
    const people = await this.people.byIds([...new Set(ids)]);
    const boards = await this.boards.byKeys([...new Set(steps.flatMap((step) => step.boards))]);
    const person = (id: Id) => personView(people.get(id));
    return {
      person,
      persons: (them) => them.flatMap((id) => person(id) ?? []),
      boards: (keys) =>
        keys.flatMap((key) => {
          const board = boards.get(key);
          return board === undefined ? [] : [{ id: toGlobalId('Board', board.id), key, name: board.name }];
        }),
    };
  }
}

function stepView({ frozen, left, barred, ...step }: StepObject, names: Names): StepView {
  return {
    ...step,
    boards: names.boards(frozen.boards),
    electorate: names.persons(frozen.electorate),
    mayVote: names.persons(left),
    barred: barred.map(({ personId, rule, reason }) => ({ person: names.person(personId), rule, reason })),
  };
}
