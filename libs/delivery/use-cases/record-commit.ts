import { Injectable } from '@nestjs/common';
import { coAuthorsIn } from '#changes';
import { type Actor, done, type Outcome, problem, refused } from '#kernel';
import { identityOf } from '#people';
import { CommitBook } from '../commit-book.ts';
import type { CommitHand, Hand, SourceCommit } from '../domain/commit.ts';

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
  constructor(private readonly book: CommitBook) {}

  async execute(actor: Actor, input: CommitInput): Promise<Outcome<SourceCommit>> {
    const hands = handsOf(input);
    if (hands.length === 0) return refused(nobody);
    const { repository, sha, message, committedAt, change } = input;
    const told = { repository, sha, hands, committedAt, changeNamed: change };
    const outcome = await this.book.tell(actor, { ...told, kind: 'commit', message: message ?? '' });
    return outcome.ok ? done(outcome.value.record) : outcome;
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
