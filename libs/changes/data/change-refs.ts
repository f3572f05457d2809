import { Injectable } from '@nestjs/common';
import { fromGlobalId, type Id, isId, notFound } from '#kernel';
import { type ChangeRecord, parseChangeNumber } from '../domain/change.ts';
import { ChangesRepository } from './changes.repository.ts';

/** A change by what callers have in hand: its global id, its number (CHG-000123) or its bare id. */
@Injectable()
export class ChangeRefs {
  constructor(private readonly repository: ChangesRepository) {}

  async resolve(ref: string): Promise<Id> {
    return idOf(ref) ?? (await this.byNumber(ref)).id;
  }

  /** The change itself, in one query whatever the caller has in hand. */
  async record(ref: string): Promise<ChangeRecord> {
    const id = idOf(ref);
    if (id === null) return this.byNumber(ref);
    const change = (await this.repository.byIds([id])).get(id);
    if (change === undefined) throw notFound('change');
    return change;
  }

  private async byNumber(ref: string): Promise<ChangeRecord> {
    const number = parseChangeNumber(ref);
    const change = number === null ? null : await this.repository.byNumber(number);
    if (change === null) throw notFound('change');
    return change;
  }
}

function idOf(ref: string): Id | null {
  if (isId(ref)) return ref;
  const parsed = fromGlobalId(ref);
  return parsed?.type === 'Change' ? parsed.id : null;
}
