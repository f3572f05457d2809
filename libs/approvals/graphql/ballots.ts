import { Injectable } from '@nestjs/common';
import { type Role, roles } from '#kernel';
import type { ConditionDraft, Marker } from '../domain/condition.ts';
import type { Ballot } from '../use-cases/cast-vote.ts';
import { verdictOf } from './enums.ts';
import { ApprovalRefs } from './refs.ts';
import type { CastVoteFields, ConditionFields } from './vote.inputs.ts';

/** A role as GraphQL and people write it: CHANGE_MANAGER is changeManager. */
const roleOf = (word: string): Role | undefined =>
  roles.find((role) => role.toLowerCase() === word.replaceAll('_', '').toLowerCase());

/** Votes as clients send them, with the people they name as our own. */
@Injectable()
export class Ballots {
  constructor(private readonly refs: ApprovalRefs) {}

  async read({ verdict, onBehalfOf, conditions, ...said }: Omit<CastVoteFields, 'change'>): Promise<Ballot> {
    const drafts: ConditionDraft[] = [];
    for (const condition of conditions ?? []) drafts.push(await this.draft(condition));
    return {
      ...said,
      verdict: verdictOf(verdict),
      ...(onBehalfOf == null ? {} : { onBehalfOf: await this.refs.person(onBehalfOf, 'onBehalfOf') }),
      ...(drafts.length === 0 ? {} : { conditions: drafts }),
    };
  }

  private async draft({ text, dueAt, markedBy }: ConditionFields): Promise<ConditionDraft> {
    return { text, dueAt, marker: markedBy == null ? 'board' : await this.marker(markedBy) };
  }

  private async marker(word: string): Promise<Marker> {
    if (word === 'VERIFIER' || word === 'BOARD') return word.toLowerCase() as Marker;
    const role = roleOf(word);
    return role === undefined ? { person: await this.refs.person(word, 'conditions') } : { role };
  }
}
