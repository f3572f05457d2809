import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, refused, type Role } from '#kernel';
import type { Work } from '#platform/database';
import { People } from '../data/people.ts';
import { PersonRow } from '../data/people.entities.ts';
import { normalizeRoles, type PersonRecord } from '../domain/person.ts';
import { problemsOfRoleChange } from '../domain/role-change.ts';
import { Administration } from './administration.ts';
import { lockAdministrators } from '../data/placement.ts';

/** Gives a person exactly these roles. They hold from the person's next request on. */
@Injectable()
export class SetRoles {
  constructor(
    private readonly administration: Administration,
    private readonly people: People,
  ) {}

  execute(actor: Actor, personId: Id, given: readonly Role[]): Promise<Outcome<PersonRecord>> {
    const roles = normalizeRoles(given);
    const command = {
      name: 'setRoles',
      input: { personId, roles },
      subject: { type: 'person', id: personId },
      idOf: () => personId,
      reload: (id: Id) => this.load(id),
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const { manager } = work;
      await lockAdministrators(manager);
      await manager.findOne(PersonRow, { where: { id: personId }, lock: { mode: 'pessimistic_write' } });
      const before = await this.load(personId, work);
      const others = await this.people.otherAdministrators(personId, manager);
      const problems = [
        ...(await ask('managePeople')),
        ...problemsOfRoleChange(actor, before, roles, others),
      ];
      if (problems.length > 0) return refused(...problems);

      await manager.update(PersonRow, personId, { roles });
      work.emit({
        type: 'person.rolesChanged',
        subjectType: 'person',
        subjectId: personId,
        data: { before: before.roles, after: roles },
      });
      return done({ ...before, roles });
    });
  }

  private async load(id: Id, work?: Work): Promise<PersonRecord> {
    const person = await this.people.byId(id, work?.manager);
    if (person === null) throw notFound('person');
    return person;
  }
}
