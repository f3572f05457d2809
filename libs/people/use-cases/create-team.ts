import { Injectable } from '@nestjs/common';
import { type Actor, done, newId, notFound, type Outcome, problem, refused } from '#kernel';
import { TeamRow } from '../data/people.entities.ts';
import { Teams } from '../data/teams.ts';
import type { TeamRecord } from '../domain/person.ts';
import { Administration } from './administration.ts';

@Injectable()
export class CreateTeam {
  constructor(
    private readonly administration: Administration,
    private readonly teams: Teams,
  ) {}

  execute(actor: Actor, input: { readonly name: string }): Promise<Outcome<TeamRecord>> {
    const name = input.name.trim();
    const command = {
      name: 'createTeam',
      input: { name },
      idOf: (team: TeamRecord) => team.id,
      reload: async (id: string) => {
        const team = await this.teams.byId(id);
        if (team === null) throw notFound('team');
        return team;
      },
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const problems = await ask('managePeople');
      if (problems.length > 0) return refused(...problems);
      const row: TeamRow = { id: newId(), name, active: true, createdAt: work.now };
      const result = await work.manager
        .createQueryBuilder()
        .insert()
        .into(TeamRow)
        .values(row)
        .orIgnore()
        .returning('id')
        .execute();
      if ((result.raw as unknown[]).length === 0)
        return refused(
          problem('ALREADY_EXISTS', `There is a team named ${name} already.`, { path: ['input', 'name'] }),
        );
      work.emit({ type: 'team.created', subjectType: 'team', subjectId: row.id, data: { name } });
      return done(row);
    });
  }
}
