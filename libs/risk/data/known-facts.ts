import { Injectable } from '@nestjs/common';
import { changeNumber, type ChangeRecord, type FactQuery, readParts } from '#changes';
import type { Id } from '#kernel';
import type { Manager } from '#platform/database';
import type { ScoredSignal } from '../domain/assess.ts';
import type { RiskModel } from '../domain/model.ts';
import type { PartSeen } from '../domain/parts.ts';
import type { DocumentSeen, Known, TrackRecord } from '../domain/readings.ts';

interface Read {
  readonly services: Known['services'] | null;
  readonly dependents: readonly Id[] | null;
  readonly documents: readonly DocumentSeen[] | null;
  readonly serviceRecords: readonly TrackRecord[] | null;
  readonly teamRecords: readonly TrackRecord[] | null;
  readonly incident: { readonly id: Id; readonly at: string } | null;
  readonly violation: { readonly id: Id; readonly at: string } | null;
  readonly knownPeople: Known['knownPeople'] | null;
  readonly parts: readonly (Omit<PartSeen, 'number'> & { readonly number: number })[] | null;
  readonly before: Before | null;
}

/** What the assessment before found. */
interface Before {
  readonly score: number;
  readonly signals: readonly ScoredSignal[];
}

const day = 86_400_000;

/** How the newest changes of something turned out; `from` gives the ids it is asked for. */
const track = (from: string, column: string): string => `
  (SELECT jsonb_agg(jsonb_build_object('id', i.id, 'changes', h.changes, 'failed', h.failed))
   FROM (${from}) i, LATERAL (
     SELECT count(*) AS changes, count(*) FILTER (WHERE n.failed) AS failed FROM (
       SELECT failed FROM risk_history WHERE ${column} = i.id AND closed_at > c.risk_since AND change_id <> c.id
       ORDER BY closed_at DESC LIMIT c.risk_most) n) h)`;

/** Everything in one statement, however many changes: each part is bounded by an index and a limit. */
const sql = `
  SELECT jsonb_build_object(
    'services', (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'key', s.key, 'tier', s.tier) ORDER BY s.tier, s.key)
      FROM service s WHERE s.id = ANY(c.service_ids)),
    'dependents', (
      WITH RECURSIVE needing(id) AS (
        SELECT unnest(c.service_ids)
        UNION SELECT d.from_id FROM service_dependency d JOIN needing n ON d.to_id = n.id AND d.active)
      SELECT jsonb_agg(n.id ORDER BY n.id) FROM needing n WHERE n.id <> ALL(c.service_ids)),
    'documents', (
      SELECT jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.kind, 'name', n.name, 'verdict', n.verdict, 'facts', n.facts))
      FROM (SELECT DISTINCT ON (e.kind, e.name) e.id, e.kind, e.name, e.verdict, e.facts FROM evidence e
        WHERE e.change_id = c.id AND e.kind IN ('TEST_REPORT', 'COVERAGE_REPORT', 'ROLLBACK_TEST')
        ORDER BY e.kind, e.name, e.id DESC) n),
    'serviceRecords', ${track('SELECT s.id FROM service s WHERE s.id = ANY(c.service_ids)', 'service_id')},
    'teamRecords', ${track('SELECT DISTINCT s.owner_team_id AS id FROM service s WHERE s.id = ANY(c.service_ids)', 'team_id')},
    'incident', (SELECT jsonb_build_object('id', h.id, 'at', h.created_at) FROM change h
      WHERE h.type = 'EMERGENCY' AND h.service_ids && c.service_ids AND h.id <> c.id AND h.state <> 'CANCELED'
        AND h.created_at > c.risk_incidents ORDER BY h.created_at DESC LIMIT 1),
    'violation', (SELECT jsonb_build_object('id', h.id, 'at', n.detected_at) FROM (
        SELECT v.id, v.change_id, v.detected_at FROM violation v
        WHERE v.detected_at > c.risk_incidents AND v.change_id IS NOT NULL
        ORDER BY v.detected_at DESC LIMIT 200) n
      JOIN change h ON h.id = n.change_id WHERE h.service_ids && c.service_ids AND h.id <> c.id
      ORDER BY n.detected_at DESC LIMIT 1),
    'knownPeople', (SELECT jsonb_agg(jsonb_build_object('service', a.service_id, 'author', a.author)) FROM risk_author a
      WHERE a.service_id = ANY(c.service_ids) AND a.author = ANY(c.risk_people)),
    'parts', (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'number', p.number, 'commits', p.commits,
        'outageExpected', p.outage_expected) ORDER BY p.created_at DESC, p.id)
      FROM (SELECT h.id, h.number, h.commits, h.outage_expected, h.created_at FROM change h
        WHERE h.requester_id = c.risk_requester AND h.created_at > c.risk_parts_since AND h.service_ids && c.service_ids
          AND h.type IN ('NORMAL', 'EXPEDITED') AND h.state NOT IN ('DRAFT', 'REJECTED', 'CANCELED') AND h.id <> c.id
        ORDER BY h.created_at DESC LIMIT c.risk_parts_most) p),
    'before', (SELECT jsonb_build_object('score', a.score, 'signals', a.signals) FROM risk_assessment a WHERE a.change_id = c.id ORDER BY a.id DESC LIMIT 1))`;

/** Who writes or carries out a change, as `risk_author` names them. */
export function peopleOf({ commits, implementerId }: ChangeRecord): string[] {
  const authors = commits.flatMap((c) => (c.author === undefined ? [] : c.author.trim().toLowerCase()));
  const named = authors.filter((author) => author !== '');
  if (named.length > 0) return [...new Set(named)].slice(0, 200);
  return implementerId === null ? [] : [`person:${implementerId}`];
}

/** What is known of changes when their risk is assessed. */
@Injectable()
export class KnownFacts {
  /** Of many changes in one statement, with what the assessment before said of each. */
  async of(
    changes: readonly ChangeRecord[],
    { history, parts: split }: RiskModel,
    now: Date,
    manager: Manager,
  ): Promise<Map<Id, { readonly known: Known; readonly before: Before | null }>> {
    const query: FactQuery = {
      name: 'risk',
      sql,
      given: {
        columns: `risk_since timestamptz, risk_incidents timestamptz, risk_most integer, risk_people text[],
          risk_requester uuid, risk_parts_since timestamptz, risk_parts_most integer`,
        of: (change) => ({
          risk_since: new Date(now.getTime() - history.days * day),
          risk_incidents: new Date(now.getTime() - history.incidentDays * day),
          risk_most: history.most,
          risk_people: peopleOf(change),
          risk_requester: change.requesterId,
          risk_parts_since: new Date(now.getTime() - (split?.days ?? 0) * day),
          risk_parts_most: split?.most ?? 0,
        }),
      },
    };
    const parts = await readParts([query], changes, manager);
    return new Map(
      changes.map((change) => {
        const read = parts.get(change.id)?.['risk'] as Read;
        return [change.id, { known: knownOf(change, read, now), before: read.before }];
      }),
    );
  }
}

function knownOf(change: ChangeRecord, read: Read, now: Date): Known {
  const { commits, outageExpected, plannedStart, securityImpact } = change;
  const last = [read.incident, read.violation]
    .filter((found) => found !== null)
    .map(({ id, at }) => ({ id, at: new Date(at) }))
    .sort((a, b) => b.at.getTime() - a.at.getTime())[0];
  return {
    ...{ commits, outageExpected, plannedStart, securityImpact, now },
    documents: read.documents ?? [],
    services: read.services ?? [],
    dependents: read.dependents ?? [],
    serviceRecords: read.serviceRecords ?? [],
    teamRecords: read.teamRecords ?? [],
    lastIncident: last ?? null,
    people: peopleOf(change),
    knownPeople: read.knownPeople ?? [],
    parts: (read.parts ?? []).map((part) => ({ ...part, number: changeNumber(part.number) })),
  };
}
