import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { ask, askSecretly, confirm, type Keyboard } from './prompt.ts';

function keyboard(): Keyboard & { input: PassThrough; output: PassThrough; interrupt: () => void } {
  const ended = new AbortController();
  return {
    input: new PassThrough(),
    output: new PassThrough(),
    signal: ended.signal,
    interrupt: () => ended.abort(new Error('interrupted')),
  };
}

describe('a question', () => {
  it('never shows a secret', async () => {
    const keys = keyboard();
    const answer = askSecretly('Password: ', keys);
    keys.input.write('hunter2\r');
    expect(await answer).toBe('hunter2');
    keys.output.end();
    expect(await text(keys.output)).toBe('Password: \n');
  });

  it('shows what is no secret', async () => {
    const keys = keyboard();
    const answer = ask('User name: ', keys);
    keys.input.write('ada\n');
    expect(await answer).toBe('ada');
    keys.output.end();
    expect(await text(keys.output)).toContain('ada');
  });

  it.each([
    ['y\n', true],
    ['YES\n', true],
    ['\n', false],
    ['n\n', false],
    ['yesterday\n', false],
  ])('takes %j for %s', async (typed, meant) => {
    const keys = keyboard();
    const answer = confirm('Sure?', keys);
    keys.input.write(typed);
    expect(await answer).toBe(meant);
  });

  it('that nobody answers is cancelled', async () => {
    const keys = keyboard();
    const answer = askSecretly('Password: ', keys);
    keys.input.end();
    await expect(answer).rejects.toMatchObject({ exitCode: 2 });
  });

  it('ends when the command is interrupted', async () => {
    const keys = keyboard();
    const answer = ask('User name: ', keys);
    keys.interrupt();
    await expect(answer).rejects.toThrow('interrupted');
  });
});
