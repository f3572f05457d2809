import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, newId, type Outcome, problem, refused } from '#kernel';
import { People } from '#people';
import { Erasures } from '../data/erasures.ts';
import type { Erasure } from '../domain/erasure.ts';

/** Asks for somebody's personal data to be erased; somebody else decides. */
@Injectable()
export class RequestErasure {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly erasures: Erasures,
    private readonly people: People,
  ) {}

  execute(actor: Actor, personId: Id, reason: string): Promise<Outcome<Erasure>> {
    const command = {
      name: 'requestErasure',
      input: { personId, reason },
      subject: { type: 'person', id: personId },
      idOf: ({ id }: Erasure) => id,
      reload: (id: Id) => this.erasures.byId(id),
    };
    return this.commands.run<Erasure>(actor, command, { action: 'requestErasure' }, async (work) => {
      if ((await this.people.byId(personId, work.manager)) === null)
        return refused(
          problem('INVALID_REFERENCE', 'There is no such person.', { path: ['input', 'person'] }),
        );
      const erasure: Erasure = {
        ...undecided,
        id: newId(),
        personId,
        reason,
        requestedBy: actor.personId as Id,
        requestedAccount: actor.accountId as Id,
        requestedAt: work.now,
      };
      if (!(await this.erasures.insert(erasure, work.manager)))
        return refused(problem('ALREADY_EXISTS', 'It is asked for already, and not decided.'));
      work.emit({
        ...{ type: 'person.erasureRequested', subjectType: 'person', subjectId: personId },
        data: { erasure: erasure.id, reason },
      });
      return done(erasure);
    });
  }
}

const undecided = {
  ...{ granted: null, decidedBy: null, decidedAccount: null, decidedAt: null, decisionNote: null },
  ...{ erasedAt: null, pseudonym: null },
} as const;
