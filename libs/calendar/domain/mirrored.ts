import type { Conflict, Neighbour } from './conflict.ts';

/** What the other side needs to know of a change. */
export type Side = Pick<
  Neighbour,
  'id' | 'number' | 'title' | 'state' | 'span' | 'requesterId' | 'implementerId' | 'tier'
>;

/** A conflict between two changes as the other of them has it. */
export function mirrored(conflict: Conflict, mine: Side): Conflict {
  if (conflict.other.kind !== 'change') return conflict;
  const { link } = conflict.other;
  const back = {
    ...link,
    subject: link.origin ?? link.subject,
    origin: link.origin === null ? null : link.subject,
    way: link.way === 0 ? 0 : link.way === 1 ? -1 : 1,
  } as const;
  const { id, number, title, state, span, requesterId, implementerId, tier } = mine;
  const neighbour = {
    ...{ id, number, title, state, span, requesterId, implementerId, tier },
    ...{ environmentIds: [], environmentKinds: [], links: [back] },
  };
  return {
    ...conflict,
    key: `${conflict.rule} ${id}`,
    clearFrom: span.to,
    other: { kind: 'change', neighbour, link: back },
    serviceIds: back.origin === null ? [] : [back.origin],
  };
}
