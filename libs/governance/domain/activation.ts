import type { Id } from '#kernel';

/** Activations are known by their version; where an id is asked for, it is the version in the form of one. */
export const activationId = (version: number): Id =>
  `00000000-0000-7000-9001-${version.toString().padStart(12, '0')}`;
