import { describe, expect, it } from '@jest/globals';
import { type Actor, systemActor } from '#kernel';
import { loadPolicySet } from '../files/load-policy-set.ts';
import { PolicyEngine } from './engine.ts';
import { inputDigestOf, type KeptDecision, replayDecision } from './replay.ts';
import type { PolicyDecision } from './request.ts';
import { toRequest } from './to-request.ts';

const set = loadPolicySet('policies');
const engine = new PolicyEngine(set);
const clock = { now: () => new Date('2026-03-01T12:00:00Z') };

const requester: Actor = {
  ...systemActor('c'),
  kind: 'person',
  personId: 'ann',
  roles: ['requester'],
  door: 'cli',
};
const filing = engine.decide(toRequest({ actor: requester, active: true, action: 'fileChange' }, clock));
const refusal = engine.decide(toRequest({ actor: requester, active: true, action: 'managePeople' }, clock));

/** As it comes back from storage. */
function kept(decision: PolicyDecision, more: Partial<KeptDecision> = {}): KeptDecision {
  const record = { ...decision, inputDigest: inputDigestOf(decision.request), ...more };
  return JSON.parse(JSON.stringify(record)) as KeptDecision;
}

describe('a kept decision', () => {
  it.each([
    ['allowed', filing],
    ['refused', refusal],
  ])('that was %s is the same when it is asked again', (_, decision) => {
    const replay = replayDecision(kept(decision), set.files);
    expect(replay).toMatchObject({ same: true, differences: [] });
    expect(replay.decision).toEqual(decision);
  });

  it('does not depend on the order in which the files are given', () => {
    expect(replayDecision(kept(filing), [...set.files].reverse()).same).toBe(true);
  });

  it('whose verdict was altered is found out', () => {
    expect(replayDecision(kept(refusal, { verdict: 'allow' }), set.files)).toMatchObject({
      same: false,
      differences: ['The verdict was allow and is deny now.'],
    });
  });

  it('whose facts were altered is found out, even where the verdict stays', () => {
    const request = { ...filing.request, context: { ...filing.request.context, door: 'rest' } };
    const altered = { ...kept(filing), request };
    expect(replayDecision(altered, set.files).differences).toEqual([
      'The facts are not the ones that were decided on.',
    ]);
  });

  it('under rules that were altered is found out', () => {
    const files = set.files.map((file) => ({
      ...file,
      text: file.text.replaceAll('"administrator"', '"requester"'),
    }));
    expect(replayDecision(kept(refusal), files).differences).toEqual([
      'The rules are not the ones that the decision names.',
      'The verdict was deny and is allow now.',
      'Other policies decide now.',
    ]);
  });

  it('can be asked again under rules that would no longer be accepted as new ones', () => {
    const files = set.files.map((file) => ({ ...file, text: file.text.replaceAll(/@who\(.*\)\n/g, '') }));
    const { differences, decision } = replayDecision(kept(filing), files);
    expect(differences).toEqual(['The rules are not the ones that the decision names.']);
    expect(decision.verdict).toBe('allow');
  });
});
