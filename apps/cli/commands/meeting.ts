import type { CliContext, Registration } from '../context.ts';
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
    .action(begin(showMinutes));
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

async function showMinutes(cli: CliContext, ref: string): Promise<void> {
  const minutes = await (await cli.api()).get<Minutes>(pathOf(ref, '/minutes'));
  const { digest, text, verified } = minutes;
  const standing =
    digest === null
      ? 'These minutes are not closed.'
      : `${digest}, ${verified === true ? 'as the ledger has it' : 'NOT what the ledger has'}`;
  cli.terminal.result({ minutes }, () => `${text}\n${standing}`);
}
