import { AddEntry, CalendarEntries } from '#calendar';
import type { Actor } from '#kernel';
import { calendar } from './organisation.ts';
import { seededPeople } from './people-step.ts';
import { must, type SeedStep, use } from './seed-step.ts';

const page = { limit: 100, backward: false, cursor: null };

/** A window and a freeze, of a product that no other seeded thing belongs to: they show what such entries look like. */
export const calendarStep: SeedStep = {
  title: 'calendar',
  async run(seed) {
    const { nodes } = await use(seed, CalendarEntries).list({ kinds: calendar.map((e) => e.kind) }, page);
    const known = new Set(nodes.map(({ name }) => name));
    const missing = calendar.filter(({ name }) => !known.has(name));
    const people = await seededPeople(seed);
    const paul: Actor = { ...seed.actor, personId: people.get('paul') ?? null };
    for (const { kind, ...entry } of missing) must(await use(seed, AddEntry).execute(paul, kind, entry));
    return missing.length > 0;
  },
};
