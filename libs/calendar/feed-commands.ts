import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { GovernedCommands } from '#changes';
import { type Actor, fromGlobalId, type Id, isId, type Json, type Outcome } from '#kernel';
import { People, Teams } from '#people';
import type { Work } from '#platform/database';
import { Feeds } from './data/feeds.ts';
import type { FeedRecord, FeedSubject } from './domain/feed.ts';
import { FeedSubjects } from './feed-subjects.ts';

export interface KeptFeed {
  readonly feed: FeedRecord;
  /** Told once, with the feed that was just made. */
  readonly secret: string | null;
}

/** How commands on feeds run, and what their subjects are. */
@Injectable()
export class FeedCommands {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly feeds: Feeds,
    private readonly catalog: Catalog,
    private readonly people: People,
    private readonly teams: Teams,
    private readonly subjects: FeedSubjects,
  ) {}

  /** @param holder whose feed it is */
  run(
    actor: Actor,
    command: { readonly name: string; readonly input: Json; readonly id?: Id },
    holder: Id,
    body: (work: Work) => Promise<Outcome<KeptFeed>>,
  ): Promise<Outcome<KeptFeed>> {
    const { name, input, id } = command;
    const governed = {
      name,
      input,
      ...(id === undefined ? {} : { subject: { type: 'calendarFeed', id } }),
      idOf: ({ feed }: KeptFeed) => feed.id,
      reload: async (known: Id, work: Work) => ({
        feed: await this.feeds.byId(known, work.manager),
        secret: null,
      }),
    };
    return this.commands.run(actor, governed, { action: 'keepCalendarFeed', holder }, body);
  }

  /** What a caller means by a service's key, a team's name, a mail address, a board's key or a global id. */
  async subject(kind: FeedSubject, ref: string): Promise<{ readonly id: Id; readonly name: string } | null> {
    const own = fromGlobalId(ref);
    const id = isId(ref) ? ref : own?.type.toUpperCase() === kind ? own.id : null;
    switch (kind) {
      case 'SERVICE':
        return id === null
          ? ((await this.catalog.servicesByKeys([ref])).get(ref) ?? null)
          : ((await this.catalog.servicesByIds([id])).get(id) ?? null);
      case 'TEAM':
        return id === null
          ? ([...(await this.teams.byNames([ref])).values()][0] ?? null)
          : await this.teams.byId(id);
      case 'PERSON': {
        const person = id ?? [...(await this.people.byEmails([ref])).values()][0];
        return person === undefined ? null : this.people.byId(person);
      }
      case 'BOARD':
        return (await this.subjects.of(kind)?.find(id ?? ref)) ?? null;
    }
  }
}
