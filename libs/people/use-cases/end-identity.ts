import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, problem, refused } from '#kernel';
import { Identities } from '../data/identities.ts';
import { People } from '../data/people.ts';
import { identityText } from '../domain/identity.ts';
import type { PersonRecord } from '../domain/person.ts';
import { Administration } from './administration.ts';

/** Says that an identity is no longer a person's. What was done under it until now stays theirs. */
@Injectable()
export class EndIdentity {
  constructor(
    private readonly administration: Administration,
    private readonly people: People,
    private readonly identities: Identities,
  ) {}

  execute(actor: Actor, identityId: Id, reason: string): Promise<Outcome<PersonRecord>> {
    const command = {
      name: 'endIdentity',
      input: { identityId, reason },
      idOf: (person: PersonRecord) => person.id,
      reload: (id: Id) => this.load(id),
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const problems = await ask('managePeople');
      const found = await this.identities.lock(identityId, work.manager);
      if (problems.length > 0) return refused(...problems);
      if (found === null) throw notFound('identity');
      if (found.toAt !== null)
        return refused(
          problem('WRONG_STATE', 'This link has ended already.', { rule: 'identity-ended-once' }),
        );
      await this.identities.end(identityId, work.now, actor.personId, work.manager);
      const { kind, fromAt } = found;
      const before = { identity: identityText(found), kind, from: fromAt?.toISOString() ?? null };
      work.emit({
        type: 'person.identityEnded',
        subjectType: 'person',
        subjectId: found.personId,
        data: { before, after: null, reason },
      });
      return done(await this.load(found.personId));
    });
  }

  private async load(id: Id): Promise<PersonRecord> {
    const person = await this.people.byId(id);
    if (person === null) throw notFound('person');
    return person;
  }
}
