import type { Id } from '#kernel';
import type { Conflict, OtherSide } from './conflict.ts';

/** What ids are called, for sentences. */
export interface Names {
  service(id: Id): string;
  environment(id: Id): string;
  person(id: Id): string;
  change(neighbour: { readonly number: number; readonly title: string }): string;
}

/** What the two sides are in conflict about, for somebody who reads it without the record beside it. */
export function sentenceOf(conflict: Conflict, names: Names): string {
  const when = `from ${at(conflict.span.from)} to ${at(conflict.span.to)}`;
  const { other, rule } = conflict;
  if (other.kind === 'change') return `${withChange(conflict, other, names)} ${when}.`;
  if (other.kind === 'load')
    return `${names.environment(other.environmentId)} would have ${other.peak} changes under way at once; ${other.most} may be, ${when}.`;
  const places = conflict.environmentIds.map((id) => names.environment(id)).join(', ');
  if (other.kind === 'windows') {
    const what = conflict.serviceIds.map((id) => names.service(id)).join(', ') || 'What it touches';
    const windows = other.entries.map(({ name }) => `“${name}”`).join(', ');
    return `${what} ${places === '' ? '' : `in ${places} `}is worked on in ${windows} alone, and nothing of it is open ${when}.`;
  }
  const { name, reason } = other.entry;
  if (rule === 'environment-booked') return `${places} is booked for “${name}” ${when}.`;
  const strength = rule === 'inside-soft-freeze' ? 'soft' : 'hard';
  const because = reason.trim() === '' ? '' : `: ${short(reason)}`;
  return `The ${strength} freeze “${name}” is on ${when}${because}.`;
}

function withChange(
  { rule, serviceIds }: Conflict,
  { neighbour, link }: Extract<OtherSide, { kind: 'change' }>,
  names: Names,
): string {
  const other = names.change(neighbour);
  if (rule === 'same-implementer') return `${names.person(link.subject)} carries out ${other} as well`;
  if (rule === 'same-service')
    return `${other} touches ${serviceIds.map((id) => names.service(id)).join(', ')} as well`;
  const [mine, theirs] = [names.service(link.origin ?? link.subject), names.service(link.subject)];
  const [from, to] = link.way === 1 ? [mine, theirs] : [theirs, mine];
  const over = link.distance - 1;
  const way = over === 0 ? '' : ` by way of ${over} other service${over === 1 ? '' : 's'}`;
  return `${other} touches ${theirs}, and ${from} needs ${to}${way},`;
}

/** What would settle it. */
export function suggestionOf({ rule, clearFrom, other }: Conflict, names: Names): string {
  const from = clearFrom === null ? null : at(clearFrom);
  switch (rule) {
    case 'same-service':
    case 'dependency':
    case 'indirect-dependency':
      return `Begin at ${from ?? 'another time'} or later, or agree with those of ${otherName(other, names)} on who goes first.`;
    case 'same-implementer':
      return `Name another implementer, or begin at ${from ?? 'another time'} or later.`;
    case 'outside-maintenance-window':
      return from === null
        ? 'None of the windows to come is long enough: plan less for one change, or have a window added.'
        : `Begin at ${from}, when a window that is long enough opens.`;
    case 'inside-hard-freeze':
    case 'inside-soft-freeze':
      return `Begin at ${from ?? 'another time'} or later, or ask for the freeze to be overridden.`;
    case 'environment-booked':
      return `Begin at ${from ?? 'another time'} or later, choose another environment, or ask who booked it.`;
    case 'too-many-at-once':
      return `Begin at ${from ?? 'another time'} or later, when fewer are under way.`;
  }
}

const otherName = (other: OtherSide, names: Names): string =>
  other.kind === 'change' ? names.change(other.neighbour) : 'the other side';

const at = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function short(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
