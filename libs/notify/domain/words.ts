import { type Id, isId } from '#kernel';
import type { Audience, Notice, NotificationKind, ToldChange, ToldEvent } from './notice.ts';

/** What an event says. */
export type Data = ToldEvent['data'];
/** Who is told what of an event. */
export type Tell = (change: ToldChange, data: Data) => Notice[];

/** What follows the change's name in a sentence. */
type Words = Notice['text'];

/** A notice that begins with the change's number and title. */
export function notice(
  change: ToldChange,
  kind: NotificationKind,
  to: readonly (Id | null)[],
  words: Words,
  audience: readonly Audience[] = [],
): Notice {
  const name = `${change.number} “${change.title}”`;
  const persons = to.filter((id) => id !== null);
  return { kind, persons, audience, text: (at) => `${name}: ${words(at)}` };
}

/** Persons that an event's data names under a key. */
export function people(data: Data, key: string): Id[] {
  const value = data[key];
  return Array.isArray(value) ? value.filter(isId) : [];
}

/** Objects that an event's data lists under a key. */
export const listOf = (data: Data, key: string): Data[] => {
  const value = data[key];
  return Array.isArray(value)
    ? value.filter((item): item is Data => typeof item === 'object' && item !== null)
    : [];
};

/** What somebody said, as the end of a sentence; nothing when they said nothing. */
export function quote(data: Data, key: string): string {
  const said = data[key];
  if (typeof said !== 'string' || said.trim() === '') return '.';
  const text = said.trim().replaceAll(/\s+/g, ' ');
  return `: “${text.length > 300 ? `${text.slice(0, 299)}…` : text}”`;
}
