import type { Client } from './client.ts';

export interface ShownProblem {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
  readonly rule: string | null;
}

export interface ShownChange {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly version: number;
  readonly contentDigest: string;
}

export const shown = '{ id number state version contentDigest }';
const payload = `{ change ${shown} problems { code message path rule } }`;

interface Answer {
  readonly change: ShownChange | null;
  readonly problems: readonly ShownProblem[];
}

/** The name of a mutation that answers a change, with its input type. */
const inputs = {
  fileChange: 'FileChangeInput',
  declareEmergency: 'DeclareEmergencyInput',
  recordValidation: 'RecordValidationInput',
  closeChange: 'CloseChangeInput',
  castVote: 'CastVoteInput',
  completeReview: 'CompleteReviewInput',
  updateChange: 'UpdateChangeInput',
  commentOnChange: 'CommentOnChangeInput',
} as const;
const stepInput = 'ChangeStepInput';

/** What a command answers, whether it was done or refused. */
export async function attempt(
  client: Client,
  command: string,
  input: Record<string, unknown>,
): Promise<Answer> {
  const type = (inputs as Record<string, string>)[command] ?? stepInput;
  const data = await client.ask<Record<string, Answer>>(
    `mutation ($input: ${type}!) { ${command}(input: $input) ${payload} }`,
    { input },
  );
  return data[command] as Answer;
}

/** The change after a command that has to go through. */
export async function does(
  client: Client,
  command: string,
  input: Record<string, unknown>,
): Promise<ShownChange> {
  const { change, problems } = await attempt(client, command, input);
  if (change === null) throw new Error(`${command} was refused: ${JSON.stringify(problems)}`);
  return change;
}

const hours = (n: number): string => new Date(Date.now() + n * 3_600_000).toISOString();

/** A normal change that lacks nothing before its approval, whose window is open. */
export function wholeChange(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'NORMAL',
    title: 'Give the search index more memory',
    description: 'The index no longer fits.',
    reason: 'Searches take seconds.',
    services: ['search'],
    environments: ['production-eu'],
    risk: 'MEDIUM',
    implementationPlan: 'Raise the limit and restart.',
    testPlan: 'Search for something.',
    backoutPlan: 'Lower the limit again.',
    plannedStart: hours(-1),
    plannedEnd: hours(4),
    implementer: 'lena@acme.example',
    verifier: 'tomas@acme.example',
    ...over,
  };
}
