import { describe, expect, it } from '@jest/globals';
import { problem } from '#kernel';
import { gateAnswer, type GateView } from './gate.ts';
import { changeStates } from './life.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const open: GateView = {
  state: 'SCHEDULED',
  environmentIds: ['eu'],
  artifacts: [{ digest }],
  mayProceed: true,
  waits: [],
  held: [],
  whoCan: ['an approver'],
};
const ask = { environmentId: 'eu', environmentName: 'production-eu', artifactDigest: digest };

describe('the deployment gate', () => {
  it('opens for what was approved, where it was approved, when it may begin', () => {
    expect(gateAnswer(open, ask)).toEqual({ verdict: 'ALLOWED', reasons: [] });
    expect(gateAnswer({ ...open, state: 'IMPLEMENTING' }, ask).verdict).toBe('ALLOWED');
  });

  it('is shut by a freeze before the work and while it is under way', () => {
    const held = [problem('CHANGE_FROZEN', 'A hard freeze is on.')];
    for (const state of ['SCHEDULED', 'IMPLEMENTING'] as const)
      expect(gateAnswer({ ...open, state, held }, ask)).toEqual({ verdict: 'PENDING', reasons: held });
  });

  it('refuses another artifact and another environment, both reasons at once', () => {
    const answer = gateAnswer(open, {
      environmentId: 'us',
      environmentName: 'production-us',
      artifactDigest: 'sha256:other',
    });
    expect(answer.verdict).toBe('REFUSED');
    expect(answer.reasons.map((r) => r.rule)).toEqual(['gate-environment', 'gate-artifact']);
  });

  it('refuses an environment that nobody knows', () => {
    expect(gateAnswer(open, { ...ask, environmentId: null, environmentName: 'mars' }).verdict).toBe(
      'REFUSED',
    );
  });

  it.each([
    ['DRAFT', 'PENDING'],
    ['ASSESSING', 'PENDING'],
    ['AUTHORIZING', 'PENDING'],
    ['REJECTED', 'REFUSED'],
    ['CANCELED', 'REFUSED'],
    ['VALIDATING', 'REFUSED'],
    ['ROLLED_BACK', 'REFUSED'],
    ['REVIEWING', 'REFUSED'],
    ['CLOSED', 'REFUSED'],
  ] as const)('%s: %s', (state, verdict) => {
    expect(gateAnswer({ ...open, state }, ask).verdict).toBe(verdict);
  });

  it('never opens without an approval in force, in any state', () => {
    for (const state of changeStates)
      expect(gateAnswer({ ...open, state, mayProceed: false }, ask).verdict).not.toBe('ALLOWED');
  });

  it('says who can bring it on, wherever an approval is missing, and nowhere else', () => {
    const who = (view: Partial<GateView>) =>
      gateAnswer({ ...open, ...view }, ask).reasons.map(({ whoCan }) => whoCan);
    for (const state of ['DRAFT', 'ASSESSING', 'AUTHORIZING'] as const)
      expect(who({ state })).toEqual([['an approver']]);
    expect(who({ mayProceed: false })).toEqual([['an approver']]);
    expect(who({ state: 'CLOSED' })).toEqual([undefined]);
  });

  it('waits for the window before the start, and not once the work has begun', () => {
    const waits = [problem('NOT_READY', 'The window opens later.')];
    expect(gateAnswer({ ...open, waits }, ask)).toEqual({ verdict: 'PENDING', reasons: waits });
    expect(gateAnswer({ ...open, state: 'IMPLEMENTING', waits }, ask).verdict).toBe('ALLOWED');
  });
});
