import type { Names } from './conflict-text.ts';
import { sentenceOf } from './conflict-text.ts';
import { type Refused, type SlotRule, tallied } from './free-slots.ts';
import type { WorkingHours } from './working-hours.ts';

/** Why these beginnings do not do. */
export function refusalText({ conflicts, rules }: Refused, wished: WorkingHours, names: Names): string {
  const [first, ...more] = conflicts;
  if (first === undefined) return wishText(wished, rules[0] ?? 'outside-hours');
  const others = more.length === 0 ? '' : ` And ${more.length} more conflict${more.length === 1 ? '' : 's'}.`;
  return `${sentenceOf(first, names)}${others}`;
}

function wishText({ hours, days, timeZone }: WorkingHours, rule: SlotRule): string {
  if (rule === 'outside-days' && days !== null) return `Only ${days.join(', ')} was asked for.`;
  return hours === null
    ? `It was not asked for, in ${timeZone}.`
    : `Only ${hours.from} to ${hours.to} in ${timeZone} was asked for.`;
}

/** Why there are fewer slots than asked for, with what stood in the way how often. */
export function shortfallText(found: number, from: Date, until: Date, refused: readonly Refused[]): string {
  const all = refused.reduce((sum, { tried }) => sum + tried, 0);
  const days = Math.max(1, Math.round((until.getTime() - from.getTime()) / 86_400_000));
  const within = `in the ${days} day${days === 1 ? '' : 's'} that were looked through`;
  if (all === 0) return `There is no room for it ${within}.`;
  const shares = tallied(refused)
    .slice(0, 4)
    .map(({ rule, tried }) => `${rule} (${Math.max(1, Math.round((100 * tried) / all))} %)`);
  const what = found === 0 ? 'No time is free' : `No further time is free`;
  return `${what} ${within}. What stands in the way: ${shares.join(', ')}.`;
}
