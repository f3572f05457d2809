import { toWall } from '#time';
import type { Minutes } from './minutes.ts';

type ItemMinutes = Minutes['items'][number];

/** The minutes as Markdown, for people: made from the JSON alone, so that both say the same. */
export function minutesText(minutes: Minutes): string {
  const { timeZone: zone } = minutes;
  const at = (instant: string) => toWall(new Date(instant), zone).replace('T', ' ');
  const lines = [
    `# Minutes of ${plain(minutes.series)}, ${minutes.meeting}`,
    '',
    `- Board: ${plain(minutes.board)}`,
    `- Held: ${at(minutes.started)} to ${at(minutes.ended)} (${zone})`,
    `- Planned: ${at(minutes.planned.start)} to ${at(minutes.planned.end)}; agenda frozen ${at(minutes.agendaFrozen)}`,
    `- Chair: ${plain(minutes.chair ?? 'nobody')}`,
    `- Quorum: ${minutes.quorum.needed} of ${minutes.quorum.seats} seats`,
    ...minutes.pauses.map((p) => `- Pause: ${at(p.from)} to ${at(p.to)}`),
    '',
    '## Attendance',
    '',
    ...minutes.attendance.map((a) => {
      const spans = a.present.map(
        (s) =>
          `${at(s.from)} to ${at(s.to)}${s.remote ? ', remote' : ''}${s.standsInFor === null ? '' : `, for ${plain(s.standsInFor)}`}`,
      );
      const said =
        a.answer === null
          ? ''
          : `; had ${a.answer}${a.deputy === null ? '' : `, sending ${plain(a.deputy)}`}`;
      return `- ${plain(a.person ?? '')} (${a.as}): ${spans.length === 0 ? 'absent' : spans.join('; ')}${said}`;
    }),
    ...minutes.items.flatMap((item) => ['', ...itemText(item, at)]),
    ...(minutes.remarks.length === 0 ? [] : ['', '## Remarks', '']),
    ...minutes.remarks.map((r) => `- ${plain(r.person ?? '')}, ${at(r.at)}: ${plain(r.text)}`),
  ];
  return `${lines.join('\n')}\n`;
}

const outcomes: Record<string, string> = {
  open: 'not decided',
  approved: 'approved',
  rejected: 'rejected',
  voided: 'withdrawn',
  deferred: 'put off',
};

function itemText(item: ItemMinutes, at: (instant: string) => string): string[] {
  const minutes = Math.round(item.usedSeconds / 60);
  return [
    `## ${item.position}. ${item.change} ${plain(item.title)}`,
    '',
    `- Outcome: **${outcomes[item.outcome] ?? item.outcome}**`,
    `- Content: revision ${item.revision}, ${item.digest}${item.sinceCutOff === 'EDITED' ? '; edited since the cut-off' : ''}`,
    `- Time: ${minutes} of ${item.plannedMinutes} minutes planned`,
    ...(item.exception === null
      ? []
      : [`- Let on after the cut-off by ${plain(item.exception.by ?? '')}: ${plain(item.exception.reason)}`]),
    ...item.moved.map((m) => `- Moved from place ${m.from} to ${m.to} by ${plain(m.by)}: ${plain(m.reason)}`),
    ...item.recused.map((r) => `- Recused: ${plain(r.person ?? '')}. ${plain(r.reason)}`),
    ...item.votes.flatMap((v) => [
      `- ${at(v.at)}: ${plain(v.person ?? '')}${v.onBehalfOf === null ? '' : ` for ${plain(v.onBehalfOf)}`} voted ${v.verdict}${v.comment === '' ? '' : `: ${plain(v.comment)}`} (present ${v.quorum.present.length}, needed ${v.quorum.needed})`,
      ...v.conditions.map((c) => `  - Condition, by ${at(c.due)}: ${plain(c.text)}`),
    ]),
    ...(item.deferred === null
      ? []
      : [
          `- Put off to ${item.deferred.to ?? ''} by ${plain(item.deferred.by ?? '')}: ${plain(item.deferred.reason ?? '')}`,
        ]),
    ...item.remarks.map((r) => `- Remark of ${plain(r.person ?? '')}, ${at(r.at)}: ${plain(r.text)}`),
  ];
}

/** One line of text that Markdown takes as it is: what people wrote must not become headings or links. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>#|]/g, String.raw`\$&`);
