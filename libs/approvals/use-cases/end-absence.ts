import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, notFound, type Outcome, problem, refused } from '#kernel';
import { People } from '#people';
import { Absences } from '../data/absences.ts';
import type { Absence } from '../domain/delegation.ts';
import { absenceData, awayAsked } from './record-absence.ts';

/** Somebody is back before their time, or does not leave after all. */
@Injectable()
export class EndAbsence {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly absences: Absences,
    private readonly people: People,
  ) {}

  async execute(actor: Actor, id: Id): Promise<Outcome<Absence>> {
    const found = (await this.absences.byIds([id])).get(id);
    if (found === undefined) throw notFound('absence');
    const command = {
      name: 'endAbsence',
      input: { id },
      subject: { type: 'person', id: found.personId },
      idOf: () => id,
      reload: async () => (await this.absences.byIds([id])).get(id) as Absence,
    };
    const asked = await awayAsked(this.people, actor, found.personId);
    return this.commands.run(actor, command, asked, async (work) => {
      const absence = await this.absences.lock(id, work.manager);
      if (absence.endedAt !== null || absence.toAt <= work.now)
        return refused(problem('WRONG_STATE', 'The absence has ended.', { path: ['input', 'absence'] }));
      await this.absences.end(id, work.now, work.manager);
      const told = absenceData(absence);
      const data = { ...told, before: told.to, after: work.now.toISOString() };
      work.emit({ type: 'absence.ended', subjectType: 'person', subjectId: absence.personId, data });
      return done({ ...absence, endedAt: work.now });
    });
  }
}
