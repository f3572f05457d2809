import { z } from 'zod';
import { brings, type Reading, unread } from '../domain/reading.ts';
import {
  byAccount,
  byAddress,
  changeIn,
  clean,
  type Identity,
  instant,
  maybe,
  maybeInstant,
  maybeSha,
  maybeUrl,
  originOf,
  prose,
  sha,
  shaped,
  stranger,
  text,
} from './shapes.ts';

/** Somebody as GitHub names them: null is a ghost, whose account is gone. */
export const user = z.looseObject({ login: text(200) });
export const repository = z.looseObject({ full_name: text(), html_url: maybeUrl });
export type Repository = z.output<typeof repository>;

const issuerOf = ({ html_url }: Repository): string => originOf(html_url, 'https://github.com');
export const account = (host: Repository, one: z.output<typeof user>): Identity =>
  byAccount(issuerOf(host), one.login);

const gitUser = z.looseObject({ name: maybe(200), email: maybe(), username: maybe(200) });

/** Who wrote or committed: by mail address, or by account where the address is one that GitHub made up. */
function handOf(host: Repository, who: z.output<typeof gitUser>): Identity | null {
  const hidden = who.email === null || /@users\.noreply\./i.test(who.email);
  if (hidden && who.username !== null) return byAccount(issuerOf(host), who.username);
  // What is done on the site itself is committed by nobody: noreply@github.com.
  if (who.email === null || /^noreply@github\.com$/i.test(who.email)) return null;
  return byAddress(who.name, who.email);
}

const push = z.looseObject({
  repository,
  commits: z
    .array(
      z.looseObject({
        id: sha,
        message: prose(20_000),
        timestamp: instant,
        author: gitUser,
        committer: gitUser.optional(),
      }),
    )
    .max(10_000)
    .default([]),
});

/** A push: its commits. */
export const pushed = (payload: unknown): Reading =>
  shaped(push, payload, ({ repository: host, commits }) =>
    commits.length === 0
      ? unread('This push brings no commits: it makes or deletes a branch or a tag.')
      : brings(
          ...commits.map(({ id, message, timestamp, author, committer }) => {
            const by = committer === undefined ? null : handOf(host, committer);
            return {
              kind: 'commit' as const,
              repository: host.full_name,
              sha: id,
              message,
              hands: [
                { hat: 'author' as const, ...(handOf(host, author) ?? stranger(author.name ?? '')) },
                ...(by === null ? [] : [{ hat: 'committer' as const, ...by }]),
              ],
              committedAt: timestamp,
            };
          }),
        ),
  );

const pullRequest = z.looseObject({
  number: z.number().int(),
  title: text(500),
  html_url: maybeUrl,
  state: z.enum(['open', 'closed']),
  merged_at: maybeInstant,
  merge_commit_sha: maybeSha,
  user: user.nullish(),
  head: z.looseObject({ sha }),
  updated_at: instant,
});
const verdictsByState = {
  approved: 'APPROVED',
  changes_requested: 'CHANGES_REQUESTED',
  commented: 'COMMENTED',
  dismissed: 'DISMISSED',
} as const;
const review = z.looseObject({
  user: user.nullish(),
  commit_id: maybeSha,
  submitted_at: maybeInstant,
  state: z.string().transform((state) => state.toLowerCase()),
});
const onPullRequest = z.looseObject({ repository, pull_request: pullRequest, review: review.optional() });

/** A pull request, or a review of one. */
export const reviewed = (payload: unknown): Reading =>
  shaped(onPullRequest, payload, ({ repository: host, pull_request: pull, review: said }) => {
    const merged = pull.merged_at !== null;
    const verdict = Object.entries(verdictsByState).find(([state]) => state === said?.state)?.[1];
    const by = said?.user == null ? null : account(host, said.user);
    return brings({
      kind: 'review',
      repository: host.full_name,
      number: String(pull.number),
      title: pull.title,
      url: pull.html_url,
      state: merged ? 'MERGED' : pull.state === 'open' ? 'OPEN' : 'CLOSED',
      author: pull.user == null ? stranger('ghost') : account(host, pull.user),
      commits: [pull.head.sha],
      mergedAs: merged ? pull.merge_commit_sha : null,
      verdicts:
        verdict === undefined || by === null
          ? []
          : [
              {
                by,
                verdict,
                commit: said?.commit_id ?? pull.head.sha,
                at: said?.submitted_at ?? pull.updated_at,
              },
            ],
      at: pull.updated_at,
    });
  });

const issue = z.looseObject({
  repository,
  issue: z.looseObject({
    ...{
      number: z.number().int(),
      title: text(500),
      state: maybe(100),
      html_url: maybeUrl,
      updated_at: instant,
    },
  }),
});

/** An issue. */
export const wanted = (payload: unknown): Reading =>
  shaped(issue, payload, ({ repository: host, issue: one }) =>
    one.state === null
      ? unread('This event does not say in which state the issue is.')
      : brings({
          kind: 'workItem',
          system: issuerOf(host),
          key: clean(`${host.full_name}#${one.number}`, 200),
          title: one.title,
          state: one.state,
          url: one.html_url,
          at: one.updated_at,
          changeNamed: changeIn(one.title),
        }),
  );
