import { type Outcome, type Problem, toGlobalId } from '#kernel';
import { changeNumber, type ChangeRecord } from '../domain/change.ts';
import type { ChangeObject } from './change.type.ts';

export function toChangeObject(record: ChangeRecord): ChangeObject {
  return { ...record, record, id: toGlobalId('Change', record.id), number: changeNumber(record.number) };
}

export function changePayload(outcome: Outcome<ChangeRecord>): {
  change: ChangeObject | null;
  problems: readonly Problem[];
} {
  return outcome.ok
    ? { change: toChangeObject(outcome.value), problems: [] }
    : { change: null, problems: outcome.problems };
}
