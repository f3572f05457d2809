import { Injectable } from '@nestjs/common';
import {
  ChangeCommands,
  type ChangeInHand,
  type ChangeRecord,
  type ChangeState,
  contentDigest,
} from '#changes';
import { type Actor, type Id, newId, type Outcome, problem, type Problem } from '#kernel';
import { announce } from '../announce.ts';
import { CalendarEntries, type Covering } from '../data/calendar-entries.ts';
import { FreezeOverrides } from '../data/freeze-overrides.ts';
import type { FreezeOverride } from '../domain/freeze-override.ts';
import { binds } from '../domain/held.ts';
import { TouchedBy } from '../touched.ts';

export interface OverrideRequest {
  /** Which freeze; where only one is on or falls into the planned time, it may be left out. */
  readonly freeze?: Id | null;
  readonly reason: string;
  /** Until when it is wished for. */
  readonly until: Date;
  readonly expectedVersion?: number | null;
}

const stillToDo: readonly ChangeState[] = ['ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING'];

/** Asks for a change to be let through a freeze. It is about the content as it stands now, and no other. */
@Injectable()
export class RequestOverride {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly entries: CalendarEntries,
    private readonly overrides: FreezeOverrides,
    private readonly touched: TouchedBy,
  ) {}

  execute(actor: Actor, changeId: Id, request: OverrideRequest): Promise<Outcome<ChangeRecord>> {
    const { freeze, reason, until, expectedVersion } = request;
    const input = { freeze: freeze ?? null, reason, until: until.toISOString() };
    const command = { name: 'requestFreezeOverride', changeId, expectedVersion, input };
    return this.commands.run(actor, command, async (hand) => {
      const forbidden = await hand.permit('requestFreezeOverride');
      if (forbidden.length > 0) return forbidden;
      const bad = requestProblems(hand, request);
      if (bad.length > 0) return bad;
      const stopping = await this.stopping(hand, until);
      const chosen = stopping.filter(({ entry }) => freeze == null || entry.id === freeze);
      const [meant] = chosen;
      if (meant === undefined || chosen.length > 1) return [whichOne(chosen, freeze ?? null)];
      return this.ask(hand, meant, request);
    });
  }

  /** The freezes that stop it between now and the time that is wished for, or its planned end. */
  private async stopping({ change, work }: ChangeInHand, until: Date): Promise<Covering[]> {
    const { plannedEnd } = change;
    const to = plannedEnd !== null && plannedEnd > until ? plannedEnd : until;
    const held = await this.touched.change(change, work.manager);
    const found = await this.entries.covering({ from: work.now, to }, held, ['FREEZE'], work.manager);
    return found.filter(({ entry }) => binds(entry, held));
  }

  private async ask(
    hand: ChangeInHand,
    { entry }: Covering,
    { reason, until }: OverrideRequest,
  ): Promise<readonly Problem[]> {
    const { change, work } = hand;
    const asker = work.actor.personId;
    if (asker === null || entry.strength === null) return [];
    const earlier = await this.overrides.ofChange(change.id, work.manager);
    if (earlier.some((o) => o.entryId === entry.id && o.verdict === null && o.ending === null))
      return [
        problem('ALREADY_EXISTS', `An override of “${entry.name}” is asked for already.`, {
          rule: 'one-override-request',
          wayOut: 'Wait for the decision, or withdraw the request.',
        }),
      ];
    const override: FreezeOverride = {
      ...{ id: newId(), changeId: change.id, entryId: entry.id, entryVersion: entry.version },
      ...{ strength: entry.strength, digest: contentDigest(change), revision: change.revision },
      ...{ reason, wishedUntil: until, requestedBy: asker, requestedAt: work.now },
      ...{ verdict: null, decidedBy: null, decidedAt: null, decisionReason: null, validUntil: null },
      ...{ ending: null, endedBy: null, endedAt: null, endingReason: null, expiryNotedAt: null },
    };
    await this.overrides.insert(override, work.manager);
    const data = { reason, until: until.toISOString() };
    await announce(hand, 'change.freezeOverrideRequested', override, entry.name, data);
    return [];
  }
}

function requestProblems({ change, work }: ChangeInHand, { reason, until }: OverrideRequest): Problem[] {
  const problems: Problem[] = [];
  if (!stillToDo.includes(change.state))
    problems.push(
      problem('WRONG_STATE', `The change is ${change.state}: no freeze stops it.`, {
        rule: 'override-while-ahead',
      }),
    );
  if (reason.trim() === '')
    problems.push(problem('INVALID_INPUT', 'Say why it cannot wait.', { path: ['input', 'reason'] }));
  if (until <= work.now)
    problems.push(
      problem('INVALID_INPUT', 'The override would be over already.', {
        path: ['input', 'until'],
        wayOut: 'Give a time ahead.',
      }),
    );
  return problems;
}

function whichOne(found: readonly Covering[], asked: Id | null): Problem {
  const path = { path: ['input', 'freeze'] };
  if (asked !== null)
    return problem(
      'INVALID_REFERENCE',
      'This is no freeze that stops the change in the time wished for.',
      path,
    );
  if (found.length === 0)
    return problem('WRONG_STATE', 'No freeze stops the change in the time wished for.', {
      rule: 'override-needs-freeze',
    });
  const names = found.map(({ entry }) => `“${entry.name}”`).join(', ');
  return problem('INVALID_INPUT', `More than one freeze stops the change: ${names}.`, {
    ...path,
    wayOut: 'Ask for each by its id.',
  });
}
