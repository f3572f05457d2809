import { Injectable } from '@nestjs/common';
import type { ChangeRecord } from '#changes';
import type { Id } from '#kernel';
import { People } from '#people';
import { DataSource, type EntityManager } from 'typeorm';
import { distinctWearings, hatEvents, type Wearing } from '../domain/hats.ts';

/** Who wore which hat on which change, as fields, events and commits tell; two queries, however many changes. */
@Injectable()
export class HatRecord {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: People,
  ) {}

  async of(
    changes: readonly ChangeRecord[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, Wearing[]>> {
    const acted = await this.byEvents(changes, manager);
    const wrote = await this.byCommits(changes, manager);
    return new Map(
      changes.map((change) => [
        change.id,
        distinctWearings([
          ...named(change),
          ...(acted.get(change.id) ?? []),
          ...(wrote.get(change.id) ?? []),
        ]),
      ]),
    );
  }

  private async byEvents(
    changes: readonly ChangeRecord[],
    manager: EntityManager,
  ): Promise<Map<Id, Wearing[]>> {
    const rows: { changeId: Id; personId: Id; type: string }[] = await manager.query(
      `SELECT DISTINCT subject_id AS "changeId", actor_person AS "personId", type FROM event
       WHERE subject_type = 'change' AND subject_id = ANY($1::uuid[]) AND type = ANY($2::text[])
         AND actor_person IS NOT NULL`,
      [changes.map((c) => c.id), Object.keys(hatEvents)],
    );
    const found = new Map<Id, Wearing[]>();
    for (const { changeId, personId, type } of rows) {
      const hat = hatEvents[type];
      if (hat !== undefined) found.set(changeId, [...(found.get(changeId) ?? []), { ...hat, personId }]);
    }
    return found;
  }

  private async byCommits(
    changes: readonly ChangeRecord[],
    manager: EntityManager,
  ): Promise<Map<Id, Wearing[]>> {
    const mails = new Map(changes.map((c) => [c.id, mailsOf(c)]));
    const all = [...new Set([...mails.values()].flat())];
    const persons = all.length === 0 ? new Map<string, Id>() : await this.people.byEmails(all, manager);
    return new Map(
      [...mails].map(([changeId, addresses]) => [
        changeId,
        addresses.flatMap((mail): Wearing[] => {
          const personId = persons.get(mail);
          return personId === undefined
            ? []
            : [{ hat: 'author', personId, because: 'wrote or committed its code' }];
        }),
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
