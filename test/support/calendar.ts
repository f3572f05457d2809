import { does, type ShownChange, type ShownProblem, wholeChange } from './changes.ts';
import type { Client } from './client.ts';

export interface RuledProblem extends ShownProblem {
  readonly rule: string | null;
  readonly wayOut: string | null;
}
interface Entry {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly endedAt: string | null;
}
interface Override {
  readonly id: string;
  readonly state: string;
  readonly validUntil: string | null;
}

const problems = 'problems { code message path rule wayOut }';
const mutations = {
  addCalendarEntry: `AddCalendarEntryInput entry { id version name endedAt }`,
  alterCalendarEntry: `AlterCalendarEntryInput entry { id version name endedAt }`,
  endCalendarEntry: `EndCalendarEntryInput entry { id version name endedAt }`,
  requestFreezeOverride: `RequestFreezeOverrideInput override { id state validUntil }`,
  decideFreezeOverride: `DecideFreezeOverrideInput override { id state validUntil }`,
  endFreezeOverride: `EndFreezeOverrideInput override { id state validUntil }`,
} as const;
type Mutation = keyof typeof mutations;
export interface Answered {
  readonly entry?: Entry | null;
  readonly override?: Override | null;
  readonly problems: readonly RuledProblem[];
}

/** What a command on the calendar answers, whether it was done or refused. */
export async function calls(
  client: Client,
  mutation: Mutation,
  input: Record<string, unknown>,
): Promise<Answered> {
  const [type, ...fields] = mutations[mutation].split(' ');
  const data = await client.ask<Record<string, Answered>>(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields.join(' ')} ${problems} } }`,
    { input },
  );
  return data[mutation] as Answered;
}

/** The rules that a command is refused by, or its codes where no rule is named; empty when it was done. */
export const rulesOf = async (
  client: Client,
  mutation: Mutation,
  input: Record<string, unknown>,
): Promise<string[]> => (await calls(client, mutation, input)).problems.map((p) => p.rule ?? p.code);

/** A wall clock of UTC, hours from now. */
export const wall = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19);
export const instant = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

/** A freeze that is on from an hour ago until in two hours, for changes with a tag. */
export async function freeze(
  client: Client,
  tag: string,
  over: Record<string, unknown> = {},
): Promise<Entry> {
  const { entry, problems: refused } = await calls(client, 'addCalendarEntry', {
    kind: 'FREEZE',
    strength: 'HARD',
    name: `Freeze of ${tag}`,
    reason: 'The shop is full.',
    start: wall(-1),
    end: wall(2),
    tags: [tag],
    ...over,
  });
  if (entry == null) throw new Error(`The freeze was refused: ${JSON.stringify(refused)}`);
  return entry;
}

/** A change that policy approved without a vote, whose window is open. */
export const scheduled = (requester: Client, over: Record<string, unknown> = {}): Promise<ShownChange> =>
  does(requester, 'fileChange', {
    ...wholeChange({ services: ['wiki'], risk: 'LOW', ...over }),
    submit: true,
  });

/** A request for an override that has to be taken. */
export async function asksOverride(
  client: Client,
  { number }: ShownChange,
  over: Record<string, unknown> = {},
): Promise<Override> {
  const input = { change: number, reason: 'Customers cannot pay.', until: instant(1), ...over };
  const { override, problems: refused } = await calls(client, 'requestFreezeOverride', input);
  if (override == null) throw new Error(`The request was refused: ${JSON.stringify(refused)}`);
  return override;
}

export interface Gate {
  readonly verdict: string;
  readonly reasons: readonly RuledProblem[];
}
export const gate = async (client: Client, { number }: ShownChange, more = ''): Promise<Gate> =>
  (await client.rest('GET', `/api/v1/gate?change=${number}${more}`)).body as Gate;
