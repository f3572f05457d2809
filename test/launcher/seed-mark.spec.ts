import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeedMark } from '../../apps/launcher/seed-mark.ts';
import { createDatabase, stack, type TestDatabase } from '../support/stack.ts';

let dataDir: string;
let database: TestDatabase;
let another: TestDatabase;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(stack().dataDir, 'mark-'));
  [database, another] = await Promise.all([createDatabase(), createDatabase()]);
});

afterAll(async () => {
  await Promise.all([database.drop(), another.drop()]);
  rmSync(dataDir, { recursive: true });
});

describe('the mark of a seeded database', () => {
  it('holds for that database alone', async () => {
    const mark = await SeedMark.of(database.appUrl, dataDir);
    expect(mark.isThere).toBe(false);
    mark.set();
    expect((await SeedMark.of(database.appUrl, dataDir)).isThere).toBe(true);
    expect((await SeedMark.of(another.appUrl, dataDir)).isThere).toBe(false);
  });

  it('is not taken for there where the database cannot be asked', async () => {
    const nobody = new URL(database.appUrl);
    nobody.password = 'wrong';
    const mark = await SeedMark.of(nobody.href, dataDir);
    mark.set();
    expect(mark.isThere).toBe(false);
    expect((await SeedMark.of(database.appUrl, dataDir)).isThere).toBe(true);
  });
});
