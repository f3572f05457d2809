import { Injectable } from '@nestjs/common';
import { changeTypes, GovernedCommands } from '#changes';
import { type Actor, done, type Id, type Json, newId, type Outcome, problem, refused } from '#kernel';
import { People } from '#people';
import { Boards } from '../data/boards.ts';
import { Delegations } from '../data/delegations.ts';
import { DelegationNews } from '../delegation-news.ts';
import { type Delegation, spanProblems } from '../domain/delegation.ts';
import { Settings } from '../settings.ts';

export interface Lending {
  /** Whose vote: the actor's own, whatever is said here is held against policy. */
  readonly delegator: Id;
  readonly delegate: Id;
  readonly from?: Date | null;
  readonly to: Date;
  /** Keys. */
  readonly boards?: readonly string[] | null;
  readonly services?: readonly Id[] | null;
  readonly types?: readonly string[] | null;
  readonly reason?: string | null;
}

/** Lends one's vote to somebody for a time. They vote in their own name, for the one who lent it. */
@Injectable()
export class DelegateVote {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly delegations: Delegations,
    private readonly boards: Boards,
    private readonly people: People,
    private readonly settings: Settings,
    private readonly news: DelegationNews,
  ) {}

  async execute(actor: Actor, input: Lending): Promise<Outcome<Delegation>> {
    const assignee = (await this.people.byIds([input.delegate])).get(input.delegate);
    if (assignee === undefined)
      return refused(
        problem('INVALID_REFERENCE', 'There is nobody under this id.', { path: ['input', 'delegate'] }),
      );
    const command = {
      name: 'delegateVote',
      subject: { type: 'person', id: input.delegator },
      input: JSON.parse(JSON.stringify(input)) as Json,
      idOf: ({ id }: Delegation) => id,
      reload: async (id: Id) => (await this.delegations.byIds([id])).get(id) as Delegation,
    };
    const asked = { action: 'delegateVote', delegator: input.delegator, assignee } as const;
    return this.commands.run(actor, command, asked, async (work) => {
      const { manager, now } = work;
      const fromAt = input.from ?? now;
      const keys = input.boards ?? [];
      const known = await this.boards.byKeys(keys, manager);
      const problems = [
        ...spanProblems(fromAt, input.to, now, this.settings.approvals.delegationMaxDays),
        ...(input.delegate === input.delegator
          ? [problem('INVALID_INPUT', 'A vote is lent to somebody else.', { path: ['input', 'delegate'] })]
          : []),
        ...keys
          .filter((key) => !known.has(key))
          .map((key) =>
            problem('INVALID_REFERENCE', `There is no board ${key}.`, { path: ['input', 'boards'] }),
          ),
        ...(input.types ?? [])
          .filter((type) => !(changeTypes as readonly string[]).includes(type))
          .map((type) =>
            problem('INVALID_INPUT', `${type} is no type of change.`, { path: ['input', 'types'] }),
          ),
      ];
      if (problems.length > 0) return refused(...problems);
      const delegation = lent(input, actor, { fromAt, now });
      await this.delegations.insert(delegation, manager);
      work.emit({
        type: 'delegation.created',
        subjectType: 'delegation',
        subjectId: delegation.id,
        data: toldOf(delegation),
      });
      await this.news.tell(work, delegation, 'created');
      return done(delegation);
    });
  }
}

/** A delegation as events tell it. */
export const toldOf = (delegation: Delegation) => ({
  delegator: delegation.delegatorId,
  delegate: delegation.delegateId,
  from: delegation.fromAt.toISOString(),
  to: delegation.toAt.toISOString(),
  boards: delegation.boards,
  services: delegation.serviceIds,
  types: delegation.types,
  reason: delegation.reason,
});

const lent = (input: Lending, actor: Actor, { fromAt, now }: { fromAt: Date; now: Date }): Delegation => ({
  id: newId(),
  delegatorId: input.delegator,
  delegateId: input.delegate,
  fromAt,
  toAt: input.to,
  boards: [...new Set(input.boards ?? [])],
  serviceIds: [...new Set(input.services ?? [])],
  types: [...new Set(input.types ?? [])],
  reason: input.reason ?? '',
  createdAt: now,
  accountId: actor.accountId ?? '',
  revokedAt: null,
  revokedBy: null,
});
