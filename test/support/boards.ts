import type { Client } from './client.ts';

export interface Answered {
  readonly problems: readonly {
    readonly code: string;
    readonly rule: string | null;
    readonly message: string;
  }[];
}

/** What a mutation with one input answers: the fields asked for, and its problems. */
export async function mutate<T = unknown>(
  client: Client,
  name: string,
  input: Record<string, unknown>,
  fields = '',
): Promise<T & Answered> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const data = await client.ask<Record<string, T & Answered>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} problems { code rule message } } }`,
    { input },
  );
  return data[name] as T & Answered;
}

/** The rules, or codes where there is no rule, that a mutation is refused with; empty when it was done. */
export const refusals = async (
  client: Client,
  name: string,
  input: Record<string, unknown>,
): Promise<string[]> => (await mutate(client, name, input)).problems.map((p) => p.rule ?? p.code);

/** A mutation that has to go through. */
export async function must<T = unknown>(
  client: Client,
  name: string,
  input: Record<string, unknown>,
  fields = '',
): Promise<T> {
  const answer = await mutate<T>(client, name, input, fields);
  if (answer.problems.length > 0) throw new Error(`${name} was refused: ${JSON.stringify(answer.problems)}`);
  return answer;
}

/** Has a whole set of approval rules put into force, by two administrators. */
export async function rulesInForce(
  [proposer, activator]: readonly [Client, Client],
  rules: readonly Record<string, unknown>[],
): Promise<void> {
  const { ruleSet } = await must<{ ruleSet: { version: number } }>(
    proposer,
    'proposeApprovalRules',
    { rules },
    'ruleSet { version }',
  );
  await must(activator, 'activateApprovalRules', { version: ruleSet.version });
}

export const mail = (username: string): string => `${username}@acme.example`;
