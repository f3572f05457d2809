import type { Client } from './client.ts';
import { waitFor } from './wait-for.ts';

export interface ShownPack {
  readonly id: string;
  readonly state: string;
  readonly changes: number;
  readonly done: number;
  readonly bytes: number;
  readonly checkpointSize: number | null;
  readonly digest: string | null;
  readonly fault: string | null;
  readonly withDocuments: boolean;
  readonly contentUrl: string | null;
  readonly expiresAt: string | null;
  readonly selection: {
    from: string | null;
    to: string | null;
    services: string[] | null;
    changes: string[] | null;
  };
  readonly requestedBy: { name: string } | null;
}

const fields = `id state changes done bytes checkpointSize digest fault withDocuments contentUrl expiresAt
  selection { from to services changes } requestedBy { name }`;

interface Answer {
  readonly pack: ShownPack | null;
  readonly problems: readonly { code: string; path: string[] | null; rule: string | null; message: string }[];
}

export async function requestPack(by: Client, input: object): Promise<Answer> {
  const { requestPack: answer } = await by.ask<{ requestPack: Answer }>(
    `mutation ($input: RequestPackInput!) { requestPack(input: $input) {
       pack { ${fields} } problems { code path rule message } } }`,
    { input },
  );
  return answer;
}

/** A pack that was taken on. */
export async function requestedPack(by: Client, input: object): Promise<ShownPack> {
  const { pack, problems } = await requestPack(by, input);
  if (pack === null) throw new Error(JSON.stringify(problems));
  return pack;
}

export async function cancelPack(by: Client, pack: string): Promise<Answer> {
  const { cancelPack: answer } = await by.ask<{ cancelPack: Answer }>(
    `mutation ($input: CancelPackInput!) { cancelPack(input: $input) {
       pack { ${fields} } problems { code path rule message } } }`,
    { input: { pack } },
  );
  return answer;
}

export const packOf = async (by: Client, id: string): Promise<ShownPack> =>
  (await by.ask<{ pack: ShownPack }>(`query ($id: ID!) { pack(id: $id) { ${fields} } }`, { id })).pack;

export async function packsOf(by: Client, args = '(first: 100)'): Promise<ShownPack[]> {
  const { packs } = await by.ask<{ packs: { nodes: ShownPack[] } }>(
    `{ packs${args} { nodes { ${fields} } } }`,
  );
  return packs.nodes;
}

/** Until a pack is in this state. */
export const packIn = (by: Client, id: string, state: string, within = 60_000): Promise<ShownPack> =>
  waitFor(
    async () => {
      const pack = await packOf(by, id);
      return pack.state === state ? pack : null;
    },
    { within, what: `the pack to be ${state}` },
  );
