import type { ChangeFacts, RoundFact, Told, ToldData } from '../domain/change-facts.ts';

/** A minute of the day on which it all happens. */
export const at = (n: number): Date => new Date(Date.UTC(2026, 2, 2, 9, n));
export const now = at(100_000);

let ids = 0;
export const event = (
  type: string,
  minute: number,
  data: ToldData = {},
  by: string | null = 'ravi',
): Told => ({
  id: `event-${(ids += 1)}`,
  type: `change.${type}`,
  at: at(minute),
  by,
  data,
});

export const digest = 'sha256:content';
export const vote = {
  id: 'vote',
  person: 'akiko',
  onBehalfOf: null,
  digest,
  castAt: at(5),
  withdrawnAt: null,
};
export const round: RoundFact = {
  ...{ id: 'round', purpose: 'authorization', digest, revision: 1, decidedAt: at(5), dueAt: at(500) },
  votes: [vote],
};
export const deployment = {
  id: 'deployment',
  told: 'told',
  artifact: 'sha256:a',
  at: at(20),
  deployer: 'lena',
};
const document = {
  id: 'document',
  kind: 'TEST_REPORT',
  name: 'tests.xml',
  verdict: 'PASSED',
  digest: 'sha256:d',
};
export const report = { ...document, at: at(8), logged: 'sha256:d', kept: true };
export const life = [
  event('filed', 0),
  event('submitted', 1),
  event('approved', 5, { round: 'round', digest }, null),
  event('implementationStarted', 10, {}, 'lena'),
];

/** A change that does everything right: each test passes, or has nothing to say. */
export const good: ChangeFacts = {
  ...{
    id: 'change',
    type: 'NORMAL',
    risk: 'LOW',
    state: 'CLOSED',
    tier: 2,
    requester: 'ravi',
    implementer: 'lena',
  },
  ...{
    startedAt: at(10),
    backoutPlan: 'Go back.',
    artifacts: ['sha256:a'],
    events: life,
    deployments: [deployment],
  },
  ...{
    rounds: [round],
    conditions: [],
    evidence: [report],
    tests: [],
    grants: [],
    authors: ['tomas'],
    review: null,
  },
};
export const without = (...types: string[]) =>
  good.events.filter(({ type }) => !types.includes(type.slice(7)));
export const emergency: ChangeFacts = {
  ...good,
  type: 'EMERGENCY',
  events: [...without('approved'), event('implementationCompleted', 30, {}, 'lena')],
  rounds: [{ ...round, purpose: 'ratification', decidedAt: null, votes: [] }],
  review: { dueAt: at(1_000), completedAt: null },
};
export const grant = {
  ...{
    id: 'grant',
    what: 'override' as const,
    rule: 'freeze',
    askedBy: 'ravi',
    grantedBy: 'claire',
    grantedAt: at(3),
  },
  ...{ endsAt: at(60), revokedAt: null },
};
export const condition = {
  vote: 'vote',
  text: 'Warn support.',
  createdAt: at(5),
  dueAt: at(50),
  metAt: at(7),
  evidence: 'document',
};
