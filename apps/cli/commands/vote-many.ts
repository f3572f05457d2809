import { InvalidArgumentError } from 'commander';
import type { Problem } from '#kernel';
import { type ChangeView, changePath, problemFields } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { confirm } from '../terminal/prompt.ts';
import { summaryOf } from './change-text.ts';

const verdicts = ['approve', 'reject', 'abstain'] as const;
type Verdict = (typeof verdicts)[number];

interface Options {
  readonly comment?: string;
  readonly onBehalfOf?: string;
}

interface Result {
  readonly ref: string;
  readonly change: { readonly number: string; readonly state: string } | null;
  readonly problems: readonly Problem[];
}

const most = 100;

/** `gavel vote approve CHG-000012@3 CHG-000013@1`: several changes in one go, each judged on its own. */
export function registerVoteMany({ program, begin }: Registration): void {
  program
    .command('vote')
    .description('vote on several changes at once, each judged on its own; people only')
    .argument('<verdict>', verdicts.join(', '), verdictOf)
    .argument('<refs...>', 'numbers or ids, each with the revision you have read, as in CHG-000012@3')
    .option('--comment <text>', 'why; demanded of a rejection')
    .option('--on-behalf-of <person>', 'the member you stand in for: mail address or id')
    .action(
      begin((cli: CliContext, verdict: Verdict, refs: string[], options: Options) =>
        voteMany(cli, verdict, refs, options),
      ),
    );
}

async function voteMany(
  cli: CliContext,
  verdict: Verdict,
  refs: readonly string[],
  options: Options,
): Promise<void> {
  if (refs.length > most) throw wrongUsage(`${most} changes at the most.`, 'Vote in several goes.');
  const api = await cli.api();
  const decisions: Record<string, unknown>[] = [];
  const asked: string[] = [];
  for (const ref of refs) {
    const [name = '', revision] = ref.split('@');
    if (revision !== undefined && !/^\d{1,9}$/.test(revision))
      throw wrongUsage(`${ref}: the revision is a number.`, 'As in CHG-000012@3.');
    const change = await api.get<ChangeView>(changePath(name));
    cli.terminal.talk(summaryOf(change));
    if (revision === undefined) asked.push(`revision ${change.revision} of ${change.number}`);
    // What the caller has read is what is voted on: where the change moved on, the server refuses this vote alone.
    const shown =
      revision === undefined || Number(revision) === change.revision
        ? { revision: change.revision, digest: change.contentDigest }
        : { revision: Number(revision) };
    decisions.push({ ...shown, change: change.number, verdict: verdict.toUpperCase(), ...options });
  }
  if (asked.length > 0) await mustMeanIt(cli, verdict, asked);
  const { decideChanges } = await api.graphql<{
    decideChanges: { taken: number; results: readonly Result[] };
  }>(
    `mutation ($input: DecideChangesInput!) {
      decideChanges(input: $input) { taken results { ref change { number state } problems { ${problemFields} } } }
    }`,
    { input: { decisions } },
    { idempotencyKey: cli.keyOf('vote', decisions) },
  );
  const { results, taken } = decideChanges;
  cli.terminal.result({ taken, results }, () => results.map(line).join('\n'));
  const code = results.flatMap((r) => r.problems)[0]?.code;
  if (code !== undefined)
    throw new CliError(
      exitCodeOf(code),
      `${results.length - taken} of ${results.length} votes were not taken.`,
    );
}

const line = ({ ref, change, problems }: Result): string =>
  change === null
    ? `${ref}  refused: ${problems.map((p) => p.message).join(' ')}`
    : `${change.number}  ${change.state}`;

async function mustMeanIt(cli: CliContext, verdict: Verdict, asked: readonly string[]): Promise<void> {
  if (!cli.terminal.interactive)
    throw wrongUsage('Say which revision of each change you have read.', 'As in CHG-000012@3.');
  if (!(await confirm(`${verdict} ${asked.join(', ')}?`, cli.keyboard)))
    throw new CliError(exitCodes.cancelled, 'Nothing was voted.');
}

function verdictOf(value: string): Verdict {
  const known = verdicts.find((verdict) => verdict === value);
  if (known === undefined) throw new InvalidArgumentError(`Give one of ${verdicts.join(', ')}.`);
  return known;
}
