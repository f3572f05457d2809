import type { Id } from '#kernel';

/** The duties that must not meet in one person, or that say who had a hand in a change. */
export const hats = [
  'requester',
  'author',
  'coAuthor',
  'committer',
  'reviewer',
  'builder',
  'approver',
  'delegator',
  'delegate',
  'conditionMarker',
  'implementer',
  'deployer',
  'verifier',
  'exceptionGrantor',
] as const;
export type Hat = (typeof hats)[number];

/** That somebody puts on a hat by what an event tells. */
interface HatEvent {
  readonly type: string;
  readonly hat: Hat;
  /** What the record says of it. */
  readonly because: string;
  /** The field of the event's data that names the person; whoever caused the event when left out. */
  readonly who?: string;
  /** Only where this field of the event's data is filled in. */
  readonly only?: string;
}

/** Which hat is put on by which event: a line each. */
export const hatEvents: readonly HatEvent[] = [
  { type: 'change.filed', hat: 'requester', because: 'filed it' },
  { type: 'change.revised', hat: 'requester', because: 'made a material edit' },
  { type: 'change.voteCast', hat: 'delegate', because: 'voted in place of another', only: 'onBehalfOf' },
  { type: 'change.voteCast', hat: 'delegator', because: 'was voted for by another', who: 'onBehalfOf' },
  { type: 'change.conditionMet', hat: 'conditionMarker', because: 'marked a condition met' },
  { type: 'change.implementationStarted', hat: 'implementer', because: 'began the work' },
  { type: 'change.implementationCompleted', hat: 'implementer', because: 'completed the work' },
  { type: 'change.validated', hat: 'verifier', because: 'found that it works' },
  { type: 'change.validationFailed', hat: 'verifier', because: 'found that it does not work' },
  { type: 'change.rollbackConfirmed', hat: 'verifier', because: 'found the old state restored' },
  { type: 'change.exceptionGranted', hat: 'exceptionGrantor', because: 'granted an exception on it' },
  { type: 'change.freezeOverrideGranted', hat: 'exceptionGrantor', because: 'let it through a freeze' },
];

/** What is said of hats that commits, artifacts and deployments tell of. */
export const told: Readonly<Partial<Record<Hat, string>>> = {
  author: 'wrote its code',
  coAuthor: 'wrote its code together with others',
  committer: 'committed its code',
  reviewer: 'reviewed its code',
  builder: 'built what it brings',
  deployer: 'deployed it',
};

/** Who wears a hat on a change, and why. */
export interface Wearing {
  readonly hat: Hat;
  readonly personId: Id;
  readonly because: string;
}

/** Somebody who had a hand in a change and whom nobody here is known to be. */
export interface Unresolved {
  readonly hat: Hat;
  readonly issuer: string;
  readonly subject: string;
}

/** Whose hands in the code decide who may approve it: of them everybody has to be known. */
export const codeHats: ReadonlySet<Hat> = new Set<Hat>(['author', 'coAuthor', 'committer']);

/** Each person once for each hat and reason, in the order of the list of hats. */
export function distinctWearings(found: readonly Wearing[]): Wearing[] {
  const once = new Map(found.map((w) => [`${w.hat} ${w.personId} ${w.because}`, w]));
  return [...once.values()].sort((a, b) => hats.indexOf(a.hat) - hats.indexOf(b.hat));
}
