import { Inject, Injectable } from '@nestjs/common';
import { type ChangeRecord, coAuthorsIn, type FactQuery, readParts } from '#changes';
import type { Clock, Id } from '#kernel';
import { identityOf } from '#people';
import { CLOCK } from '#platform/database';
import { DataSource } from 'typeorm';
import {
  distinctWearings,
  type Hat,
  hatEvents,
  told,
  type Unresolved,
  type Wearing,
} from '../domain/hats.ts';

/** What is found of a change, each a short tuple. */
export interface Worn {
  /** Who caused which event: the line of `hatEvents`, and the person. */
  readonly acted: readonly (readonly [line: number, personId: Id])[] | null;
  /** Whose hands commits, artifacts and deployments tell of; the person is null when nobody is known. */
  readonly said:
    readonly (readonly [hat: Hat, issuer: string, subject: string, personId: Id | null])[] | null;
  /** Exceptions in force: from which rule, granted by whom. */
  readonly excepted: readonly (readonly [rule: string, by: Id])[] | null;
}

const literal = (text: string | undefined): string => (text === undefined ? 'NULL' : `'${text}'`);
const lines = hatEvents
  .map(({ type, who, only }, line) => `(${line}, ${literal(type)}, ${literal(who)}, ${literal(only ?? who)})`)
  .join();

/** An exception counts for the content it was granted for, or for the service, until it ends or is revoked. */
const inForce = `x.verdict = 'granted' AND x.revoked_at IS NULL AND x.ends_at > c.duties_at
          AND (x.change_id = c.id AND x.revision = c.revision OR x.service_id = ANY(c.service_ids))`;

const sql = `
    SELECT jsonb_build_object(
      'acted', (
        SELECT jsonb_agg(DISTINCT jsonb_build_array(h.line, coalesce(e.data ->> h.who, e.actor_person::text)))
        FROM event e JOIN (VALUES ${lines}) AS h(line, type, who, needs) ON h.type = e.type
        WHERE e.subject_type = 'change' AND e.subject_id = c.id AND (h.needs IS NULL OR e.data ->> h.needs IS NOT NULL)
          AND coalesce(e.data ->> h.who, e.actor_person::text) IS NOT NULL),
      'said', (
        SELECT jsonb_agg(DISTINCT jsonb_build_array(s.hat, s.issuer, s.subject, person_of(s.issuer, s.subject, s.at)))
        FROM (
          SELECT j.hat, j.issuer, j.subject, NULL::timestamptz AS at FROM jsonb_to_recordset(c.said) AS j(hat text, issuer text, subject text)
          UNION ALL
          SELECT j.hat, j.issuer, j.subject, k.committed_at FROM source_commit k
            CROSS JOIN LATERAL jsonb_to_recordset(k.hands) AS j(hat text, issuer text, subject text)
          WHERE k.change_id = c.id
          UNION ALL
          SELECT 'deployer', d.deployer_issuer, d.deployer_subject, d.started_at FROM deployment d WHERE d.change_id = c.id
        ) s),
      'excepted', (SELECT jsonb_agg(DISTINCT jsonb_build_array(x.rule, x.decided_by)) FROM duty_exception x WHERE ${inForce}))`;

/** The one fragment that reads it all; the clock is the caller's. */
export const wornQuery = (clock: Clock): FactQuery => ({
  name: 'duties',
  sql,
  given: {
    columns: 'said jsonb, revision integer, duties_at timestamptz',
    of: (change) => ({
      said: saidBy(change),
      revision: change.revision,
      duties_at: clock.now().toISOString(),
    }),
  },
});

/** What the record tells of a change's duties. */
export interface Duties {
  readonly wearings: readonly Wearing[];
  readonly unresolved: readonly Unresolved[];
  readonly excepted: readonly string[];
}

/** Who wore which hat on which change, as fields, events, commits and deployments tell. */
export function dutiesOf(change: ChangeRecord, worn: Worn | null): Duties {
  const acted = (worn?.acted ?? []).flatMap(([line, personId]): Wearing[] => {
    const found = hatEvents[line];
    return found === undefined ? [] : [{ hat: found.hat, because: found.because, personId }];
  });
  const said = worn?.said ?? [];
  const hands = said.flatMap(([hat, , , personId]): Wearing[] =>
    personId === null ? [] : [{ hat, personId, because: told[hat] ?? 'had a hand in it' }],
  );
  const grantors = (worn?.excepted ?? []).map(([, personId]): Wearing => ({
    hat: 'exceptionGrantor',
    personId,
    because: 'granted an exception on it',
  }));
  const wearings = distinctWearings([...named(change), ...acted, ...hands, ...grantors]);
  const involved = new Set(wearings.filter((w) => w.hat !== 'exceptionGrantor').map((w) => w.personId));
  return {
    wearings,
    unresolved: said.flatMap(([hat, issuer, subject, person]) =>
      person === null ? [{ hat, issuer, subject }] : [],
    ),
    // Whoever granted an exception and had or took a hand in the change since has lifted nothing on it.
    excepted: [...new Set((worn?.excepted ?? []).flatMap(([rule, by]) => (involved.has(by) ? [] : [rule])))],
  };
}

/** The duties of many changes in one query. */
@Injectable()
export class HatRecord {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(changes: readonly ChangeRecord[]): Promise<Map<Id, Duties>> {
    const query = wornQuery(this.clock);
    const parts = await readParts([query], changes, this.dataSource.manager);
    return new Map(
      changes.map((change) => [
        change.id,
        dutiesOf(change, (parts.get(change.id)?.[query.name] ?? null) as Worn | null),
      ]),
    );
  }
}

function named({ requesterId, implementerId, verifierId }: ChangeRecord): Wearing[] {
  const wearings: Wearing[] = [{ hat: 'requester', personId: requesterId, because: 'filed it' }];
  if (implementerId !== null)
    wearings.push({ hat: 'implementer', personId: implementerId, because: 'is named to carry it out' });
  if (verifierId !== null)
    wearings.push({ hat: 'verifier', personId: verifierId, because: 'is named to verify it' });
  return wearings;
}

/** Whom the commits and artifacts that a change lists name. */
function saidBy({ commits, artifacts }: ChangeRecord): { hat: Hat; issuer: string; subject: string }[] {
  const hands = [
    ...commits.flatMap((c): [Hat, string | undefined][] => [
      ['author', c.author],
      ['committer', c.committer],
      ...[...(c.coAuthors ?? []), ...coAuthorsIn(c.message ?? '')].map((who): [Hat, string] => [
        'coAuthor',
        who,
      ]),
      ...(c.reviewers ?? []).map((who): [Hat, string] => ['reviewer', who]),
    ]),
    ...artifacts.map((a): [Hat, string | undefined] => ['builder', a.builder]),
  ];
  return hands.flatMap(([hat, text]) => {
    const identity = identityOf(text);
    return identity === null ? [] : [{ hat, ...identity }];
  });
}
