import type { Client } from './client.ts';

/** What a mutation answers, whose input is named like it, with the problems of its refusal. */
export const mutate = async <T extends Record<string, unknown>>(
  by: Client,
  command: string,
  input: Record<string, unknown>,
  fields: string,
): Promise<T & { problems: { code: string; rule: string | null }[] }> => {
  const type = `${command[0]?.toUpperCase()}${command.slice(1)}Input!`;
  const data = await by.ask<Record<string, T & { problems: { code: string; rule: string | null }[] }>>(
    `mutation ($input: ${type}) { ${command}(input: $input) { ${fields} problems { code rule } } }`,
    { input },
  );
  return data[command] as T & { problems: { code: string; rule: string | null }[] };
};
