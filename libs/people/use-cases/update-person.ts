import { Injectable } from '@nestjs/common';
import {
  type Actor,
  done,
  formerly,
  type Id,
  type Json,
  notFound,
  type Outcome,
  type Problem,
  refused,
} from '#kernel';
import type { Work } from '#platform/database';
import { People } from '../data/people.ts';
import { PersonRow } from '../data/people.entities.ts';
import { normalizeEmail, type PersonRecord } from '../domain/person.ts';
import { identityOf, type IdentityRef } from '../domain/identity.ts';
import { lastAdministrator } from '../domain/role-change.ts';
import { IdentityChanges } from '../identity-changes.ts';
import { Administration } from './administration.ts';
import { setAddresses } from '../data/addresses.ts';
import type { NewPerson } from './create-person.ts';
import { lockAdministrators, problemsOfPlacement } from '../data/placement.ts';

/** What is left out stays as it is. */
export type PersonEdit = Partial<NewPerson> & { readonly id: Id; readonly active?: boolean };

@Injectable()
export class UpdatePerson {
  constructor(
    private readonly administration: Administration,
    private readonly people: People,
    private readonly identities: IdentityChanges,
  ) {}

  execute(actor: Actor, edit: PersonEdit): Promise<Outcome<PersonRecord>> {
    const command = {
      name: 'updatePerson',
      input: edit as unknown as Json,
      subject: { type: 'person', id: edit.id },
      idOf: () => edit.id,
      reload: (id: Id) => this.load(id),
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const { manager } = work;
      if (edit.active === false) await lockAdministrators(manager);
      await manager.findOne(PersonRow, { where: { id: edit.id }, lock: { mode: 'pessimistic_write' } });
      const before = await this.load(edit.id, work);
      const problems = [
        ...(await ask('managePeople')),
        ...(await problemsOfPlacement(manager, edit.id, edit)),
        ...(await this.problemsOfLeaving(work, before, edit)),
      ];
      if (problems.length > 0) return refused(...problems);

      const { name = before.name, timeZone, managerId, teamId, active } = edit;
      await manager.update(PersonRow, edit.id, { name: name.trim(), timeZone, managerId, teamId, active });
      const taken = await this.changeAddresses(work, before, edit);
      if (taken.length > 0) return refused(...taken);
      const { id: _subject, ...data } = edit;
      work.emit({
        type: 'person.updated',
        subjectType: 'person',
        subjectId: edit.id,
        data: { ...data, before: formerly(before, { ...data }) },
      });
      await this.identities.changed(work, addressesIn(edit));
      return done(await this.load(edit.id, work));
    });
  }

  private async problemsOfLeaving(work: Work, before: PersonRecord, edit: PersonEdit): Promise<Problem[]> {
    const leaves = edit.active === false && before.active && before.roles.includes('administrator');
    if (!leaves || (await this.people.otherAdministrators(edit.id, work.manager)) > 0) return [];
    return [lastAdministrator(['input', 'active'])];
  }

  private async changeAddresses(work: Work, before: PersonRecord, edit: PersonEdit): Promise<Problem[]> {
    if (edit.email === undefined && edit.furtherEmails === undefined) return [];
    const main = edit.email === undefined ? before.email : normalizeEmail(edit.email);
    const known = await this.people.furtherEmailsOf([edit.id], work.manager);
    const further = edit.furtherEmails?.map(normalizeEmail) ?? known.get(edit.id) ?? [];
    return setAddresses(work.manager, edit.id, { main, further });
  }

  private async load(id: Id, work?: Work): Promise<PersonRecord> {
    const person = await this.people.byId(id, work?.manager);
    if (person === null) throw notFound('person');
    return person;
  }
}

const addressesIn = ({ email, furtherEmails }: PersonEdit): IdentityRef[] =>
  [email, ...(furtherEmails ?? [])].flatMap((address) => identityOf(address) ?? []);
