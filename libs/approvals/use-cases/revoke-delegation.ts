import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, notFound, type Outcome, problem, refused } from '#kernel';
import { People } from '#people';
import { Delegations } from '../data/delegations.ts';
import { DelegationNews } from '../delegation-news.ts';
import type { Delegation } from '../domain/delegation.ts';
import { toldOf } from './delegate-vote.ts';

/** Ends a delegation before its time. A vote that was cast under it stands, and whoever cast it can withdraw it. */
@Injectable()
export class RevokeDelegation {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly delegations: Delegations,
    private readonly people: People,
    private readonly news: DelegationNews,
  ) {}

  async execute(actor: Actor, id: Id): Promise<Outcome<Delegation>> {
    const found = (await this.delegations.byIds([id])).get(id);
    if (found === undefined) throw notFound('delegation');
    const assignee = (await this.people.byIds([found.delegateId])).get(found.delegateId);
    if (assignee === undefined) throw notFound('person');
    const command = {
      name: 'revokeDelegation',
      input: { id },
      subject: { type: 'delegation', id },
      idOf: () => id,
      reload: async () => (await this.delegations.byIds([id])).get(id) as Delegation,
    };
    const asked = { action: 'revokeDelegation', delegator: found.delegatorId, assignee };
    return this.commands.run(actor, command, asked, async (work) => {
      const { manager, now } = work;
      const delegation = await this.delegations.lock(id, manager);
      if (delegation.revokedAt !== null || delegation.toAt <= now)
        return refused(
          problem('WRONG_STATE', 'The delegation has ended.', {
            rule: 'delegation-live',
            path: ['input', 'delegation'],
          }),
        );
      const revoked = { ...delegation, revokedAt: now, revokedBy: actor.personId };
      await this.delegations.revoke(id, actor.personId ?? '', now, manager);
      const told = toldOf(delegation);
      const data = { ...told, by: actor.personId, before: told.to, after: now.toISOString() };
      work.emit({ type: 'delegation.revoked', subjectType: 'delegation', subjectId: id, data });
      await this.news.tell(work, revoked, 'revoked');
      return done(revoked);
    });
  }
}
