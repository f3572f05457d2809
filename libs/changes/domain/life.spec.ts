import { describe, expect, it } from '@jest/globals';
import { faultsOf } from '#kernel';
import { changeStates, life, lifeShape, openStates, stepsFrom } from './life.ts';
import { statesDocument } from './states-document.ts';

describe('the life of a change', () => {
  it('has no unknown, unreachable or dead-end state', () => {
    expect(faultsOf(lifeShape, life)).toEqual([]);
  });

  it('is found faulty when a step is planted that leads nowhere known or out of the end', () => {
    const broken = {
      ...life,
      vanish: { ...life.cancelChange, to: 'GONE' as never },
      reopen: { ...life.cancelChange, from: ['CLOSED'] as const, to: 'DRAFT' as const },
    };
    expect(faultsOf(lifeShape, broken)).toEqual([
      'vanish names the unknown state GONE',
      'CLOSED is final but has a way out',
    ]);
  });

  it('lets nothing be cancelled once the work has begun', () => {
    for (const state of [
      'IMPLEMENTING',
      'VALIDATING',
      'ROLLED_BACK',
      'REVIEWING',
      'CLOSED',
      'CANCELED',
    ] as const)
      expect(stepsFrom(state)).not.toContain('cancelChange');
  });

  it('leads to implementation only from SCHEDULED, and for emergencies from AUTHORIZING', () => {
    const into = Object.entries(life).filter(([, step]) => step.to === 'IMPLEMENTING');
    expect(into.map(([name, step]) => [name, step.from])).toEqual([
      ['startImplementation', ['SCHEDULED']],
      ['startEmergency', ['AUTHORIZING']],
    ]);
  });

  it('ends in review whatever happened to the work', () => {
    expect(stepsFrom('REVIEWING')).toEqual(['closeChange']);
    expect(stepsFrom('ROLLED_BACK')).toEqual(['confirmRollback']);
  });

  it('counts every state but the final ones as open', () => {
    expect([...openStates, 'CLOSED', 'CANCELED'].sort()).toEqual([...changeStates].sort());
  });

  it('is drawn with every step', () => {
    const document = statesDocument();
    for (const name of Object.keys(life)) expect(document).toContain(`\`${name}\``);
    expect(document).toContain('[*] --> DRAFT');
  });
});
