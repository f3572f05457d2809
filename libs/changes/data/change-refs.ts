import { Injectable } from '@nestjs/common';
import { fromGlobalId, type Id, isId, notFound } from '#kernel';
import { parseChangeNumber } from '../domain/change.ts';
import { ChangesRepository } from './changes.repository.ts';

/** A change by what callers have in hand: its global id, its number (CHG-000123) or its bare id. */
@Injectable()
export class ChangeRefs {
  constructor(private readonly repository: ChangesRepository) {}

  async resolve(ref: string): Promise<Id> {
    if (isId(ref)) return ref;
    const parsed = fromGlobalId(ref);
    if (parsed?.type === 'Change') return parsed.id;
    const number = parseChangeNumber(ref);
    const change = number === null ? null : await this.repository.byNumber(number);
    if (change === null) throw notFound('change');
    return change.id;
  }
}
