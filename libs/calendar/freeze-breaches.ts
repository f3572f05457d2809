import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, type ChangeRecord, ChangeRules } from '#changes';
import { RecordViolation } from '#duties';
import { isId } from '#kernel';
import type { RecordedEvent } from '#platform/database';
import { CalendarEntries } from './data/calendar-entries.ts';
import { FreezeOverrides } from './data/freeze-overrides.ts';
import type { CalendarEntry } from './domain/entry.ts';
import { type FreezeOverride, heldAt, reaches } from './domain/freeze-override.ts';
import { binds } from './domain/held.ts';
import { takesPlace } from './domain/takes-place.ts';
import { TouchedBy } from './touched.ts';

/** A deployment seen inside a freeze that nothing let it through is a breach, whoever made it and however. */
@Injectable()
export class FreezeBreaches implements OnModuleInit {
  constructor(
    private readonly rules: ChangeRules,
    private readonly entries: CalendarEntries,
    private readonly overrides: FreezeOverrides,
    private readonly touched: TouchedBy,
    private readonly violations: RecordViolation,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction({
      name: 'freeze-breaches',
      on: ['change.deploymentRecorded', 'change.deploymentWentOn'],
      react: (hand, event) => this.look(hand, event),
    });
  }

  private async look(hand: ChangeInHand, { data }: RecordedEvent): Promise<void> {
    const { manager } = hand.work;
    const startedAt = new Date(textOf(data['startedAt']));
    if (Number.isNaN(startedAt.getTime())) return;
    const finished = new Date(textOf(data['finishedAt']));
    const finishedAt = finished >= startedAt ? finished : startedAt;
    const held = await this.touched.change(deployed(hand.change, data), manager);
    const span = { from: startedAt, to: new Date(finishedAt.getTime() + 1) };
    // As the calendar was then: a freeze that was moved afterwards does not take the breach away, nor bring one.
    const freezes = (await this.entries.asOf(startedAt, ['FREEZE'], manager)).filter(
      (entry) => binds(entry, held) && takesPlace(entry, span).length > 0,
    );
    if (freezes.length === 0) return;
    const overrides = await this.overrides.ofChange(hand.change.id, manager);
    for (const freeze of freezes.filter((f) => !wasLetThrough(overrides, f, startedAt)))
      await this.record(hand, freeze, data, startedAt);
  }

  private async record(
    hand: ChangeInHand,
    { id, name, strength }: CalendarEntry,
    data: RecordedEvent['data'],
    startedAt: Date,
  ): Promise<void> {
    const deployer = data['deployer'];
    const hardness = strength === 'SOFT' ? 'soft' : 'hard';
    await this.violations.record(hand, {
      rule: 'deployment-inside-freeze',
      occurrence: `${textOf(data['deployment'])}:${id}`,
      description: `A deployment began at ${startedAt.toISOString()}, inside the ${hardness} freeze “${name}”, without an override.`,
      persons: isId(deployer) ? [deployer] : [],
      dueAt: null,
    });
  }
}

const wasLetThrough = (overrides: readonly FreezeOverride[], freeze: CalendarEntry, at: Date): boolean =>
  overrides.some((o) => o.entryId === freeze.id && reaches(o.strength, freeze.strength) && heldAt(o, at));

/** What was deployed and where, not all that the change may touch. */
function deployed(change: ChangeRecord, { serviceId, environmentId }: RecordedEvent['data']): ChangeRecord {
  return {
    ...change,
    serviceIds: isId(serviceId) ? [serviceId] : change.serviceIds,
    environmentIds: isId(environmentId) ? [environmentId] : change.environmentIds,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
