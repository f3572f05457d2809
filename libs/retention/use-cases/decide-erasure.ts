import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, type Outcome, problem, type Problem, refused } from '#kernel';
import { People } from '#people';
import type { Work } from '#platform/database';
import { Erasures } from '../data/erasures.ts';
import { type Erasure, recordsOf, recordsOfOneEvent } from '../domain/erasure.ts';

/** Decides on an erasure; what is granted is done in the same transaction, with the events that tell of it. */
@Injectable()
export class DecideErasure {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly erasures: Erasures,
    private readonly people: People,
  ) {}

  async execute(actor: Actor, id: Id, granted: boolean, note: string): Promise<Outcome<Erasure>> {
    const { personId, requestedBy } = await this.erasures.byId(id);
    const command = {
      name: 'decideErasure',
      input: { id, granted, note },
      subject: { type: 'person', id: personId },
      idOf: () => id,
      reload: (known: Id) => this.erasures.byId(known),
    };
    const asked = { action: 'decideErasure', asker: requestedBy };
    return this.commands.run<Erasure>(actor, command, asked, async (work) => {
      const erasure = await this.erasures.byId(id, work.manager);
      const problems = await this.problems(work, erasure, granted);
      if (problems.length > 0) return refused(...problems);
      const by = { decidedBy: actor.personId, decidedAccount: actor.accountId, decidedAt: work.now };
      await this.erasures.decide({ ...erasure, ...by, granted, decisionNote: note }, work.manager);
      if (granted) await this.carryOut(work, erasure, note);
      else this.tell(work, erasure, 'person.erasureRefused', { note, before: 'REQUESTED', after: 'REFUSED' });
      return done(await this.erasures.byId(id, work.manager));
    });
  }

  private async carryOut(work: Work, erasure: Erasure, note: string): Promise<void> {
    const records = recordsOf(await this.erasures.carryOut(erasure.id, work.now, work.manager));
    for (let from = 0; from < records.length; from += recordsOfOneEvent)
      this.tell(work, erasure, 'person.recordsErased', {
        records: records.slice(from, from + recordsOfOneEvent),
      });
    const { requestedBy } = erasure;
    const data = { note, requestedBy, records: records.length, before: 'REQUESTED', after: 'ERASED' };
    this.tell(work, erasure, 'person.erased', data);
  }

  private tell(
    work: Work,
    { id, personId }: Erasure,
    type: string,
    data: Parameters<Work['emit']>[0]['data'],
  ): void {
    work.emit({ type, subjectType: 'person', subjectId: personId, data: { erasure: id, ...data } });
  }

  private async problems(work: Work, { personId, granted }: Erasure, grants: boolean): Promise<Problem[]> {
    const { actor, manager } = work;
    if (granted !== null)
      return [problem('WRONG_STATE', 'It is decided already.', { rule: 'erasure-decided-once' })];
    if (actor.personId === personId)
      return [
        problem('SEGREGATION_VIOLATION', 'It is about yourself, so somebody else must decide.', {
          rule: 'erased-is-not-decider',
        }),
      ];
    if (!grants) return [];
    const holds = await this.erasures.holdsOver(personId, manager);
    if (holds.length > 0)
      return [
        problem('NOT_READY', `Legal holds stop it: ${holds.length}.`, {
          rule: 'no-legal-hold',
          wayOut: 'It can be granted when they are lifted.',
        }),
      ];
    const person = await this.people.byId(personId, manager);
    if (
      person?.roles.includes('administrator') === true &&
      (await this.people.otherAdministrators(personId, manager)) === 0
    )
      return [problem('NOT_READY', 'Nobody else administers Gavel.', { rule: 'last-administrator' })];
    return [];
  }
}
