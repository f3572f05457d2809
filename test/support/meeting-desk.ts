import { expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Client } from './client.ts';
import { Desk } from './gavel.ts';

export const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** What secretaries script of a meeting whose minutes are closed. */
export async function typedAt(client: Client, ref: string, digest: string): Promise<void> {
  const desk = Desk.with(client);
  const type = (...args: string[]) => desk.type(['meeting', ...args]);
  const [series = ''] = ref.split('/');
  const listed = await type(
    'list',
    '--series',
    series,
    '--from',
    new Date(Date.now() - 3_600_000).toISOString(),
  );
  expect(listed.stdout).toMatch(new RegExp(`^${ref}\\s+CLOSED`, 'm'));
  expect((await type('agenda', ref)).stdout).toMatch(/CHG-\d+\s+\w+\s+approved\s+DECIDED/);
  expect((await type('minutes', ref, '--markdown')).stdout).toMatch(/^# Minutes of /);
  const document = await type('minutes', ref, '--document');
  expect(digestOf(document.stdout)).toBe(digest);
  expect((await type('minutes', ref, '--document', '--markdown')).code).toBe(64);
  expect(await type('verify', ref)).toMatchObject({ code: 0, stdout: `${digest}, as the ledger has it\n` });
  const verify = (stdin: string) => desk.type(['meeting', 'verify', ref, '--file', '-'], { stdin });
  expect((await verify(document.stdout)).code).toBe(0);
  expect((await verify(document.stdout.replace('approved', 'rejected'))).code).toBe(10);
  expect((await type('show', `${series}/2020-01-01T00:00:00`)).code).toBe(7);
  desk.clear();
}
