import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';

// A whole process is started.
jest.setTimeout(60_000);

let behindTls: OwnSystem;

beforeAll(async () => {
  behindTls = await OwnSystem.start({ env: { GAVEL_PUBLIC_URL: 'https://gavel.example' } });
});
afterAll(() => behindTls.stop());

/** The directives that a browser gets with a page. */
async function directives(url: string): Promise<string[]> {
  const { headers } = await fetch(`${url}/api/docs`);
  return (headers.get('content-security-policy') ?? '').split(';');
}

it('tells browsers to ask for everything by https only where people come by https', async () => {
  expect(await directives(behindTls.api.url)).toContain('upgrade-insecure-requests');
  const plain = await directives(stack().shared.apiUrl);
  expect(plain).not.toContain('upgrade-insecure-requests');
  expect(plain).toEqual(expect.arrayContaining(["default-src 'self'", "frame-ancestors 'none'"]));
});
