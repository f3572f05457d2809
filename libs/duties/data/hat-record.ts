import { Injectable } from '@nestjs/common';
import { type ChangeRecord, type FactQuery, readParts } from '#changes';
import type { Id } from '#kernel';
import { DataSource } from 'typeorm';
import { distinctWearings, hatEvents, type Wearing } from '../domain/hats.ts';

/** What is found of a change: who caused which event, and whose addresses stand in its commits. */
export interface Worn {
  readonly acted: readonly (readonly [type: string, personId: Id])[] | null;
  readonly wrote: readonly Id[] | null;
}

const hatTypes = Object.keys(hatEvents)
  .map((type) => `'${type}'`)
  .join();

export const wornQuery: FactQuery = {
  name: 'duties',
  sql: `
    SELECT jsonb_build_object(
      'acted', (
        SELECT jsonb_agg(DISTINCT jsonb_build_array(e.type, e.actor_person)) FILTER (WHERE e.actor_person IS NOT NULL)
        FROM event e
        WHERE e.subject_type = 'change' AND e.subject_id = c.id AND e.type IN (${hatTypes})),
      'wrote', (SELECT jsonb_agg(DISTINCT m.person_id) FROM person_email m WHERE m.email = ANY(c.mails) AND m.active))`,
  given: { columns: 'mails text[]', of: (change) => ({ mails: mailsOf(change) }) },
};

/** Who wore which hat on which change, as fields, events and commits tell. */
export function wearingsOf(change: ChangeRecord, worn: Worn | null): Wearing[] {
  const acted = (worn?.acted ?? []).flatMap(([type, personId]): Wearing[] => {
    const hat = hatEvents[type];
    return hat === undefined ? [] : [{ ...hat, personId }];
  });
  const wrote = (worn?.wrote ?? []).map((personId): Wearing => ({ hat: 'author', personId, because: coded }));
  return distinctWearings([...named(change), ...acted, ...wrote]);
}

const coded = 'wrote or committed its code';

/** The hats of many changes in one query. */
@Injectable()
export class HatRecord {
  constructor(private readonly dataSource: DataSource) {}

  async of(changes: readonly ChangeRecord[]): Promise<Map<Id, Wearing[]>> {
    const parts = await readParts([wornQuery], changes, this.dataSource.manager);
    return new Map(
      changes.map((change) => [
        change.id,
        wearingsOf(change, (parts.get(change.id)?.[wornQuery.name] ?? null) as Worn | null),
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

/** Addresses as git has them: `Ann <ann@example.org>` or the bare address. */
function mailsOf({ commits }: ChangeRecord): string[] {
  const said = commits.flatMap((c) => [c.author, c.committer]);
  return [
    ...new Set(
      said
        .filter((text): text is string => text !== undefined && text !== '')
        .map((text) => (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim().toLowerCase()),
    ),
  ];
}
