import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, ChangeRules, type Reaction } from '#changes';
import { peopleOf } from './data/known-facts.ts';

/** Remembers of each change that closes how it turned out, by service and team, and who was in it. */
@Injectable()
export class RiskHistory implements Reaction, OnModuleInit {
  readonly name = 'remember-outcome';
  readonly on = ['change.closed'];

  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addReaction(this);
  }

  react({ change, work }: ChangeInHand): Promise<void> {
    const failed = change.outcome === 'UNSUCCESSFUL' || change.outcome === 'ROLLED_BACK';
    const people = new Set([
      ...peopleOf(change),
      ...(change.implementerId === null ? [] : [`person:${change.implementerId}`]),
    ]);
    work.append(
      `INSERT INTO risk_history (change_id, service_id, team_id, failed, closed_at)
       SELECT r.change_id, s.id, s.owner_team_id, r.failed, r.closed_at
       FROM jsonb_to_recordset($rows) AS r(change_id uuid, services uuid[], failed boolean, closed_at timestamptz)
       JOIN service s ON s.id = ANY (r.services)`,
      [{ change_id: change.id, services: change.serviceIds, failed, closed_at: work.now }],
    );
    work.append(
      `INSERT INTO risk_author (service_id, author, first_at)
       SELECT DISTINCT s.id, p.author, r.first_at
       FROM jsonb_to_recordset($rows) AS r(services uuid[], people text[], first_at timestamptz),
         unnest(r.services) AS s(id), unnest(r.people) AS p(author)
       ON CONFLICT DO NOTHING`,
      [{ services: change.serviceIds, people: [...people], first_at: work.now }],
    );
    return Promise.resolve();
  }
}
