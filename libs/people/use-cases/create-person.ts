import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, newId, notFound, type Outcome, refused } from '#kernel';
import { People } from '../data/people.ts';
import { PersonRow } from '../data/people.entities.ts';
import { normalizeEmail, type PersonRecord } from '../domain/person.ts';
import { Administration } from './administration.ts';
import { setAddresses } from '../data/addresses.ts';
import { problemsOfPlacement } from '../data/placement.ts';

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly furtherEmails: readonly string[];
  readonly timeZone: string;
  readonly managerId: Id | null;
  readonly teamId: Id | null;
}

/** A person without roles and without a way to sign in: both are given by commands of their own. */
@Injectable()
export class CreatePerson {
  constructor(
    private readonly administration: Administration,
    private readonly people: People,
  ) {}

  execute(actor: Actor, input: NewPerson): Promise<Outcome<PersonRecord>> {
    const command = {
      name: 'createPerson',
      input: { ...input },
      idOf: (person: PersonRecord) => person.id,
      reload: async (id: Id) => {
        const person = await this.people.byId(id);
        if (person === null) throw notFound('person');
        return person;
      },
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const { manager } = work;
      const id = newId();
      const problems = [...(await ask('managePeople')), ...(await problemsOfPlacement(manager, id, input))];
      if (problems.length > 0) return refused(...problems);

      const { timeZone, managerId, teamId } = input;
      const name = input.name.trim();
      const email = normalizeEmail(input.email);
      const furtherEmails = input.furtherEmails.map(normalizeEmail).filter((e) => e !== email);
      const person = { id, name, timeZone, managerId, teamId, roles: [], active: true };
      await manager.insert(PersonRow, { ...person, createdAt: work.now });
      const taken = await setAddresses(manager, id, { main: email, further: furtherEmails });
      if (taken.length > 0) return refused(...taken);
      work.emit({
        type: 'person.created',
        subjectType: 'person',
        subjectId: id,
        data: { name, email, furtherEmails, timeZone, managerId, teamId },
      });
      return done({ ...person, email });
    });
  }
}
