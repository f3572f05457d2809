import { sha256 } from '#kernel';
import type { CliContext, Registration } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { readText } from '../terminal/stdin.ts';
import { pairs, table } from '../terminal/table.ts';

interface MeetingView {
  readonly ref: string;
  readonly state: string;
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly cutOffAt: string;
  readonly agenda?: readonly {
    readonly position: number;
    readonly change: string;
    readonly title: string;
    readonly risk: string;
    readonly outcome: string;
    readonly mark: string | null;
  }[];
}

interface Minutes {
  readonly text: string;
  readonly json: string;
  readonly digest: string | null;
  readonly verified: boolean | null;
}

/** `gavel meeting …`: when boards meet, about what, and what came of it. */
export function registerMeeting({ program, begin }: Registration): void {
  const meeting = program.command('meeting').description('meetings of boards');
  const ref = 'the meeting, as in cab-weekly/2026-12-01T10:00:00';
  meeting
    .command('list')
    .description('list meetings, those to come unless asked otherwise')
    .option('--board <key>', 'only of this board')
    .option('--series <key>', 'only of this series')
    .option('--from <time>', 'that end after this; now unless said')
    .option('--to <time>', 'that begin before this; 90 days later unless said')
    .option('--limit <n>', 'so many at the most', '20')
    .action(begin(listMeetings));
  meeting.command('show').description('show a meeting').argument('<ref>', ref).action(begin(showMeeting));
  meeting
    .command('agenda')
    .description('show the agenda: what would be on it now, or what is since the cut-off')
    .argument('<ref>', ref)
    .action(begin(showAgenda));
  meeting
    .command('minutes')
    .description('print the minutes; of closed ones, say whether the ledger holds their digest')
    .argument('<ref>', ref)
    .option('--markdown', 'the text alone')
    .option('--document', 'the closed document alone, byte for byte: what the digest is of')
    .action(begin(showMinutes));
  meeting
    .command('verify')
    .description('reckon the digest of closed minutes, and hold it against the ledger')
    .argument('<ref>', ref)
    .option(
      '-f, --file <file>',
      'a document that you were sent, instead of the server’s; - for standard input',
    )
    .action(begin(verifyMinutes));
}

const pathOf = (ref: string, rest = ''): string =>
  `/api/v1/meetings/${ref.split('/').map(encodeURIComponent).join('/')}${rest}`;

async function listMeetings(
  cli: CliContext,
  options: { board?: string; series?: string; from?: string; to?: string; limit: string },
): Promise<void> {
  const api = await cli.api();
  const page = await api.get<{ items: readonly MeetingView[]; nextCursor: string | null }>(
    '/api/v1/meetings',
    { ...options },
  );
  cli.terminal.result({ meetings: page.items, nextCursor: page.nextCursor }, () =>
    page.items.length === 0
      ? 'No meeting is planned.'
      : table(
          ['MEETING', 'STATE', 'STARTS', 'NAME'],
          page.items.map((m) => [m.ref, m.state, m.startsAt, m.name]),
          cli.terminal.width,
        ),
  );
}

async function showMeeting(cli: CliContext, ref: string): Promise<void> {
  const meeting = await (await cli.api()).get<MeetingView>(pathOf(ref));
  cli.terminal.result({ meeting }, () =>
    pairs([
      ['meeting', meeting.ref],
      ['name', meeting.name],
      ['state', meeting.state],
      ['starts', meeting.startsAt],
      ['ends', meeting.endsAt],
      ['cut-off', meeting.cutOffAt],
      ['items', String(meeting.agenda?.length ?? 0)],
    ]),
  );
}

async function showAgenda(cli: CliContext, ref: string): Promise<void> {
  const { agenda = [] } = await (await cli.api()).get<MeetingView>(pathOf(ref));
  cli.terminal.result({ agenda }, () =>
    agenda.length === 0
      ? 'Nothing is on the agenda.'
      : table(
          ['#', 'CHANGE', 'RISK', 'OUTCOME', 'SINCE THE CUT-OFF', 'TITLE'],
          agenda.map((i) => [String(i.position), i.change, i.risk, i.outcome, i.mark ?? '', i.title]),
          cli.terminal.width,
        ),
  );
}

const minutesOf = async (cli: CliContext, ref: string): Promise<Minutes> =>
  (await cli.api()).get<Minutes>(pathOf(ref, '/minutes'));

async function showMinutes(
  cli: CliContext,
  ref: string,
  wish: { markdown?: boolean; document?: boolean },
): Promise<void> {
  if (wish.markdown === true && wish.document === true)
    throw wrongUsage('Minutes are printed as --markdown or as --document, not as both.');
  const minutes = await minutesOf(cli, ref);
  const { digest, json, text, verified } = minutes;
  if (wish.document === true) {
    if (digest === null) throw notClosed(ref);
    cli.terminal.exactly(json);
    return;
  }
  const standing =
    digest === null
      ? 'These minutes are not closed.'
      : `${digest}, ${verified === true ? 'as the ledger has it' : 'NOT what the ledger has'}`;
  cli.terminal.result({ minutes }, () => (wish.markdown === true ? text.trimEnd() : `${text}\n${standing}`));
}

async function verifyMinutes(cli: CliContext, ref: string, { file }: { file?: string }): Promise<void> {
  const { digest, json, verified } = await minutesOf(cli, ref);
  if (digest === null) throw notClosed(ref);
  const document = file === undefined ? json : await readText(file);
  const reckoned = `sha256:${sha256(document).toString('hex')}`;
  const right = reckoned === digest && verified === true;
  cli.terminal.result({ verification: { ref, digest, reckoned, verified: right } }, () =>
    right ? `${reckoned}, as the ledger has it` : `${reckoned}: NOT what the ledger has, which is ${digest}`,
  );
  if (!right)
    throw new CliError(exitCodes.proofWrong, `The minutes of ${ref} are not those that were closed.`);
}

const notClosed = (ref: string): CliError =>
  new CliError(exitCodes.closedByRule, `The minutes of ${ref} are not closed: they have no digest yet.`);
