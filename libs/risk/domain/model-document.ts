import type { RiskModel, SignalRule } from './model.ts';

/** schema/risk-model.md: the model in force as tables, drawn from its file. */
export function riskModelDocument(model: RiskModel): string {
  const { name, version, classes, history, probability, timeZone } = model;
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const prior = `${history.prior.failed} of ${history.prior.changes}`;
  return [
    '# The risk model',
    '',
    `Generated from \`policies/risk.json\` (${name}, version ${version}) by \`npm run schema\`. Do not edit.`,
    '',
    row(['class', 'from a score of']),
    row(['---', '---']),
    ...(['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'] as const).map((level) =>
      row([level, String(level === 'LOW' ? 0 : classes[level])]),
    ),
    '',
    row(['signal', 'what it is', 'points', 'missing', 'has to be known on tiers']),
    row(['---', '---', '---', '---', '---']),
    ...model.signals.map((rule) =>
      row([
        `\`${rule.name}\``,
        rule.label,
        pointsText(rule),
        String(rule.unknown),
        rule.important.length === 0 ? '–' : rule.important.join(', '),
      ]),
    ),
    '',
    row(['paths that count', 'patterns']),
    row(['---', '---']),
    ...model.signals.flatMap((rule) =>
      rule.kind === 'flag' && rule.paths !== undefined
        ? [row([`\`${rule.name}\``, rule.paths.map((p) => `\`${p}\``).join(' ')])]
        : [],
    ),
    '',
    row(['time of the week', 'days (1 is Monday)', `clock in ${timeZone}`]),
    row(['---', '---', '---']),
    ...model.times.map((t) => row([t.word, t.days.join(', '), `${t.from}–${t.to}`])),
    '',
    ...partsText(model),
    `Failures count for ${history.days} days and ${history.most} changes at the most; before anything is known, ${prior}`,
    `changes are taken to fail. The likelihood of a failure is 1 / (1 + exp(−(${probability.intercept} + ${probability.slope} × score))).`,
    '',
  ].join('\n');
}

function partsText({ parts }: RiskModel): string[] {
  if (parts === undefined) return [];
  const { days, atLeast, most } = parts;
  return [
    `Where one requester has handed in ${atLeast} changes or more for the same services within ${days} days (normal and`,
    `expedited ones; of the others ${most} at the most are looked at), size, paths and outage of each are those of all together.`,
    '',
  ];
}

function pointsText(rule: SignalRule): string {
  if (rule.kind === 'amount') return rule.steps.map((s) => `from ${s.from}: ${s.points}`).join(', ');
  if (rule.kind === 'flag') return `yes: ${rule.yes}, no: ${rule.no}`;
  return Object.entries(rule.words)
    .map(([word, n]) => `${word}: ${n}`)
    .join(', ');
}
