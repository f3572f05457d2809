import {
  preparsePolicySet,
  preparseSchema,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from './cedar.ts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Actor, type Role, roles } from '#kernel';
import { loadPolicySet } from '../files/load-policy-set.ts';
import { PolicyEngine } from './engine.ts';
import type { PolicyAction } from './policy-set.ts';
import type { BoardFacts, ChangeFacts, PersonFacts } from './facts.ts';
import { clashes, liftable, pairOf } from '../testing/segregation-model.ts';
import { type Asked, toRequest } from './to-request.ts';

const set = loadPolicySet('policies');
const engine = new PolicyEngine(set);
const clock = { now: () => new Date(0) };

const somebody = fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5');
const people = fc.uniqueArray(somebody, { maxLength: 3 });
const fewer = fc.uniqueArray(somebody, { maxLength: 1 });
const someRoles = fc.uniqueArray(fc.constantFrom<Role>(...roles), { maxLength: 4 });
const changes: fc.Arbitrary<ChangeFacts> = fc.record({
  id: fc.constant('change'),
  type: fc.constantFrom('STANDARD', 'NORMAL', 'EXPEDITED', 'EMERGENCY'),
  state: fc.constantFrom('AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING', 'VALIDATING', 'REVIEWING'),
  risk: fc.constantFrom('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'),
  riskComplete: fc.boolean(),
  tier: fc.integer({ min: 1, max: 4 }),
  requesters: people,
  authors: people,
  coAuthors: fewer,
  committers: fewer,
  reviewers: fewer,
  builders: fewer,
  deployers: fewer,
  delegators: fewer,
  delegates: fewer,
  conditionMarkers: fewer,
  exceptionGrantors: fewer,
  unresolvedAuthors: fc.uniqueArray(fc.constant('stranger@elsewhere.example'), { maxLength: 1 }),
  // Also of rules that are no rules, and of such that cannot be lifted.
  excepted: fc.oneof(fc.constant([]), fc.subarray([...set.policies.keys(), 'no-such-rule'])),
  implementers: people,
  approvers: people,
  verifiers: people,
  electorate: people,
  complete: fc.boolean(),
  approved: fc.boolean(),
  ratified: fc.boolean(),
  ratificationOwed: fc.boolean(),
  conditionsOpen: fc.constantFrom(0, 0, 2),
  templateLive: fc.boolean(),
  freeze: fc.constantFrom('NONE', 'SOFT', 'HARD'),
  outsideWindow: fc.boolean(),
  blockingConflicts: fc.subarray(['environment-booked', 'same-service']),
});
const boards: fc.Arbitrary<BoardFacts> = fc.record({
  id: fc.constant('board'),
  chairs: people,
  members: people,
  guests: people,
  involved: people,
});
const persons: fc.Arbitrary<PersonFacts> = fc.record({
  id: somebody,
  roles: someRoles,
  active: fc.boolean(),
});

const lending = ['delegateVote', 'revokeDelegation'];

const questionsAbout = (actions: readonly PolicyAction[]): fc.Arbitrary<Asked> =>
  fc
    .record({
      kind: fc.constantFrom<Actor['kind']>('person', 'person', 'service'),
      me: somebody,
      roles: someRoles,
      active: fc.boolean(),
      scopes: fc.option(fc.uniqueArray(fc.constantFrom('changes:write', 'votes:write', '*'))),
      action: fc.constantFrom(...actions),
      change: changes,
      board: boards,
      assignee: persons,
      verdict: fc.constantFrom('APPROVE' as const, 'REJECT' as const, 'ABSTAIN' as const),
      another: somebody,
      yes: fc.boolean(),
      strength: fc.constantFrom('HARD' as const, 'SOFT' as const),
      appointedDaysAgo: fc.option(fc.integer({ min: 0, max: 60 })),
    })
    .map(
      ({
        kind,
        me,
        roles: held,
        active,
        scopes,
        action,
        change,
        board,
        assignee,
        verdict,
        another,
        strength,
        yes,
        appointedDaysAgo,
      }) => {
        const system = !action.principalTypes.includes('Person');
        const personId = system ? null : me;
        const account = {
          personId,
          accountId: personId,
          name: me,
          roles: held,
          scopes,
          door: 'rest',
          correlationId: 'c',
        };
        const naming =
          action.name.startsWith('assign') ||
          [...lending, 'settleAction', 'verifyAction', 'recordAbsence'].includes(action.name);
        return {
          actor: { ...account, kind: system ? 'system' : kind } as Actor,
          // One person has one set of facts, also when they name themselves.
          active: naming && assignee.id === me ? assignee.active : active,
          action: action.name,
          ...(action.resourceTypes.includes('Change') ? { change } : {}),
          ...(action.resourceTypes.includes('Board') ? { board } : {}),
          ...(naming ? { assignee } : {}),
          ...(lending.includes(action.name) ? { delegator: another } : {}),
          ...(action.name === 'recordAbsence' ? { leads: yes } : {}),
          ...(action.name === 'markConditionMet' ? { named: yes } : {}),
          ...(action.name === 'castVote' ? { verdict } : {}),
          ...(['approveTemplate', 'activateApprovalRules', 'activatePolicySet', 'releaseTemplate'].includes(
            action.name,
          )
            ? { proposer: another }
            : {}),
          ...(action.name.endsWith('FreezeOverride') && !action.name.startsWith('request')
            ? { asker: another, strength }
            : {}),
          ...(['grantException', 'revokeException', 'liftLegalHold', 'decideErasure'].includes(action.name)
            ? { asker: another }
            : {}),
          ...(action.name === 'recordViolationDisposition' ? { persons: [another] } : {}),
          ...(['bookEnvironment', 'keepCalendarFeed', 'manageRisks'].includes(action.name)
            ? { holder: another }
            : {}),
          ...(action.name === 'manageCalendar' ? { interested: yes } : {}),
          ...(action.name === 'activatePolicySet' && appointedDaysAgo !== null ? { appointedDaysAgo } : {}),
        };
      },
    );

const questions = questionsAbout([...set.actions.values()]);

describe('segregation of duties', () => {
  it('is in 10,000 random questions what an independent model says', () => {
    let refused = 0;
    let allowed = 0;
    const seen = new Set<string>();
    fc.assert(
      fc.property(questions, (asked) => {
        const { verdict, determining, errors } = engine.decide(toRequest(asked, clock));
        const expected = clashes(asked);
        const found = determining
          .filter((policy) => policy.code === 'SEGREGATION_VIOLATION')
          .map((p) => p.policyId);
        expect(errors).toEqual([]);
        expect(found).toEqual(expected);
        if (expected.length > 0) expect(verdict).toBe('deny');
        found.forEach((id) => seen.add(id));
        if (expected.length > 0) refused += 1;
        else if (verdict === 'allow') allowed += 1;
      }),
      { numRuns: 10_000 },
    );
    // The run is worth something only if it met every rule, and both answers often.
    const all = [...set.policies.values()].filter((policy) => policy.code === 'SEGREGATION_VIOLATION');
    expect([...seen].sort()).toEqual(all.map((policy) => policy.id).sort());
    expect(Math.min(refused, allowed)).toBeGreaterThan(500);
  }, 120_000);
});

describe('whatever is asked', () => {
  it('nothing starts unapproved but an emergency, nobody votes who is not asked, and no machine votes at all', () => {
    const guarded = ['startImplementation', 'castVote', 'ratifyEmergency'];
    const decisive = questionsAbout([...set.actions.values()].filter(({ name }) => guarded.includes(name)));
    fc.assert(
      fc.property(decisive, (asked) => {
        const { actor, action, change } = asked;
        if (change === undefined || engine.decide(toRequest(asked, clock)).verdict === 'deny') return;
        if (action === 'startImplementation') {
          const overtakes = change.type === 'EMERGENCY' && change.state === 'AUTHORIZING';
          expect(overtakes || (change.approved && change.state === 'SCHEDULED')).toBe(true);
          expect(overtakes || change.type === 'EMERGENCY' || change.complete).toBe(true);
          expect(change.freeze).toBe('NONE');
        } else {
          expect(actor.kind).toBe('person');
          expect(change.electorate).toContain(actor.personId);
          expect(actor.roles).toContain('approver');
        }
        expect(asked.active && !actor.roles.includes('auditor')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);
});

describe('leaving out what an action cannot see', () => {
  it('gives the answers of Cedar itself, asked with every rule and every fact', () => {
    const name = 'whole';
    const texts = Object.fromEntries([...set.policies.values()].map((policy) => [policy.id, policy.text]));
    expect(preparseSchema(name, set.schema).type).toBe('success');
    expect(preparsePolicySet(name, { staticPolicies: texts }).type).toBe('success');
    fc.assert(
      fc.property(questions, (asked) => {
        const request = toRequest(asked, clock);
        const { verdict, determining } = engine.decide(request);
        const whole = statefulIsAuthorized({
          ...request,
          action: { type: 'Action', id: request.action },
          preparsedPolicySetId: name,
          preparsedSchemaName: name,
          validateRequest: true,
        } as unknown as StatefulAuthorizationCall);
        expect(whole).toMatchObject({
          type: 'success',
          response: { decision: verdict, diagnostics: { errors: [] } },
        });
        if (whole.type === 'success')
          expect(determining.map((policy) => policy.policyId)).toEqual(
            whole.response.diagnostics.reason.sort(),
          );
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);
});

describe('an exception', () => {
  it('lifts the rule that it names, if it is one of those that may be lifted, and nothing else', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        if (asked.change === undefined) return;
        const by = (excepted: readonly string[]) =>
          engine
            .decide(toRequest({ ...asked, change: { ...(asked.change as ChangeFacts), excepted } }, clock))
            .determining.filter((policy) => policy.effect === 'forbid')
            .map((policy) => policy.policyId);
        const all = [...set.policies.keys()];
        const gone = by([]).filter((id) => !by(all).includes(id));
        // The last look goes by the pairs that it looks at.
        const derived = new Set(['approval-stays-independent']);
        expect(gone.filter((id) => !liftable.has(pairOf[id] ?? id) && !derived.has(id))).toEqual([]);
        expect(by(all).filter((id) => !by([]).includes(id))).toEqual([]);
        expect(by(all.filter((id) => !liftable.has(id)))).toEqual(by([]));
      }),
      { numRuns: 500 },
    );
  }, 120_000);

  it('is asked for by each rule that may be lifted, and by no other', () => {
    const asking = [...set.policies.values()].flatMap(({ text }) =>
      [...text.matchAll(/excepted\.contains\("([a-z-]+)"\)/g)].map((found) => found[1]),
    );
    expect([...new Set(asking)].sort()).toEqual([...liftable].sort());
    for (const rule of liftable) expect(set.policies.get(rule)?.code).toBe('SEGREGATION_VIOLATION');
  });
});
