import type { Client } from './client.ts';
import { attempt, does, type ShownChange, wholeChange } from './changes.ts';

export interface Voters {
  readonly requester: Client;
  readonly changeManager: Client;
}

/** A change before its board. */
export async function authorizing(
  { requester, changeManager }: Voters,
  over: Record<string, unknown> = {},
): Promise<ShownChange> {
  const filed = await does(requester, 'fileChange', { ...wholeChange(over), submit: true });
  return does(changeManager, 'assessChange', { change: filed.number });
}

/** The codes that a vote is refused with; empty when it was taken. */
export async function voteCodes(
  voter: Client,
  change: ShownChange,
  ballot: Record<string, unknown> = {},
): Promise<string[]> {
  const input = { change: change.number, verdict: 'APPROVE', digest: change.contentDigest, ...ballot };
  return (await attempt(voter, 'castVote', input)).problems.map((p) => p.code);
}

const commands = {
  withdrawVote: 'WithdrawVoteInput',
  ratifyEmergency: 'RatifyEmergencyInput',
  requestRatification: 'RequestRatificationInput',
} as const;

/** What the other commands of voters answer: the new state, or the codes of the refusal. */
export async function answer(
  client: Client,
  command: keyof typeof commands,
  input: Record<string, unknown>,
): Promise<string> {
  const data = await client.ask<
    Record<string, { change: { state: string } | null; problems: { code: string }[] }>
  >(
    `mutation ($input: ${commands[command]}!) { ${command}(input: $input) { change { state } problems { code } } }`,
    { input },
  );
  const outcome = data[command];
  return outcome?.change?.state ?? (outcome?.problems.map((p) => p.code).join(' ') || 'nothing');
}

export const stateOf = async (client: Client, ref: string): Promise<string> =>
  (
    await client.ask<{ change: { state: string } }>(`query ($ref: String!) { change(ref: $ref) { state } }`, {
      ref,
    })
  ).change.state;

export interface ShownRound {
  readonly number: number;
  readonly state: string;
  readonly purpose: string;
  readonly late: boolean;
  readonly stillNeeded: string;
  readonly votes: readonly {
    readonly verdict: string;
    readonly comment: string;
    readonly person: { readonly name: string };
  }[];
  readonly steps: readonly {
    readonly name: string;
    readonly needed: number;
    readonly current: boolean;
    readonly mayVote: readonly { readonly name: string }[];
    readonly barred: readonly { readonly rule: string; readonly person: { readonly name: string } }[];
  }[];
}

const roundFields = `number state purpose late stillNeeded votes { verdict comment person { name } }
  steps { name needed current mayVote { name } barred { rule person { name } } }`;

/** The rounds of a change, the newest first. */
export const roundsOf = async (client: Client, ref: string): Promise<readonly ShownRound[]> =>
  (
    await client.ask<{ change: { approvals: { nodes: ShownRound[] } } }>(
      `query ($ref: String!) { change(ref: $ref) { approvals { nodes { ${roundFields} } } } }`,
      { ref },
    )
  ).change.approvals.nodes;
