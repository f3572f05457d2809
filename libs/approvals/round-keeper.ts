import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { type ChangeInHand, contentDigest } from '#changes';
import { newId, problem } from '#kernel';
import { People } from '#people';
import { Rounds } from './data/rounds.ts';
import { RuleSets } from './data/rule-sets.ts';
import { hoursAfter } from './domain/due.ts';
import { type Asking, routeOf } from './domain/matching.ts';
import type { Round } from './domain/round.ts';
import type { Purpose } from './domain/rule.ts';
import { shortOf, standingVotes } from './domain/tally.ts';
import { Electorate } from './electorate.ts';
import { announce } from './announce.ts';
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
    private readonly catalog: Catalog,
    private readonly people: People,
    private readonly settings: Settings,
  ) {}

  /** Asks the approvers that the rules in force name. What stands against it is held against the running command. */
  async open(hand: ChangeInHand, opening: Opening): Promise<void> {
    const { manager, now } = hand.work;
    const ruleSet = await this.ruleSets.active(manager);
    const asking = await this.asking(hand);
    const route = routeOf(ruleSet?.rules ?? [], asking, opening.purpose);
    if (ruleSet === null || route === null) {
      hand.objections.push(noRule(asking, opening.purpose));
      return;
    }
    const steps = await this.electorate.freeze(hand, opening.purpose, route.steps);
    if (!steps.ok) {
      hand.objections.push(...steps.problems);
      return;
    }
    const countsFrom = opening.owed?.countsFrom ?? now;
    const hours =
      opening.purpose === 'ratification'
        ? this.settings.emergency.ratificationHours
        : (route.dueHours ?? this.settings.approvals.dueHours[hand.change.type]);
    const round: Round = {
      id: newId(),
      changeId: hand.change.id,
      number: ((await this.rounds.last(hand.change.id, manager))?.number ?? 0) + 1,
      purpose: opening.purpose,
      digest: contentDigest(hand.change),
      revision: hand.change.revision,
      ruleSetVersion: ruleSet.version,
      steps: steps.value,
      state: 'open',
      openedAt: now,
      countsFrom,
      dueAt: hoursAfter(countsFrom, hours),
      decidedAt: null,
      remindersSent: opening.owed?.remindersSent ?? 0,
      escalationLevel: opening.owed?.escalationLevel ?? 0,
      missedAt: opening.owed?.missedAt ?? null,
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

  private async asking(hand: ChangeInHand): Promise<Asking> {
    const { change, work } = hand;
    const { tier } = await hand.facts();
    const services = await this.catalog.servicesByIds(change.serviceIds, work.manager);
    const environments = await this.catalog.environmentsByIds(change.environmentIds, work.manager);
    return {
      type: change.type,
      risk: change.risk,
      tier,
      services: [...services.values()].map((s) => s.key),
      environments: [...environments.values()].flatMap((e) => [e.key, e.kind]),
    };
  }
}

const firstHundred = { limit: 100, backward: false, cursor: null } as const;

const noRule = ({ type, risk, tier }: Asking, purpose: Purpose) =>
  problem(
    'NO_APPROVAL_RULE',
    `No approval rule says who gives the ${purpose} of a ${type} change of ${risk} risk on services of tier ${tier}.`,
    { rule: 'no-approval-rule', wayOut: 'Have a set of approval rules put into force that covers it.' },
  );
