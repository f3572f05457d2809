import { Injectable } from '@nestjs/common';
import { type Id, systemActor } from '#kernel';
import { People } from '#people';
import { DeliveryFailures, type OutboxHandler, type OutboxMessage } from '#platform/outbox';
import { Exceptions } from './data/exceptions.ts';
import { Violations } from './data/violations.ts';
import { dueOfException, dueOfViolation, type DutyDue, dutyTopic, wake } from './domain/due.ts';
import type { RuleException } from './domain/exception.ts';
import type { Violation } from './domain/violation.ts';
import { DutyCommands, type InHand } from './duty-commands.ts';
import { DutyGround } from './duty-ground.ts';
import { DutySettings } from './settings.ts';

/**
 * Keeps the time of violations and exceptions: reminds whoever has to answer, tells manager and compliance of what is
 * overdue, and notes when an exception is over. By themselves, not by their change, which may have ended or be none: a message
 * waits in the outbox for the first that is due, and the record says what that is by then. So nothing is done twice, and
 * nothing that was settled meanwhile.
 */
@Injectable()
export class DutyTimer implements OutboxHandler {
  readonly topic = dutyTopic;

  constructor(
    private readonly commands: DutyCommands,
    private readonly violations: Violations,
    private readonly exceptions: Exceptions,
    private readonly settings: DutySettings,
    private readonly people: People,
    private readonly ground: DutyGround,
  ) {}

  async deliver(messages: readonly OutboxMessage[]): Promise<void> {
    const failures = new Map<Id, unknown>();
    for (const message of messages)
      try {
        const isException = message.payload['subject'] === 'exception';
        await (isException ? this.exception(message) : this.violation(message));
      } catch (error) {
        failures.set(message.key, error);
      }
    if (failures.size > 0) throw new DeliveryFailures(failures);
  }

  private async violation({ key: id, correlationId }: OutboxMessage): Promise<void> {
    const found = await this.violations.byId(id);
    if (found === null) return;
    const subject = { type: 'violation', id } as const;
    // The escalation first: after it a reminder is no help.
    for (const { kind, key } of this.ground.past(this.dueOf(found)).reverse()) {
      const command = { name: kind, subject, changeId: found.changeId };
      await this.commands.byItself(systemActor(correlationId, key), command, async (on) => {
        const present = await this.violations.lock(id, on.work.manager);
        if (present === null || !this.dueOf(present).some((due) => due.key === key)) return;
        await (kind === 'violation-reminder' ? this.remind(on, present) : this.escalate(on, present));
      });
    }
    const after = await this.violations.byId(id);
    await this.ground.wait(correlationId, wake(subject, after === null ? [] : this.dueOf(after)));
  }

  private async exception({ key: id, correlationId }: OutboxMessage): Promise<void> {
    const found = await this.exceptions.byId(id);
    if (found === null) return;
    const subject = { type: 'exception', id } as const;
    const due = dueOfException(found);
    const [past] = this.ground.past(due);
    if (past === undefined) return this.ground.wait(correlationId, wake(subject, due));
    const command = { name: past.kind, subject, changeId: found.changeId };
    await this.commands.byItself(systemActor(correlationId, past.key), command, async (on) => {
      const present = await this.exceptions.lock(id, on.work.manager);
      if (present !== null && dueOfException(present).length > 0) await this.expire(on, present);
    });
  }

  private dueOf(violation: Violation): DutyDue[] {
    return dueOfViolation(violation, this.settings.violations.remindHoursBefore);
  }

  private async remind({ work, emit }: InHand, violation: Violation): Promise<void> {
    await this.violations.patch(violation.id, { remindedAt: work.now }, work.manager);
    const { ownerId } = violation;
    await emit('violationReminded', {
      ...told(violation),
      toldPersons: ownerId === null ? [] : [ownerId],
    });
  }

  private async escalate({ work, emit }: InHand, violation: Violation): Promise<void> {
    const { manager, now } = work;
    await this.violations.patch(violation.id, { escalatedAt: now }, manager);
    const owner = violation.ownerId === null ? null : await this.people.byId(violation.ownerId, manager);
    const compliance = await this.people.withAnyRole(['compliance'], manager);
    const above = owner?.managerId == null ? [] : [owner.managerId];
    await emit('violationOverdue', {
      ...told(violation),
      toldPersons: [...new Set([...above, ...compliance])],
    });
  }

  /** That it lifts nothing any more needs no noting: rules look at the clock. A material edit had ended it before. */
  private async expire({ work, hand, emit }: InHand, exception: RuleException): Promise<void> {
    if (hand !== null && hand.change.revision !== exception.revision) return;
    await this.exceptions.patch(exception.id, { expiredAt: work.now }, work.manager);
    hand?.forgetFacts();
    const { id, rule, requestedBy, serviceId } = exception;
    const about = serviceId === null ? {} : { service: serviceId };
    await emit('exceptionExpired', { exception: id, rule, ...about, toldPersons: [requestedBy] });
  }
}

const told = ({ id, rule, ownerId, answerBy, severity }: Violation) => ({
  violation: id,
  rule,
  severity,
  owner: ownerId,
  answerBy: answerBy?.toISOString(),
});
