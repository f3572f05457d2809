import { describe, expect, it } from '@jest/globals';
import { alwaysPrepared, isPrepared } from './prepared-client.ts';

describe('a statement', () => {
  it.each([
    ['of known rows', 'SELECT name FROM person WHERE id = ANY($1)', true],
    ['that says so', `${alwaysPrepared}SELECT (SELECT at FROM vote WHERE c = $1 LIMIT 1) AS last`, true],
    ['that writes', 'INSERT INTO event (id) VALUES ($1)', true],
    ['that is a list', 'SELECT id FROM change WHERE state = $1 ORDER BY id LIMIT 21', false],
    ['that is a list inside', 'SELECT * FROM (SELECT id FROM change LIMIT $1) AS page ORDER BY id', false],
    [
      'that takes what waits',
      'SELECT id FROM outbox WHERE topic = $1 LIMIT $2 FOR UPDATE SKIP LOCKED',
      false,
    ],
    ['that begins a transaction', 'START TRANSACTION', false],
  ])('%s is prepared or not', (_, text, prepared) => {
    expect(isPrepared(text)).toBe(prepared);
  });
});
