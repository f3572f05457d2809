import { Inject, Injectable } from '@nestjs/common';
import { ChangesRepository, Judge, ReadChanges } from '#changes';
import { type Actor, type Clock, type Page, type PageArgs, pageRequest } from '#kernel';
import { CLOCK } from '#platform/database';
import { type AskingFilter, RoundLists } from '../data/round-lists.ts';
import type { Round } from '../domain/round.ts';

/** What waits for somebody's vote: open rounds in which they may vote now, and have not. */
@Injectable()
export class MyApprovals {
  constructor(
    private readonly lists: RoundLists,
    private readonly changes: ChangesRepository,
    private readonly read: ReadChanges,
    private readonly judge: Judge,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A page may be shorter than asked for: whom policy bars is left out of what the electorates say. */
  async page(actor: Actor, filter: AskingFilter, args: PageArgs): Promise<Page<Round>> {
    const request = pageRequest(args);
    const nobody = { nodes: [], cursors: [], hasNextPage: false, hasPreviousPage: false };
    if (actor.personId === null) return nobody;
    const page = await this.lists.asking(actor.personId, filter, this.clock.now(), request);
    const changes = await this.changes.byIds(page.nodes.map((r) => r.changeId));
    const facts = await this.read.factsOf([...changes.values()]);
    // What the person may do, whatever the credential at hand is good for.
    const person: Actor = { ...actor, scopes: null };
    const may = page.nodes.map((round) => {
      const change = changes.get(round.changeId);
      const known = change === undefined ? undefined : facts.get(change);
      if (change === undefined || known === undefined) return false;
      const { verdict } =
        round.purpose === 'ratification'
          ? this.judge.action(person, 'ratifyEmergency', change, known)
          : this.judge.action(person, 'castVote', change, known, { verdict: 'APPROVE' });
      return verdict === 'allow';
    });
    return {
      ...page,
      nodes: page.nodes.filter((_, i) => may[i] === true),
      cursors: page.cursors.filter((_, i) => may[i] === true),
    };
  }
}
