import { Injectable } from '@nestjs/common';
import { type Actor, Fault, type Id } from '#kernel';
import type { Lending } from '../use-cases/delegate-vote.ts';
import type { DelegateVoteFields } from './delegation.types.ts';
import { ApprovalRefs } from './refs.ts';

/** Reads what callers say of a vote that they lend, for every door. */
@Injectable()
export class Lendings {
  constructor(private readonly refs: ApprovalRefs) {}

  async read(actor: Actor, said: DelegateVoteFields): Promise<Lending> {
    const { from, to, boards, types, reason } = said;
    return {
      delegator: await this.person(actor, said.delegator, 'delegator'),
      delegate: await this.refs.person(said.delegate, 'delegate'),
      services: await this.refs.services(said.services ?? []),
      ...{ from, to, boards, types, reason },
    };
  }

  /** The caller, unless somebody else is named. */
  async person(actor: Actor, ref: string | null | undefined, field?: string): Promise<Id> {
    return ref == null ? personOf(actor) : this.refs.person(ref, field);
  }
}

function personOf({ personId }: Actor): Id {
  if (personId !== null) return personId;
  throw new Fault('FORBIDDEN', 'This is for people.');
}
