import { describe, expect, it } from '@jest/globals';
import { type CodePerson, isReviewed } from './unreviewed.ts';

const who = (subject: string, personId: string | null = subject): CodePerson => ({
  issuer: 'mail',
  subject,
  personId,
});

describe('a commit is reviewed', () => {
  it.each<[name: string, authors: CodePerson[], approvers: CodePerson[], expected: boolean]>([
    ['when somebody else approved it', [who('ann')], [who('bob')], true],
    ['not when nobody did', [who('ann')], [], false],
    ['not by its author', [who('ann')], [who('ann')], false],
    ['not by its author under another name', [who('ann')], [who('ann-f', 'ann')], false],
    ['not by a co-author', [who('ann'), who('bob')], [who('bob')], false],
    ['not by somebody whom nobody knows', [who('ann')], [who('bot', null)], false],
    ['by one of two who had no hand in it', [who('ann'), who('bob')], [who('bob'), who('cem')], true],
    ['when its author is not known but the approver is', [who('x', null)], [who('bob')], true],
  ])('%s', (_, authors, approvers, expected) => {
    expect(isReviewed({ sha: 'a'.repeat(40), authors, approvers })).toBe(expected);
  });
});
