import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fromGlobalId } from '#kernel';
import type { Service } from '#platform/embedded';
import type { Client } from '../support/client.ts';
import { multiplyChange } from '../support/many-packed.ts';
import { unseenEdits } from '../support/pack-bytes.ts';
import { packIn, packOf, requestedPack } from '../support/packs.ts';
import { ProvableSystem } from '../support/proofs.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

// Some thousand records become leaves, and a worker is killed.
jest.setTimeout(240_000);

const many = 700;
const some = 40;

let ours: ProvableSystem;
let worker: Service;
let oskar: Client;

beforeAll(async () => {
  ours = await ProvableSystem.start({ workers: 0 });
  worker = await ours.system.addWorker();
  oskar = await ours.system.as('oskar');
  const number = await ours.wholeChange('One of many');
  await ours.logged();
  await multiplyChange(ours.system.database.name, number, many - 1);
  await ours.logged(120_000);
}, 240_000);
afterAll(() => ours.stop());

interface Part {
  readonly ordinal: number;
  readonly digest: string;
}
const partsOf = (id: string): Promise<Part[]> =>
  ours.system.rows('SELECT ordinal, digest FROM evidence_pack_part WHERE pack_id = $1 ORDER BY ordinal', [
    fromGlobalId(id)?.id,
  ]);

describe('a pack of many changes', () => {
  let id: string;
  const file = () => ours.file('many.tar');

  it('survives that its worker is killed, and goes on where it was', async () => {
    ({ id } = await requestedPack(oskar, { services: ['search'] }));
    const under = await waitFor(
      async () => {
        const pack = await packOf(oskar, id);
        return pack.done > 0 ? pack : null;
      },
      { within: 120_000, what: 'some changes to be packed' },
    );
    await worker.kill();
    expect(under).toMatchObject({ state: 'RUNNING', changes: many });
    const before = await partsOf(id);
    const folder = path.join(stack().dataDir, 'packs', fromGlobalId(id)?.id ?? '');
    expect(existsSync(path.join(folder, 'pack.tar'))).toBe(false);
    expect((await oskar.rest('GET', `/api/v1/packs/${id}`)).status).toBe(404);
    worker = await ours.system.addWorker();
    const whole = await packIn(oskar, id, 'DONE', 120_000);
    expect(whole).toMatchObject({ done: many, changes: many });
    expect((await partsOf(id)).slice(0, before.length)).toEqual(before);
    expect(before.length).toBeGreaterThan(1);
    await waitFor(() => Promise.resolve(readdirSync(folder).join() === 'pack.tar'), {
      within: 30_000,
      what: 'parts to be removed',
    });
  });

  it('is brought and verified by whoever has little memory', async () => {
    expect(await ours.desk.type(['pack', '--id', id, '-o', file()])).toMatchObject({ code: 0 });
    const env = { NODE_OPTIONS: '--max-old-space-size=128' };
    const ran = await ours.desk.type(['verify', file(), '--key', ours.key, '--json'], { env });
    expect({ ...(JSON.parse(ran.stdout) as object), code: ran.code }).toMatchObject({
      ...{ verdict: 'PROVEN', wrong: [], code: 0 },
      proven: expect.arrayContaining([{ what: 'changes', count: many }]),
    });
  });

  it('cannot have a byte altered unseen, wherever it is', async () => {
    const numbers = await ours.system.rows<{ number: number }>(
      `SELECT number::int FROM change WHERE title = 'One of many' ORDER BY number LIMIT ${some}`,
    );
    const changes = numbers.map(({ number }) => String(number)).join();
    expect(await ours.desk.type(['pack', '--changes', changes, '-o', file()])).toMatchObject({ code: 0 });
    expect(await unseenEdits(readFileSync(file()), ours.file('altered.tar'), ours.pinned(), 50)).toEqual([]);
  });
});
