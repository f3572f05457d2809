import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ChangeCommands,
  type ChangeInHand,
  type ChangeRecord,
  type Deadline,
  Deadlines,
  type DeadlineSource,
} from '#changes';
import type { Actor } from '#kernel';
import { People } from '#people';
import type { Manager } from '#platform/database';
import { Violations } from './data/violations.ts';
import type { Violation } from './domain/violation.ts';
import { DutySettings } from './settings.ts';

const reminder = 'violation-reminder';
const overdue = 'violation-overdue';

/** Whoever has to answer for a violation of a change is reminded; once it is overdue, their manager and compliance are told. */
@Injectable()
export class ViolationDeadlines implements DeadlineSource, OnModuleInit {
  readonly kinds = [reminder, overdue];

  constructor(
    private readonly deadlines: Deadlines,
    private readonly commands: ChangeCommands,
    private readonly violations: Violations,
    private readonly people: People,
    private readonly settings: DutySettings,
  ) {}

  onModuleInit(): void {
    this.deadlines.add(this);
  }

  async ahead(changes: readonly ChangeRecord[], manager: Manager): Promise<readonly Deadline[]> {
    const open = await this.violations.awaited(
      changes.map((c) => c.id),
      manager,
    );
    return open.flatMap((violation) => this.dueOf(violation));
  }

  async meet(deadline: Deadline, actor: Actor): Promise<void> {
    const command = { name: deadline.kind, changeId: deadline.changeId, input: { key: deadline.key } };
    await this.commands.run(actor, command, async (hand) => {
      const open = await this.violations.awaited([deadline.changeId], hand.work.manager);
      const due = open.find((v) =>
        this.dueOf(v).some((d) => d.key === deadline.key && d.at <= hand.work.now),
      );
      if (due !== undefined)
        await (deadline.kind === reminder ? this.remind(hand, due) : this.escalate(hand, due));
      return [];
    });
  }

  private dueOf({ id, changeId, answerBy, remindedAt, escalatedAt, detectedAt }: Violation): Deadline[] {
    if (changeId === null || answerBy === null) return [];
    const before = answerBy.getTime() - this.settings.violations.remindHoursBefore * 3_600_000;
    const remindAt = new Date(Math.max(before, (detectedAt.getTime() + answerBy.getTime()) / 2));
    const due = (kind: string, at: Date): Deadline => ({ changeId, kind, key: `${kind}:${id}`, at });
    return [
      ...(remindedAt === null ? [due(reminder, remindAt)] : []),
      ...(escalatedAt === null ? [due(overdue, answerBy)] : []),
    ];
  }

  private async remind(hand: ChangeInHand, violation: Violation): Promise<void> {
    await this.violations.patch(violation.id, { remindedAt: hand.work.now }, hand.work.manager);
    const { ownerId } = violation;
    await hand.emit('change.violationReminded', {
      ...told(violation),
      toldPersons: ownerId === null ? [] : [ownerId],
    });
  }

  private async escalate(hand: ChangeInHand, violation: Violation): Promise<void> {
    const { manager, now } = hand.work;
    await this.violations.patch(violation.id, { escalatedAt: now }, manager);
    const owner = violation.ownerId === null ? null : await this.people.byId(violation.ownerId, manager);
    const compliance = await this.people.withAnyRole(['compliance'], manager);
    const above = owner?.managerId == null ? [] : [owner.managerId];
    await hand.emit('change.violationOverdue', {
      ...told(violation),
      toldPersons: [...new Set([...above, ...compliance])],
    });
  }
}

const told = ({ id, rule, ownerId, answerBy, severity }: Violation) => ({
  violation: id,
  rule,
  severity,
  owner: ownerId,
  answerBy: answerBy?.toISOString(),
});
