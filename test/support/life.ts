import { type ShownChange, does, wholeChange } from './changes.ts';
import type { Client } from './client.ts';
import { seeded } from './seeded.ts';

/** Who does what in the shared system: nobody holds two duties that must be kept apart. */
export interface Cast {
  readonly requester: Client;
  readonly manager: Client;
  readonly approvers: readonly Client[];
  readonly implementer: Client;
  readonly verifier: Client;
}

export async function cast(): Promise<Cast> {
  const [requester, manager, implementer, verifier, ...approvers] = await Promise.all(
    ['ravi', 'maya', 'lena', 'tomas', 'akiko', 'george'].map(seeded),
  );
  return { requester, manager, approvers, implementer, verifier } as Cast;
}

/** A normal change, asked for approval. */
export async function asked(people: Cast, over: Record<string, unknown> = {}): Promise<ShownChange> {
  const { number } = await does(people.requester, 'fileChange', wholeChange({ ...over, submit: true }));
  return does(people.manager, 'assessChange', { change: number });
}

/**
 * A normal change, carried out: the verifier's turn.
 * @param meanwhile what has to be there before the work starts
 */
export async function carriedOut(
  people: Cast,
  over: Record<string, unknown> = {},
  meanwhile: (change: string) => Promise<void> = () => Promise.resolve(),
): Promise<ShownChange> {
  let change = await asked(people, over);
  await meanwhile(change.number);
  for (const approver of people.approvers)
    if (change.state === 'AUTHORIZING')
      change = await does(approver, 'castVote', {
        change: change.number,
        verdict: 'APPROVE',
        digest: change.contentDigest,
      });
  await does(people.implementer, 'startImplementation', { change: change.number });
  return does(people.implementer, 'completeImplementation', { change: change.number });
}
