import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Outcome, problem, refused } from '#kernel';
import { UnitOfWork } from '#platform/database';
import { endSessions, lockedSessionsOf } from '../data/session-store.ts';

/** Ends every session of the person who asks, the one that asks as well. Tokens for tools stay. */
@Injectable()
export class SignOutEverywhere {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute(actor: Actor): Promise<Outcome<Id>> {
    const personId = actor.personId ?? '';
    const command = {
      name: 'signOutEverywhere',
      input: { personId },
      idOf: (id: Id) => id,
      reload: (id: Id) => Promise.resolve(id),
    };
    return this.unitOfWork.run(actor, command, async (work) => {
      if (actor.kind !== 'person' || actor.scopes !== null) return refused(notInPerson);
      await endSessions(work, await lockedSessionsOf(work, personId));
      return done(personId);
    });
  }
}

const notInPerson = problem('NOT_PERMITTED', 'Only a person who is signed in ends all sessions.', {
  rule: 'sign-out-everywhere',
  wayOut: 'Sign in with user name and password first.',
});
