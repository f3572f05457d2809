import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { does, type ShownChange, wholeChange } from './changes.ts';
import type { Client } from './client.ts';
import { seeded } from './seeded.ts';

const hour = 3_600_000;
/** A quiet Wednesday far ahead, so that nothing of other tests lies there. */
const start = Date.UTC(2031, 4, 14, 8);
/** So many hours after it begins. */
export const at = (hours: number): string => new Date(start + hours * hour).toISOString();

/** A mutation that has to go through. */
export async function command(
  client: Client,
  name: string,
  input: object,
  { type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`, shown = '' } = {},
): Promise<Record<string, unknown>> {
  const data = await client.ask<Record<string, Record<string, unknown>>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${shown} problems { code message } } }`,
    { input },
  );
  expect(data[name]?.['problems']).toEqual([]);
  return data[name] ?? {};
}

/** Services that no other test touches (`shop` needs `stock`, `stock` needs `store`), and people who plan on them. */
export interface Ground {
  readonly ravi: Client;
  readonly maya: Client;
  readonly nora: Client;
  readonly shop: string;
  readonly stock: string;
  readonly store: string;
  /** A change on `shop`, done by nobody yet. */
  readonly file: (from: number, to: number, over?: object, by?: Client) => Promise<ShownChange>;
}

export async function ground(): Promise<Ground> {
  const [ravi, maya, nora] = (await Promise.all(['ravi', 'maya', 'nora'].map(seeded))) as [
    Client,
    Client,
    Client,
  ];
  const { teams } = await nora.ask<{ teams: { nodes: { id: string }[] } }>(
    '{ teams(first: 1) { nodes { id } } }',
  );
  const tag = randomUUID().slice(0, 8);
  const [shop, stock, store] = ['shop', 'stock', 'store'].map((name) => `${name}-${tag}`) as [
    string,
    string,
    string,
  ];
  for (const key of [shop, stock, store])
    await command(nora, 'createService', { key, name: key, tier: 3, ownerTeam: teams.nodes[0]?.id });
  for (const [from, to] of [
    [shop, stock],
    [stock, store],
  ])
    await command(nora, 'addDependency', { from, to }, { type: 'DependencyInput' });
  const file = (from: number, to: number, over: object = {}, by = ravi): Promise<ShownChange> =>
    does(by, 'fileChange', {
      ...wholeChange({ services: [shop], implementer: null, verifier: null }),
      ...{ plannedStart: at(from), plannedEnd: at(to), ...over },
    });
  return { ravi, maya, nora, shop, stock, store, file };
}
