import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeInHand, type ChangeRecord, contentDigest } from '#changes';
import { type Actor, type Id, notFound, type Outcome, problem, type Problem } from '#kernel';
import { announce } from '../announce.ts';
import { CalendarEntries } from '../data/calendar-entries.ts';
import { FreezeOverrides } from '../data/freeze-overrides.ts';
import type { CalendarEntry } from '../domain/entry.ts';
import { type FreezeOverride, overrideState, reaches } from '../domain/freeze-override.ts';

export interface OverrideDecision {
  readonly verdict: 'GRANTED' | 'REJECTED';
  readonly reason: string;
  /** Until when it is granted: at the latest what was wished for, which holds when left out. */
  readonly until?: Date | null;
}

/** Grants or rejects an override of a freeze, once. */
@Injectable()
export class DecideOverride {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly entries: CalendarEntries,
    private readonly overrides: FreezeOverrides,
  ) {}

  async execute(actor: Actor, id: Id, decision: OverrideDecision): Promise<Outcome<ChangeRecord>> {
    const found = await this.overrides.byId(id);
    if (found === null) throw notFound('freeze override');
    const { verdict, reason, until } = decision;
    const input = { override: id, verdict, reason, until: until?.toISOString() ?? null };
    const command = { name: 'decideFreezeOverride', changeId: found.changeId, input };
    return this.commands.run(actor, command, async (hand) => {
      const { manager } = hand.work;
      const override = await this.overrides.byId(id, manager);
      const entry = (await this.entries.byIds([found.entryId], manager)).get(found.entryId);
      if (override === null || entry === undefined) throw notFound('freeze override');
      const strength = entry.strength ?? override.strength;
      const forbidden = await hand.permit('decideFreezeOverride', { asker: override.requestedBy, strength });
      if (forbidden.length > 0) return forbidden;
      const bad = decisionProblems(hand, override, entry, decision);
      if (bad.length > 0) return bad;
      await this.decide(hand, override, entry, decision);
      return [];
    });
  }

  private async decide(
    hand: ChangeInHand,
    override: FreezeOverride,
    { name }: CalendarEntry,
    { verdict, reason, until }: OverrideDecision,
  ): Promise<void> {
    const { work } = hand;
    const validUntil = verdict === 'GRANTED' ? (until ?? override.wishedUntil) : null;
    const decided = {
      ...{ verdict, validUntil, decidedBy: work.actor.personId },
      ...{ decidedAt: work.now, decisionReason: reason },
    };
    await this.overrides.patch(override.id, decided, work.manager);
    const type = verdict === 'GRANTED' ? 'change.freezeOverrideGranted' : 'change.freezeOverrideRejected';
    const told = { before: 'REQUESTED', after: verdict, until: validUntil?.toISOString() ?? null };
    await announce(hand, type, override, name, { reason, ...told });
  }
}

function decisionProblems(
  { change, work }: ChangeInHand,
  override: FreezeOverride,
  entry: CalendarEntry,
  { reason, until, verdict }: OverrideDecision,
): Problem[] {
  const state = overrideState(override, work.now);
  if (state !== 'REQUESTED')
    return [problem('WRONG_STATE', `The override is ${state} already.`, { rule: 'override-decided-once' })];
  const problems: Problem[] = [];
  if (reason.trim() === '')
    problems.push(problem('INVALID_INPUT', 'Say why.', { path: ['input', 'reason'] }));
  if (verdict === 'REJECTED') return problems;
  if (override.digest !== contentDigest(change) || override.revision !== change.revision)
    problems.push(
      problem('STALE_CONTENT', 'The override was asked for on content that has since changed.', {
        rule: 'override-of-this-content',
        wayOut: 'It has to be asked for again.',
      }),
    );
  if (!reaches(override.strength, entry.strength))
    problems.push(
      problem('WRONG_STATE', 'The freeze was soft when the override was asked for, and is hard by now.', {
        rule: 'override-of-this-strength',
        wayOut: 'It has to be asked for again.',
      }),
    );
  const end = until ?? override.wishedUntil;
  if (end > override.wishedUntil || end <= work.now)
    problems.push(
      problem('INVALID_INPUT', 'An override ends after now, and not after the time that was asked for.', {
        path: ['input', 'until'],
        wayOut: `Give a time until ${override.wishedUntil.toISOString()}.`,
      }),
    );
  return problems;
}
