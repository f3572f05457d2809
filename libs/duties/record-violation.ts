import { Injectable } from '@nestjs/common';
import type { ChangeInHand, ChangeRecord } from '#changes';
import { type Id, type Json, newId, systemActor } from '#kernel';
import type { Work } from '#platform/database';
import { Past } from './data/past.ts';
import { Violations } from './data/violations.ts';
import { dueOfViolation, wake } from './domain/due.ts';
import type { Violation, ViolationDraft, ViolationSubject } from './domain/violation.ts';
import { DutyListeners } from './news.ts';
import { DutySettings } from './settings.ts';

/** What a violation is of, and whose it is by that. */
interface Subject {
  readonly type: ViolationSubject;
  readonly id: Id;
  readonly change: Pick<ChangeRecord, 'id' | 'requesterId'> | null;
  readonly serviceIds: readonly Id[];
}

/** Puts a broken rule on record, with who has to answer for it and by when. */
@Injectable()
export class RecordViolation {
  constructor(
    private readonly violations: Violations,
    private readonly past: Past,
    private readonly settings: DutySettings,
    private readonly listeners: DutyListeners,
  ) {}

  /**
   * Within a command on the change.
   * @returns false when this occurrence is on record already; then nothing is written
   */
  async record(hand: ChangeInHand, draft: ViolationDraft): Promise<boolean> {
    const { work, change } = hand;
    const written = await this.write(work, ofChange(change), draft);
    if (written === null) return false;
    await hand.emit('change.violationRecorded', told(written), systemActor(work.actor.correlationId));
    return true;
  }

  /** On a change that is not in hand: something elsewhere has brought a breach to light. */
  async recordOnChange(work: Work, change: ChangeRecord, draft: ViolationDraft): Promise<boolean> {
    const written = await this.write(work, ofChange(change), draft);
    if (written === null) return false;
    const event = { type: 'change.violationRecorded', subjectType: 'change', subjectId: change.id };
    work.emit({ ...event, data: told(written) }, systemActor(work.actor.correlationId));
    work.enqueue({ topic: 'change', key: change.id, payload: {} });
    return true;
  }

  /** On something that belongs to no change. */
  async recordElsewhere(
    work: Work,
    subject: Omit<Subject, 'change'>,
    draft: ViolationDraft,
  ): Promise<boolean> {
    const written = await this.write(work, { ...subject, change: null }, draft);
    if (written === null) return false;
    const event = { type: 'violation.recorded', subjectType: 'violation', subjectId: written.id };
    await this.listeners.tell(
      work.emit({ ...event, data: told(written) }, systemActor(work.actor.correlationId)),
      work,
    );
    return true;
  }

  private async write(work: Work, subject: Subject, draft: ViolationDraft): Promise<Violation | null> {
    const { manager, now } = work;
    const severity = this.settings.severityOf(draft.rule);
    const about = { requesterId: subject.change?.requesterId ?? null, serviceIds: subject.serviceIds };
    const violation: Violation = {
      ...draft,
      id: newId(),
      subjectType: subject.type,
      subjectId: subject.id,
      changeId: subject.change?.id ?? null,
      detectedAt: now,
      severity,
      ownerId: await this.past.ownerOf(about, draft.persons, manager),
      answerBy: new Date(now.getTime() + this.settings.violations.answerHours[severity] * 3_600_000),
      remindedAt: null,
      escalatedAt: null,
      disposition: 'open',
      dispositionNote: null,
      dispositionBy: null,
      dispositionAt: null,
    };
    if (!(await this.violations.add(violation, manager))) return null;
    const { remindHoursBefore } = this.settings.violations;
    const message = wake(
      { type: 'violation', id: violation.id },
      dueOfViolation(violation, remindHoursBefore),
    );
    if (message !== null) work.enqueue(message);
    return violation;
  }
}

const ofChange = (change: ChangeRecord): Subject => ({
  type: 'change',
  id: change.id,
  change,
  serviceIds: change.serviceIds,
});

const told = (violation: Violation): Record<string, Json | undefined> => ({
  violation: violation.id,
  rule: violation.rule,
  description: violation.description,
  persons: violation.persons,
  dueAt: violation.dueAt?.toISOString(),
  severity: violation.severity,
  owner: violation.ownerId,
  answerBy: violation.answerBy?.toISOString(),
  toldPersons: violation.ownerId === null ? [] : [violation.ownerId],
});
