import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  at,
  deployment,
  digest,
  emergency,
  event,
  good,
  grant,
  life,
  now,
  report,
  round,
  vote,
  without,
} from '../../testing/index.ts';
import type { Verdict } from '../answer.ts';
import type { ChangeFacts } from '../change-facts.ts';
import { approvalBeforeDeployment } from './approval-before-deployment.ts';
import { backoutPlan } from './backout-plan.ts';
import { dutiesApart } from './duties-apart.ts';
import { requestBeforeWork } from './request-before-work.ts';
import { testsBeforeDeployment } from './tests-before-deployment.ts';

type Case = readonly [what: string, over: Partial<ChangeFacts>, verdict: Verdict];
const cases: readonly (readonly [
  name: string,
  judge: (facts: ChangeFacts) => { readonly verdict: Verdict },
  cases: readonly Case[],
])[] = [
  [
    'request before work',
    (facts) => requestBeforeWork.run(facts, {}, now),
    [
      ['all in order', {}, 'pass'],
      [
        'not begun',
        { startedAt: null, deployments: [], events: without('implementationStarted') },
        'notApplicable',
      ],
      ['deployed before it was filed', { deployments: [{ ...deployment, at: at(-5) }] }, 'fail'],
      ['never handed in', { events: without('submitted') }, 'fail'],
    ],
  ],
  [
    'approval before deployment',
    (facts) => approvalBeforeDeployment.run(facts, { artifactNamed: true }, now),
    [
      ['all in order', {}, 'pass'],
      ['deployed before the approval', { deployments: [{ ...deployment, at: at(4) }] }, 'fail'],
      ['another artifact', { deployments: [{ ...deployment, artifact: 'sha256:b' }] }, 'fail'],
      [
        'the artifact named later',
        {
          events: [...life, event('edited', 30, { fields: [{ field: 'artifacts', before: [], after: [] }] })],
        },
        'fail',
      ],
      ['no artifact told', { deployments: [{ ...deployment, artifact: null }] }, 'pass'],
      [
        'the vote taken back before',
        { rounds: [{ ...round, votes: [{ ...vote, withdrawnAt: at(9) }] }] },
        'fail',
      ],
      [
        'the vote taken back after',
        { rounds: [{ ...round, votes: [{ ...vote, withdrawnAt: at(30) }] }] },
        'pass',
      ],
      [
        'a vote on other content',
        { rounds: [{ ...round, votes: [{ ...vote, digest: 'sha256:other' }] }] },
        'fail',
      ],
      ['voided before', { events: [...life, event('approvalsVoided', 9, { round: 'round' })] }, 'fail'],
      [
        'edited before it was deployed',
        { events: [...life, event('revised', 12, { revision: 2, digest: 'sha256:new' })] },
        'fail',
      ],
      [
        'edited after',
        { events: [...life, event('revised', 30, { revision: 2, digest: 'sha256:new' })] },
        'pass',
      ],
      [
        'by policy',
        { events: [...without('approved'), event('preauthorized', 3, { digest })], rounds: [] },
        'pass',
      ],
      ['an emergency without', { ...emergency }, 'notApplicable'],
      ['never deployed, approved', { deployments: [] }, 'pass'],
      ['never deployed, not approved', { deployments: [], rounds: [] }, 'fail'],
      [
        'the second deployment too late',
        { deployments: [deployment, { ...deployment, artifact: 'sha256:c' }] },
        'fail',
      ],
    ],
  ],
  [
    'duties apart',
    (facts) =>
      dutiesApart.run(
        facts,
        {
          apart: [
            { one: 'approver', other: 'requester', unlessExcepted: [] },
            { one: 'approver', other: 'author', unlessExcepted: ['author-is-not-approver'] },
            { one: 'approver', other: 'implementer', unlessExcepted: [] },
            { one: 'requester', other: 'implementer', tiers: [1], unlessExcepted: [] },
          ],
        },
        now,
      ),
    [
      ['all in order', {}, 'pass'],
      ['the approver asked for it', { requester: 'akiko' }, 'fail'],
      ['the approver edited it', { events: [...life, event('revised', 30, {}, 'akiko')] }, 'fail'],
      ['the approver wrote it', { authors: ['akiko'] }, 'fail'],
      [
        'the approver wrote it, excepted',
        { authors: ['akiko'], grants: [{ ...grant, rule: 'author-is-not-approver' }] },
        'pass',
      ],
      [
        'an exception that was over',
        { authors: ['akiko'], grants: [{ ...grant, rule: 'author-is-not-approver', endsAt: at(9) }] },
        'fail',
      ],
      ['the approver deployed it', { deployments: [{ ...deployment, deployer: 'akiko' }] }, 'fail'],
      [
        'whose vote it was carried it out',
        { rounds: [{ ...round, votes: [{ ...vote, onBehalfOf: 'lena' }] }] },
        'fail',
      ],
      ['the requester carried it out', { implementer: 'ravi' }, 'pass'],
      ['the requester carried it out on tier 1', { implementer: 'ravi', tier: 1 }, 'fail'],
    ],
  ],
  [
    'tests before deployment',
    (facts) => testsBeforeDeployment.run(facts, { kinds: ['TEST_REPORT'], types: ['NORMAL'] }, now),
    [
      ['all in order', {}, 'pass'],
      ['no report', { evidence: [] }, 'fail'],
      ['a report too late', { evidence: [{ ...report, at: at(21) }] }, 'fail'],
      ['a report that failed', { evidence: [{ ...report, verdict: 'FAILED' }] }, 'fail'],
      ['failed, then passed', { evidence: [{ ...report, verdict: 'FAILED', at: at(7) }, report] }, 'pass'],
      ['another kind', { evidence: [{ ...report, kind: 'MONITORING' }] }, 'fail'],
      [
        'a run of its own',
        { evidence: [], tests: [{ deployment: 'deployment', name: 'unit', verdict: 'PASSED', at: at(9) }] },
        'pass',
      ],
      [
        'a run of another',
        { evidence: [], tests: [{ deployment: 'other', name: 'unit', verdict: 'PASSED', at: at(9) }] },
        'fail',
      ],
      ['not asked for', { type: 'EMERGENCY', evidence: [] }, 'notApplicable'],
    ],
  ],
  [
    'back-out plan',
    (facts) => backoutPlan.run(facts, { types: ['NORMAL', 'EMERGENCY'], laterFor: ['EMERGENCY'] }, now),
    [
      ['all in order', {}, 'pass'],
      ['none', { backoutPlan: ' ' }, 'fail'],
      [
        'written later',
        {
          events: [
            ...life,
            event('edited', 30, { fields: [{ field: 'backoutPlan', before: '', after: 'x' }] }),
          ],
        },
        'fail',
      ],
      [
        'emptied later',
        {
          backoutPlan: '',
          events: [
            ...life,
            event('edited', 30, { fields: [{ field: 'backoutPlan', before: 'x', after: '' }] }),
          ],
        },
        'pass',
      ],
      ['an open emergency', { type: 'EMERGENCY', state: 'REVIEWING', backoutPlan: '' }, 'notApplicable'],
      ['a closed emergency', { type: 'EMERGENCY', backoutPlan: '' }, 'fail'],
    ],
  ],
];

describe.each(cases)('%s', (_name, judge, table) => {
  it.each(table)('%s', (_what, over, verdict) => {
    expect(judge({ ...good, ...over }).verdict).toBe(verdict);
  });
});

describe('approval before deployment, whatever the times', () => {
  it('passes exactly when the deployment lies between the approval and what undoes it', () => {
    const minutes = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(minutes, minutes, fc.option(minutes), (approved, deployed, undone) => {
        const events = [
          event('filed', 0),
          event('approved', approved, { round: 'round', digest }),
          ...(undone === null || undone < approved
            ? []
            : [event('approvalsVoided', undone, { round: 'round' })]),
        ].sort((a, b) => a.at.getTime() - b.at.getTime());
        const rounds = [{ ...round, votes: [{ ...vote, castAt: at(0) }] }];
        const facts = {
          ...good,
          events,
          rounds,
          startedAt: null,
          deployments: [{ ...deployment, at: at(deployed) }],
        };
        const { verdict } = approvalBeforeDeployment.run(facts, { artifactNamed: true }, now);
        const inForce =
          approved <= deployed && !(undone !== null && undone >= approved && undone <= deployed);
        expect(verdict).toBe(inForce ? 'pass' : 'fail');
      }),
    );
  });

  it('says of a deployment without a change that it fails, by the event that tells of it', () => {
    const answer = approvalBeforeDeployment.withoutChange?.({ id: 'deployment', told: 'event' });
    expect(answer).toMatchObject({ verdict: 'fail', facts: [{ kind: 'event', id: 'event' }] });
  });
});
