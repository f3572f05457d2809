import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Outcome, problem, refused } from '#kernel';
import { UnitOfWork } from '#platform/database';
import { endSessions, lockedSession } from '../data/session-store.ts';
import { parseToken } from '../domain/token.ts';

/** Ends the session that the request itself came with. */
@Injectable()
export class SignOut {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute(actor: Actor, bearer: string): Promise<Outcome<Id>> {
    const prefix = parseToken(bearer)?.prefix ?? '';
    const command = {
      name: 'signOut',
      input: { prefix },
      idOf: (id: Id) => id,
      reload: (id: Id) => Promise.resolve(id),
    };
    return this.unitOfWork.run(actor, command, async (work) => {
      const session = await lockedSession(work, prefix);
      if (session === null)
        return refused(
          problem('WRONG_STATE', 'This request did not come with a session that could be ended.', {
            wayOut: 'A token is ended with revokeToken.',
          }),
        );
      if (session.revokedAt !== null) return done(session.id);
      await endSessions(work, [session]);
      return done(session.id);
    });
  }
}
