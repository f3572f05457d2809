import { describe, expect, it } from '@jest/globals';
import {
  at,
  condition,
  emergency,
  event,
  good,
  grant,
  now,
  report,
  round,
  vote,
} from '../../testing/index.ts';
import type { Verdict } from '../answer.ts';
import type { ChangeFacts } from '../change-facts.ts';
import { conditionsMet } from './conditions-met.ts';
import { emergencyRatified } from './emergency-ratified.ts';
import { evidenceUnaltered } from './evidence-unaltered.ts';
import { exceptionsApproved } from './exceptions-approved.ts';

type Case = readonly [what: string, over: Partial<ChangeFacts>, verdict: Verdict];
const cases: readonly (readonly [
  name: string,
  judge: (facts: ChangeFacts) => { readonly verdict: Verdict },
  cases: readonly Case[],
])[] = [
  [
    'conditions met',
    (facts) => conditionsMet.run(facts, {}, now),
    [
      ['none', {}, 'notApplicable'],
      ['met', { conditions: [condition] }, 'pass'],
      ['met after work began', { conditions: [{ ...condition, metAt: at(11) }] }, 'fail'],
      ['not met', { conditions: [{ ...condition, metAt: null }] }, 'fail'],
      [
        'its vote taken back',
        {
          conditions: [{ ...condition, metAt: null }],
          rounds: [{ ...round, votes: [{ ...vote, withdrawnAt: at(9) }] }],
        },
        'notApplicable',
      ],
      [
        'of a ratification, in time',
        { conditions: [{ ...condition, createdAt: at(40), metAt: at(49) }] },
        'pass',
      ],
      [
        'of a ratification, there is time',
        { conditions: [{ ...condition, createdAt: at(40), dueAt: at(200_000), metAt: null }] },
        'notApplicable',
      ],
    ],
  ],
  [
    'emergency ratified',
    (facts) => emergencyRatified.run(facts, { ratifyWithinHours: 24, reviewWithinHours: 72 }, now),
    [
      ['none', {}, 'notApplicable'],
      ['neither', emergency, 'fail'],
      [
        'both',
        {
          ...emergency,
          events: [...emergency.events, event('emergencyRatified', 300)],
          review: { dueAt: at(1_000), completedAt: at(900) },
        },
        'pass',
      ],
      [
        'ratified late',
        {
          ...emergency,
          events: [...emergency.events, event('emergencyRatified', 600)],
          review: { dueAt: at(1_000), completedAt: at(900) },
        },
        'fail',
      ],
      [
        'reviewed late',
        {
          ...emergency,
          events: [...emergency.events, event('emergencyRatified', 300)],
          review: { dueAt: at(1_000), completedAt: at(1_001) },
        },
        'fail',
      ],
      [
        'approved before',
        {
          ...emergency,
          events: [...emergency.events, event('approved', 5)],
          review: { dueAt: at(1_000), completedAt: at(900) },
        },
        'pass',
      ],
      [
        'there is time',
        {
          ...emergency,
          events: [...emergency.events, event('emergencyRatified', 300)],
          review: { dueAt: at(200_000), completedAt: null },
        },
        'notApplicable',
      ],
    ],
  ],
  [
    'exceptions approved',
    (facts) => exceptionsApproved.run(facts, { maxDays: 30 }, now),
    [
      ['none', {}, 'notApplicable'],
      ['one in order', { grants: [grant] }, 'pass'],
      ['nobody granted it', { grants: [{ ...grant, grantedBy: null }] }, 'fail'],
      ['by whoever asked', { grants: [{ ...grant, askedBy: 'claire' }] }, 'fail'],
      ['by whoever carries it out', { grants: [{ ...grant, grantedBy: 'lena' }] }, 'fail'],
      ['without an end', { grants: [grant, { ...grant, endsAt: null }] }, 'fail'],
      ['for too long', { grants: [{ ...grant, endsAt: at(60 * 24 * 31) }] }, 'fail'],
    ],
  ],
  [
    'evidence unaltered',
    (facts) => evidenceUnaltered.run(facts, { loggedWithinMinutes: 60 }, now),
    [
      ['all in order', {}, 'pass'],
      ['none', { evidence: [] }, 'notApplicable'],
      ['another digest', { evidence: [{ ...report, logged: 'sha256:x' }] }, 'fail'],
      ['never logged', { evidence: [{ ...report, logged: null }] }, 'fail'],
      ['not logged yet', { evidence: [{ ...report, logged: null, at: at(99_990) }] }, 'notApplicable'],
      ['lost', { evidence: [{ ...report, kept: false }] }, 'fail'],
    ],
  ],
];

describe.each(cases)('%s', (_name, judge, table) => {
  it.each(table)('%s', (_what, over, verdict) => {
    expect(judge({ ...good, ...over }).verdict).toBe(verdict);
  });
});
