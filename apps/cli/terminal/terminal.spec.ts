import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../errors.ts';
import { parseDuration } from './duration.ts';
import { oneLine, plain } from './plain-text.ts';
import { errorDocument, errorText } from './refusal-text.ts';
import { pairs, table } from './table.ts';

describe('text of others', () => {
  it('cannot move the cursor, recolour, or turn the direction of writing', () => {
    expect(plain('a\u001b[31mred\u0007 \u202etxt.exe')).toBe('a\ufffd[31mred\ufffd \ufffdtxt.exe');
    expect(plain('two\nlines\tand a tab')).toBe('two\nlines\tand a tab');
    expect(oneLine(' a\n b\r\n\tc ')).toBe('a b c');
  });
});

describe('a table', () => {
  it('pads columns, and cuts only where there is a terminal', () => {
    const rows = [
      ['CHG-000001', 'DRAFT', 'A title that is long'],
      ['CHG-000002', 'CLOSED', 'x'],
    ];
    expect(table(['NUMBER', 'STATE', 'TITLE'], rows)).toBe(
      ['NUMBER      STATE   TITLE', 'CHG-000001  DRAFT   A title that is long', 'CHG-000002  CLOSED  x'].join(
        '\n',
      ),
    );
    expect(table(['NUMBER', 'STATE', 'TITLE'], rows, 26).split('\n')[1]).toBe('CHG-000001  DRAFT   A tit…');
  });

  it('leaves out pairs without a value', () => {
    expect(
      pairs([
        ['State', 'DRAFT'],
        ['Outcome', null],
        ['Window', ''],
      ]),
    ).toBe('State  DRAFT');
  });
});

describe('a time span', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['30', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
  ])('%s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  it.each(['', '-1s', '1.5m', '5 minutes', 'soon'])('is not %j', (text) => {
    expect(() => parseDuration(text)).toThrow(/not a time span/);
  });
});

describe('a refusal', () => {
  const answer = {
    status: 409,
    code: 'NOT_READY',
    detail: 'No.',
    problems: [],
    errors: [],
    correlationId: 'c-1',
  };

  it('says what, why and what to do, each once', () => {
    const problem = { code: 'NOT_READY', message: 'No.', wayOut: 'Wait.', rule: 'gate' } as const;
    const refusal = new Refusal(3, { ...answer, problems: [problem] }, 'Wait.');
    expect(errorText(refusal)).toBe('gavel: No.\nWait.\nRule: gate');
  });

  it('says who can supply what is missing', () => {
    const problem = {
      code: 'NOT_READY',
      message: 'No.',
      whoCan: ['a change manager', 'compliance'],
    } as const;
    expect(errorText(new Refusal(3, { ...answer, problems: [problem] }))).toBe(
      'gavel: No.\nWho can: a change manager; compliance',
    );
    const two = [problem, { code: 'INVALID_INPUT', message: 'Bad.' }] as const;
    expect(errorText(new Refusal(3, { ...answer, problems: two }))).toContain(
      '\n  Who can: a change manager',
    );
  });

  it('lists every reason when there are several', () => {
    const problems = [
      { code: 'NOT_READY', message: 'No.', wayOut: 'Wait.' },
      { code: 'INVALID_INPUT', message: 'Bad.', path: ['input', 'title'], rule: 'r' },
    ] as const;
    expect(errorText(new Refusal(3, { ...answer, problems }, 'Wait.'))).toBe(
      'gavel: No.\n- No.\n  Wait.\n- Bad. (title) [r]',
    );
  });

  it('gives the correlation id of what nobody expected, and only then', () => {
    expect(errorText(new Refusal(1, answer))).toContain('c-1');
    expect(errorText(new Refusal(3, answer))).not.toContain('c-1');
  });

  it('is a document for programs', () => {
    expect(errorDocument(new Refusal(3, answer, 'Wait.'))).toEqual({
      error: { message: 'No.', exitCode: 3, next: 'Wait.', ...answer },
    });
  });
});
