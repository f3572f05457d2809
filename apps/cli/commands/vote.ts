import { InvalidArgumentError } from 'commander';
import type { Api } from '../client/api.ts';
import { type ChangeView, changePath, problemFields } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { confirm } from '../terminal/prompt.ts';
import { summaryOf } from './change-text.ts';

const verbs = { approve: 'APPROVE', reject: 'REJECT', abstain: 'ABSTAIN' } as const;
type Verb = keyof typeof verbs;

interface VoteOptions {
  readonly revision?: number;
  readonly comment?: string;
  readonly for?: string;
}

export function registerVotes({ program, begin }: Registration): void {
  for (const verb of Object.keys(verbs) as Verb[])
    program
      .command(verb)
      .description(`${verb} one revision of a change; people only`)
      .argument('<ref>', 'its number or id')
      .option('--revision <n>', 'the revision you have read', whole)
      .option('--for <person>', 'whose vote you cast: who lent it to you, or for whom you are deputy')
      .option('--comment <text>', verb === 'reject' ? 'why; demanded' : 'why')
      .action(begin((cli: CliContext, ref: string, options: VoteOptions) => vote(cli, verb, ref, options)));
}

/** Reads the change, shows what the vote is about, and votes on exactly that. */
async function vote(cli: CliContext, verb: Verb, ref: string, options: VoteOptions): Promise<void> {
  const api = await cli.api();
  const change = await api.get<ChangeView>(changePath(ref));
  const { revision = change.revision, comment } = options;
  cli.terminal.talk(summaryOf(change));
  if (revision !== change.revision)
    throw new CliError(
      exitCodes.stale,
      `You named revision ${revision}, but ${change.number} is at revision ${change.revision} now.`,
      `Read it with gavel show ${change.number}, then vote on revision ${change.revision}.`,
    );
  if (options.revision === undefined) await mustMeanIt(cli, verb, change);
  const after = await cast(api, change, verb, { comment, onBehalfOf: options.for }, cli);
  cli.terminal.result(
    { vote: { verdict: verbs[verb], revision, digest: change.contentDigest }, change: after },
    () => `${after.number}  ${verbs[verb]}  revision ${revision}  ${after.state}`,
  );
}

async function mustMeanIt(cli: CliContext, verb: Verb, change: ChangeView): Promise<void> {
  if (!cli.terminal.interactive)
    throw wrongUsage('Say which revision you have read.', `Give --revision ${change.revision}.`);
  if (!(await confirm(`${verb} revision ${change.revision} of ${change.number}?`, cli.keyboard)))
    throw new CliError(exitCodes.cancelled, 'Nothing was voted.');
}

async function cast(
  api: Api,
  { number, revision, contentDigest }: ChangeView,
  verb: Verb,
  said: { readonly comment: string | undefined; readonly onBehalfOf: string | undefined },
  cli: CliContext,
): Promise<Pick<ChangeView, 'number' | 'state' | 'version' | 'revision'>> {
  const input = { change: number, verdict: verbs[verb], revision, digest: contentDigest, ...said };
  const { castVote } = await api.graphql<{ castVote: { change: ChangeView } }>(
    `mutation ($input: CastVoteInput!) {
      castVote(input: $input) { change { number state version revision } problems { ${problemFields} } }
    }`,
    { input },
    { idempotencyKey: cli.keyOf(verb, input) },
  );
  return castVote.change;
}

function whole(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('Give the number of a revision.');
  return Number(value);
}
