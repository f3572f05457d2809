import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant, wall } from '../support/calendar.ts';
import { wholeChange } from '../support/changes.ts';
import { Desks, fileAt } from '../support/gavel.ts';

const desks = new Desks();
const at = (username: string) => desks.at(username);

beforeAll(() => desks.signIn('ravi', 'lena', 'paul', 'claire', 'nora'), 60_000);
afterAll(() => desks.clear());

/** Of this test's changes alone: the system is shared. */
const tag = 'cli-freeze';
const span = ['--start', wall(-1), '--end', wall(2), '--tag', tag];
const words = ['--name', 'Year end', '--reason', 'The books are closed.'];

describe('gavel freeze', () => {
  it('adds a freeze, lists it, and lets a change through by an override that others decide', async () => {
    const over = { services: ['wiki'], risk: 'LOW', tags: [tag] };
    const number = await fileAt(at('ravi'), wholeChange(over), '--submit');
    const add = (...more: string[]) => at('paul').type(['freeze', 'add', ...words, ...span, ...more]);
    const impact = await add('--dry-run');
    expect(impact).toMatchObject({ code: 0, stdout: expect.stringContaining(number) });
    expect((await at('paul').type(['freeze', 'add', ...words, '--start', wall(0)])).code).toBe(64);
    expect((await add('--rule', 'FREQ=HOURLY')).code).toBe(64);
    expect((await at('nora').type(['freeze', 'add', ...words, ...span])).code).toBe(4);
    expect(await add()).toMatchObject({ code: 0, stdout: expect.stringContaining('HARD  Year end') });
    const { freezes } = await at('lena').json<{ freezes: { name: string }[] }>(['freeze', 'list']);
    expect(freezes.map(({ name }) => name)).toContain('Year end');

    const start = () => at('lena').type(['transition', number, 'startImplementation']);
    const frozen = await start();
    expect(frozen.code).toBe(3);
    expect(frozen.stderr).toMatch(/“Year end” is on until/);
    expect((await at('lena').type(['gate', 'check', number])).code).toBe(8);

    const ask = ['freeze', 'override', 'request', number, '--reason', 'A customer cannot pay.'];
    const { override } = await at('lena').json<{ override: { id: string; state: string } }>([
      ...ask,
      '--until',
      instant(1),
    ]);
    expect(override.state).toBe('REQUESTED');
    const decide = (who: string, ...more: string[]) =>
      at(who).type(['freeze', 'override', 'decide', override.id, '--reason', 'It is small.', ...more]);
    expect((await decide('claire')).code).toBe(64);
    for (const who of ['lena', 'nora', 'ravi']) expect((await decide(who, '--grant')).code).toBe(4);
    expect(await decide('claire', '--grant')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('GRANTED'),
    });
    const listed = await at('ravi').type(['freeze', 'override', 'list', '--change', number]);
    expect(listed.stdout).toMatch(/GRANTED\s+CHG-\d+\s+Year end/);
    expect((await at('lena').type(['gate', 'check', number])).code).toBe(0);

    const end = ['freeze', 'override', 'end', override.id, '--reason', 'It can wait after all.'];
    expect((await at('ravi').type(end)).code).toBe(4);
    expect(await at('claire').type(end)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('REVOKED'),
    });
    expect((await at('lena').type(['gate', 'check', number])).code).toBe(8);
    expect((await start()).code).toBe(3);
  });
});
