import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import {
  type Actor,
  done,
  type Id,
  type Json,
  newId,
  notFound,
  type Outcome,
  problem,
  refused,
} from '#kernel';
import { People } from '#people';
import { Absences } from '../data/absences.ts';
import { type Absence, spanProblems } from '../domain/delegation.ts';

export interface AbsenceInput {
  readonly person: Id;
  readonly from?: Date | null;
  readonly to: Date;
  readonly reason?: string | null;
}

/** Says when somebody is away: for that time the deputies of their boards may vote in their stead. */
@Injectable()
export class RecordAbsence {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly absences: Absences,
    private readonly people: People,
  ) {}

  async execute(actor: Actor, input: AbsenceInput): Promise<Outcome<Absence>> {
    const asked = await awayAsked(this.people, actor, input.person);
    const command = {
      name: 'recordAbsence',
      input: JSON.parse(JSON.stringify(input)) as Json,
      idOf: ({ id }: Absence) => id,
      reload: async (id: Id) => (await this.absences.byIds([id])).get(id) as Absence,
    };
    return this.commands.run(actor, command, asked, async (work) => {
      const { manager, now } = work;
      const fromAt = input.from ?? now;
      const wrong = [
        ...spanProblems(fromAt, input.to, now),
        // What is said afterwards would open a seat for votes that were cast already.
        ...(fromAt < now
          ? [
              problem('INVALID_INPUT', 'It begins in the past.', {
                path: ['input', 'from'],
                wayOut: 'Leave the beginning out: it is now.',
              }),
            ]
          : []),
      ];
      if (wrong.length > 0) return refused(...wrong);
      const absence: Absence = {
        id: newId(),
        personId: input.person,
        fromAt,
        toAt: input.to,
        reason: input.reason ?? '',
        saidBy: actor.personId ?? '',
        saidAt: now,
        endedAt: null,
      };
      await this.absences.insert(absence, manager);
      work.emit({
        type: 'absence.recorded',
        subjectType: 'person',
        subjectId: input.person,
        data: absenceData(absence),
      });
      return done(absence);
    });
  }
}

/** What policy is asked about somebody's absence. */
export async function awayAsked(people: People, actor: Actor, personId: Id) {
  const assignee = (await people.byIds([personId])).get(personId);
  if (assignee === undefined) throw notFound('person');
  const leads = actor.personId !== null && assignee.managerId === actor.personId;
  return { action: 'recordAbsence', assignee, leads };
}

export const absenceData = (absence: Absence) => ({
  absence: absence.id,
  from: absence.fromAt.toISOString(),
  to: absence.toAt.toISOString(),
  reason: absence.reason,
});
