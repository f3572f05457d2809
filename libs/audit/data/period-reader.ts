import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { type KeptMeetingFact, meetingsDue, type SeriesFact } from '../domain/meetings-due.ts';
import type { PeriodFacts, RoleHeld, RulesActivated } from '../domain/period-facts.ts';

const rolesSql = `
  SELECT h.person_id AS person, p.name, h.role, h.from_at AS "from", h.to_at AS "to",
    (SELECT jsonb_build_object('event', e.id, 'by', e.actor_person, 'door', e.door) FROM event e
     WHERE e.subject_type = 'person' AND e.subject_id = h.person_id AND e.type = 'person.rolesChanged'
       AND e.data -> 'after' ? h.role AND NOT e.data -> 'before' ? h.role AND e.occurred_at <= h.from_at + interval '1 minute'
     ORDER BY e.seq DESC LIMIT 1) AS given
  FROM person_role h JOIN person p ON p.id = h.person_id
  WHERE h.from_at <= $2 AND (h.to_at IS NULL OR h.to_at > $1) ORDER BY p.name, h.role, h.from_at`;

const rulesSql = `
  SELECT * FROM (
    SELECT 'policySet' AS kind, a.version, a.source, a.activated_at AS at, p.proposed_by AS "proposedBy", a.activated_by AS "activatedBy",
      (SELECT e.id FROM event e WHERE e.type IN ('policySet.activated', 'policySet.cameWithFiles', 'policySet.recovered')
         AND (e.data ->> 'version')::int = a.version ORDER BY e.seq DESC LIMIT 1) AS event
    FROM policy_activation a LEFT JOIN policy_proposal p ON p.id = a.proposal_id
    UNION ALL
    SELECT 'approvalRules', s.version, 'UPLOAD', s.activated_at, s.proposed_by, s.activated_by,
      (SELECT e.id FROM event e WHERE e.type = 'approvalRules.activated' AND (e.data ->> 'version')::int = s.version
       ORDER BY e.seq DESC LIMIT 1)
    FROM approval_rule_set s WHERE s.activated_at IS NOT NULL) r
  WHERE r.at >= $1 AND r.at < $2 ORDER BY r.at, r.kind, r.version`;

const seriesSql = `
  SELECT s.id, s.key, b.key AS board, s.effective_from AS "effectiveFrom", s.ended_at AS "endedAt",
    jsonb_build_object('start', s.start_wall, 'timeZone', s.time_zone, 'duration', s.duration, 'rule', s.rule,
      'exceptions', '[]'::jsonb, 'additions', '[]'::jsonb) AS recurrence
  FROM meeting_series s JOIN board b ON b.id = s.board_id
  WHERE s.created_at < $2 AND (s.ended_at IS NULL OR s.ended_at > $1) ORDER BY s.key`;

const meetingsSql = `
  SELECT m.series_id AS "seriesId", m.at, m.starts_at AS "startsAt", m.ends_at AS "endsAt", m.started_at AS "startedAt",
    m.canceled_at AS "canceledAt", (SELECT e.id FROM event e WHERE e.subject_type = 'meeting' AND e.subject_id = m.id
      AND e.type IN ('meeting.minutesClosed', 'meeting.ended', 'meeting.canceled', 'meeting.lapsed') ORDER BY e.seq DESC LIMIT 1) AS event
  FROM meeting m JOIN meeting_series s ON s.id = m.series_id
  WHERE s.created_at < $2 AND (s.ended_at IS NULL OR s.ended_at > $1)
    AND m.starts_at >= $1::timestamptz - interval '62 days' AND m.starts_at < $2::timestamptz + interval '62 days'`;

/** Reads what controls over a period look at. */
@Injectable()
export class PeriodReader {
  constructor(private readonly database: Database) {}

  /** @param to not after now */
  async of(from: Date, to: Date): Promise<PeriodFacts> {
    const { manager } = this.database;
    const span = [from, to];
    const roles: RoleHeld[] = await manager.query(rolesSql, span);
    const rules: RulesActivated[] = await manager.query(rulesSql, span);
    const series: SeriesFact[] = await manager.query(seriesSql, span);
    const kept: KeptMeetingFact[] = await manager.query(meetingsSql, span);
    return { from, to, roles, rules, meetings: meetingsDue(series, kept, { from, to }) };
  }
}
