import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import { newId, systemActor } from '#kernel';
import { Violations } from './data/violations.ts';
import type { ViolationDraft } from './domain/violation.ts';

/** Puts a broken rule on record, within a command on the change. */
@Injectable()
export class RecordViolation {
  constructor(private readonly violations: Violations) {}

  /** @returns false when this occurrence is on record already; then nothing is written */
  async record(hand: ChangeInHand, draft: ViolationDraft): Promise<boolean> {
    const { work, change } = hand;
    const id = newId();
    const isNew = await this.violations.add(
      {
        ...draft,
        id,
        subjectType: 'change',
        subjectId: change.id,
        changeId: change.id,
        detectedAt: work.now,
        severity: 'medium',
        ownerId: null,
        answerBy: null,
        remindedAt: null,
        escalatedAt: null,
        disposition: 'open',
        dispositionNote: null,
        dispositionBy: null,
        dispositionAt: null,
      },
      work.manager,
    );
    if (!isNew) return false;
    await hand.emit(
      'change.violationRecorded',
      {
        violation: id,
        rule: draft.rule,
        description: draft.description,
        persons: draft.persons,
        dueAt: draft.dueAt?.toISOString(),
      },
      systemActor(work.actor.correlationId),
    );
    return true;
  }
}
