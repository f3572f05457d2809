import type { Id } from '#kernel';

/** The duties that must not meet in one person. */
export const hats = ['requester', 'author', 'approver', 'implementer', 'verifier'] as const;
export type Hat = (typeof hats)[number];

/** Which hat somebody puts on by causing an event, and what the record says of it. */
export const hatEvents: Readonly<Record<string, { readonly hat: Hat; readonly because: string }>> = {
  'change.filed': { hat: 'requester', because: 'filed it' },
  'change.revised': { hat: 'requester', because: 'made a material edit' },
  'change.implementationStarted': { hat: 'implementer', because: 'began the work' },
  'change.implementationCompleted': { hat: 'implementer', because: 'completed the work' },
  'change.validated': { hat: 'verifier', because: 'found that it works' },
  'change.validationFailed': { hat: 'verifier', because: 'found that it does not work' },
  'change.rollbackConfirmed': { hat: 'verifier', because: 'found the old state restored' },
};

/** Who wears a hat on a change, and why. */
export interface Wearing {
  readonly hat: Hat;
  readonly personId: Id;
  readonly because: string;
}

/** Each person once for each hat and reason, in the order of the list of hats. */
export function distinctWearings(found: readonly Wearing[]): Wearing[] {
  const once = new Map(found.map((w) => [`${w.hat} ${w.personId} ${w.because}`, w]));
  return [...once.values()].sort((a, b) => hats.indexOf(a.hat) - hats.indexOf(b.hat));
}
