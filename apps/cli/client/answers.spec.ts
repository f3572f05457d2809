import { describe, expect, it } from '@jest/globals';
import { graphqlRefusal, refusalOf } from './answers.ts';

describe('a REST answer that is no success', () => {
  it('keeps every reason of a problem document, and what would clear it comes next', () => {
    const problems = [
      { code: 'NOT_READY', message: 'Missing: verifier.', wayOut: 'Name one.', missing: ['verifier'] },
      { code: 'WRONG_STATE', message: 'It is DRAFT.' },
    ];
    const body = { code: 'NOT_READY', detail: 'Missing: verifier.', problems, correlationId: 'c-1' };
    const refusal = refusalOf(409, body);
    expect(refusal.exitCode).toBe(3);
    expect(refusal.message).toBe('Missing: verifier.');
    expect(refusal.next).toBe('Name one.');
    expect(refusal.answer).toMatchObject({ status: 409, code: 'NOT_READY', problems, correlationId: 'c-1' });
  });

  it('keeps the bad fields of a malformed request', () => {
    const errors = [{ path: ['plannedEnd'], message: 'must be a date' }];
    const refusal = refusalOf(400, { code: 'BAD_USER_INPUT', detail: 'no', errors });
    expect(refusal.exitCode).toBe(64);
    expect(refusal.answer.errors).toEqual(errors);
  });

  it.each([
    [null],
    ['<html>Bad Gateway</html>'],
    [[]],
    [{ code: 7, detail: null, problems: 'x', errors: [3] }],
  ])('takes %j of a proxy for what it is', (body) => {
    const refusal = refusalOf(502, body, 'c-2');
    expect(refusal.exitCode).toBe(9);
    expect(refusal.message).toBe('The server answered with status 502.');
    expect(refusal.answer).toMatchObject({ problems: [], errors: [], correlationId: 'c-2' });
  });

  it('tells whoever is not signed in to sign in', () => {
    expect(refusalOf(401, { code: 'UNAUTHENTICATED', detail: 'Sign in.' }).next).toContain('gavel login');
  });
});

describe('an answer of GraphQL', () => {
  it('is no refusal when it carries neither errors nor problems', () => {
    expect(graphqlRefusal({ data: { viewer: { name: 'Ada' } } })).toBeNull();
    expect(graphqlRefusal({ data: { castVote: { change: {}, problems: [] } } })).toBeNull();
    expect(graphqlRefusal({ data: { change: null } })).toBeNull();
  });

  it('is refused for the problems of its payload', () => {
    const problems = [{ code: 'SEGREGATION_VIOLATION', message: 'You filed it.' }];
    const refusal = graphqlRefusal({ data: { castVote: { change: null, problems } } });
    expect(refusal?.exitCode).toBe(4);
    expect(refusal?.answer.problems).toEqual(problems);
  });

  it('leaves out what a problem does not say, for which GraphQL says null', () => {
    const said = { code: 'INVALID_INPUT', message: 'No such rule.', rule: null, wayOut: null };
    const refusal = graphqlRefusal({ data: { addCalendarEntry: { entry: null, problems: [said] } } });
    expect(refusal?.answer.problems).toEqual([{ code: 'INVALID_INPUT', message: 'No such rule.' }]);
    expect(refusal?.next).toBeUndefined();
  });

  it('is refused for its errors, by their code', () => {
    const errors = [{ message: 'There is no such change.', extensions: { code: 'NOT_FOUND' } }];
    expect(graphqlRefusal({ errors, data: null })?.exitCode).toBe(7);
    expect(refusalOf(400, { errors }).message).toBe('There is no such change.');
  });

  it('is a fault of something in between when it is no GraphQL at all', () => {
    expect(graphqlRefusal('<html>')?.exitCode).toBe(9);
  });
});
