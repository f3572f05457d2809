import { Injectable } from '@nestjs/common';
import { type ChangeInHand, ChangeRefs, coAuthorsIn } from '#changes';
import { type Actor, done, Fault, type Id, type Json, newId, type Outcome, problem, refused } from '#kernel';
import { identityOf } from '#people';
import type { Work } from '#platform/database';
import { Arrivals } from '../arrivals.ts';
import { Commits } from '../data/commits.ts';
import { Deployments } from '../data/deployments.ts';
import { DeliveryCommands } from '../delivery-commands.ts';
import {
  changeNamedIn,
  commitData,
  type CommitHand,
  type Hand,
  type SourceCommit,
} from '../domain/commit.ts';

export interface CommitInput {
  readonly repository: string;
  readonly sha: string;
  /** Identities: mail addresses as git has them, or `issuer|subject`. */
  readonly author: string;
  readonly committer?: string | null;
  readonly coAuthors?: readonly string[] | null;
  readonly reviewers?: readonly string[] | null;
  /** Its trailers name further co-authors; the one change that it names is meant when `change` is left out. */
  readonly message?: string | null;
  readonly committedAt: Date;
  readonly change?: string | null;
}

/** Writes down a commit that a code host tells of, for the change that brings it. */
@Injectable()
export class RecordCommit {
  constructor(
    private readonly commands: DeliveryCommands,
    private readonly commits: Commits,
    private readonly turns: Deployments,
    private readonly arrivals: Arrivals,
    private readonly refs: ChangeRefs,
  ) {}

  async execute(actor: Actor, input: CommitInput): Promise<Outcome<SourceCommit>> {
    const hands = handsOf(input);
    if (hands.length === 0) return refused(nobody);
    const changeId = await this.changeOf(input);
    const about = { repository: input.repository, sha: input.sha, changeId };
    const first = await this.commits.find(about);
    if (first !== null) return done(first);
    const id = newId();
    const said = JSON.parse(JSON.stringify(input)) as Json;
    const command = { name: 'recordCommit' as const, changeId, input: said, id };
    const outcome = await this.commands.run(actor, command, (work, hand) =>
      this.take(work, hand, {
        ...about,
        id,
        hands,
        message: input.message ?? '',
        committedAt: input.committedAt,
      }),
    );
    if (!outcome.ok) return outcome;
    return done((await this.commits.find(about)) as SourceCommit);
  }

  /** A message may name a change that there is not: then the commit belongs to none. */
  private async changeOf({ change, message }: CommitInput): Promise<Id | null> {
    if (change != null) return this.refs.resolve(change);
    const named = changeNamedIn(message ?? '');
    if (named === null) return null;
    return this.refs.resolve(named).catch((fault: unknown) => {
      if (fault instanceof Fault && fault.code === 'NOT_FOUND') return null;
      throw fault;
    });
  }

  private async take(
    work: Work,
    hand: ChangeInHand | null,
    told: Omit<SourceCommit, 'recordedBy' | 'recordedAccount' | 'recordedAt'>,
  ): Promise<void> {
    const { manager, actor, now } = work;
    await this.turns.takeTurns(`${told.repository} ${told.sha} ${told.changeId ?? ''}`, manager);
    if ((await this.commits.find(told, manager)) !== null) return;
    const record: SourceCommit = {
      ...told,
      recordedBy: actor.personId ?? '',
      recordedAccount: actor.accountId ?? '',
      recordedAt: now,
    };
    await this.commits.insert(record, manager);
    hand?.forgetFacts();
    const data = commitData(record);
    if (hand === null)
      work.emit({ type: 'commit.recorded', subjectType: 'commit', subjectId: record.id, data });
    else await hand.emit('change.commitRecorded', data);
    await this.arrivals.committed({ work, record, hand });
  }
}

/** Everybody who is said to have had a hand in it, once for each hand. */
function handsOf({ author, committer, coAuthors, reviewers, message }: CommitInput): Hand[] {
  const said: [CommitHand, string | null | undefined][] = [
    ['author', author],
    ['committer', committer],
    ...[...(coAuthors ?? []), ...coAuthorsIn(message ?? '')].map((who): [CommitHand, string] => [
      'coAuthor',
      who,
    ]),
    ...(reviewers ?? []).map((who): [CommitHand, string] => ['reviewer', who]),
  ];
  const hands = said.flatMap(([hat, text]): [string, Hand][] => {
    const identity = identityOf(text);
    if (identity === null) return [];
    return [
      [`${hat} ${identity.issuer} ${identity.subject}`, { hat, ...identity, said: (text ?? '').trim() }],
    ];
  });
  return [...new Map(hands).values()];
}

const nobody = problem('INVALID_INPUT', 'A commit has an author.', {
  path: ['input', 'author'],
  wayOut: 'Give the author as git has it: `Ann <ann@example.org>`.',
});
