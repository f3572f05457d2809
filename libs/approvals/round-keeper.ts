import { Injectable } from '@nestjs/common';
import { type ChangeInHand, contentDigest } from '#changes';
import { newId } from '#kernel';
import { People } from '#people';
import { Rounds } from './data/rounds.ts';
import { RuleSets } from './data/rule-sets.ts';
import { hoursAfter } from './domain/due.ts';
import { noRule, routeOf } from './domain/matching.ts';
import type { Round } from './domain/round.ts';
import type { Purpose } from './domain/rule.ts';
import { shortOf, standingVotes } from './domain/tally.ts';
import { Electorate } from './electorate.ts';
import { announce } from './announce.ts';
import { Askings } from './askings.ts';
import { Settings } from './settings.ts';

export interface Opening {
  readonly purpose: Purpose;
  /** The round that fell and whose ratification is still owed: its clock runs on, an edit is no second chance. */
  readonly owed?: Round | null;
  readonly reason?: string;
}

/** Opens rounds, turns them into ratifications, and voids them: what happens to a change decides which. */
@Injectable()
export class RoundKeeper {
  constructor(
    private readonly rounds: Rounds,
    private readonly ruleSets: RuleSets,
    private readonly electorate: Electorate,
    private readonly askings: Askings,
    private readonly people: People,
    private readonly settings: Settings,
  ) {}

  /** Asks the approvers that the rules in force name. What stands against it is held against the running command. */
  async open(hand: ChangeInHand, opening: Opening): Promise<void> {
    const { manager, now } = hand.work;
    const ruleSet = await this.ruleSets.active(manager);
    const asking = await this.askings.of(hand.change, await hand.facts(), manager);
    const route = routeOf(ruleSet?.rules ?? [], asking, opening.purpose);
    if (ruleSet === null || route === null) {
      hand.objections.push(noRule(asking, opening.purpose));
      return;
    }
    const frozen = await this.electorate.freeze(hand, opening.purpose, route.steps, asking.risk);
    if (!frozen.ok) {
      hand.objections.push(...frozen.problems);
      return;
    }
    const countsFrom = opening.owed?.countsFrom ?? now;
    const promised = [route.dueHours ?? [], frozen.value.promised].flat();
    const hours =
      opening.purpose === 'ratification'
        ? this.settings.emergency.ratificationHours
        : promised.length === 0
          ? this.settings.approvals.dueHours[hand.change.type]
          : Math.min(...promised);
    const round: Round = {
      id: newId(),
      changeId: hand.change.id,
      number: ((await this.rounds.last(hand.change.id, manager))?.number ?? 0) + 1,
      purpose: opening.purpose,
      digest: contentDigest(hand.change),
      revision: hand.change.revision,
      ruleSetVersion: ruleSet.version,
      steps: frozen.value.steps,
      state: 'open',
      openedAt: now,
      countsFrom,
      dueAt: hoursAfter(countsFrom, hours),
      decidedAt: null,
      remindersSent: opening.owed?.remindersSent ?? 0,
      escalationLevel: opening.owed?.escalationLevel ?? 0,
      missedAt: opening.owed?.missedAt ?? null,
      currentStep: 0,
      closedSteps: 0,
    };
    await this.rounds.insert(round, manager);
    hand.forgetFacts();
    if (opening.purpose === 'ratification') await announce.ratificationRequested(hand, round, opening.reason);
    await announce.stepOpened(hand, round, 0);
    await this.warnIfShort(hand, round);
  }

  /** From now on the votes of this round ratify what has begun. */
  async turnIntoRatification(hand: ChangeInHand, round: Round): Promise<void> {
    const { manager, now } = hand.work;
    const dueAt = hoursAfter(now, this.settings.emergency.ratificationHours);
    const patch = {
      purpose: 'ratification',
      countsFrom: now,
      dueAt,
      remindersSent: 0,
      escalationLevel: 0,
    } as const;
    const turned = await this.rounds.patch(round, patch, manager);
    await announce.ratificationRequested(hand, turned);
  }

  async void(
    hand: ChangeInHand,
    round: Round,
    because: string,
    fields: readonly string[] = [],
  ): Promise<void> {
    const { manager, now } = hand.work;
    const votes = (await this.rounds.votes([round.id], manager)).get(round.id) ?? [];
    await this.rounds.patch(round, { state: 'voided', decidedAt: now }, manager);
    hand.forgetFacts();
    await announce.voided(hand, round, [...standingVotes(votes).values()], because, fields);
  }

  /** What can be told at once: barred members count towards the threshold, so some steps can never be reached. */
  private async warnIfShort(hand: ChangeInHand, round: Round): Promise<void> {
    const short = shortOf(round.steps);
    if (short === null) return;
    const managers = await this.people.list({ role: 'changeManager', active: true }, firstHundred);
    await announce.electorateTooSmall(
      hand,
      round,
      short,
      managers.nodes.map((p) => p.id),
    );
  }
}

const firstHundred = { limit: 100, backward: false, cursor: null } as const;
