import { describe, expect, it } from '@jest/globals';
import { type Actor, newId } from '#kernel';
import { loadPolicySet } from '../files/load-policy-set.ts';
import { PolicyEngine } from './engine.ts';
import type { ChangeFacts } from './facts.ts';
import type { PolicyRequest } from './request.ts';
import { type Asked, toRequest } from './to-request.ts';

const engine = new PolicyEngine(loadPolicySet('policies'));
const clock = { now: () => new Date('2026-03-01T12:00:00Z') };
const [ann, bob, changeId] = [newId(), newId(), newId()];

const approver: Actor = {
  kind: 'person',
  personId: ann,
  accountId: newId(),
  name: 'Ann',
  roles: ['approver'],
  scopes: null,
  door: 'graphql',
  correlationId: 'c-1',
};

const facts: ChangeFacts = {
  id: changeId,
  type: 'NORMAL',
  state: 'AUTHORIZING',
  risk: 'MEDIUM',
  riskComplete: true,
  tier: 2,
  requesters: [bob],
  authors: [],
  coAuthors: [],
  committers: [],
  reviewers: [],
  builders: [],
  deployers: [],
  delegators: [],
  delegates: [],
  conditionMarkers: [],
  exceptionGrantors: [],
  unresolvedAuthors: [],
  excepted: [],
  implementers: [],
  approvers: [],
  verifiers: [],
  electorate: [ann, bob],
  complete: true,
  approved: false,
  ratified: false,
  ratificationOwed: false,
  conditionsOpen: 0,
  templateLive: false,
  freeze: 'NONE',
  outsideWindow: false,
  blockingConflicts: [],
};

const vote = (more: Partial<Asked> = {}): PolicyRequest =>
  toRequest(
    { actor: approver, active: true, action: 'castVote', change: facts, verdict: 'APPROVE', ...more },
    clock,
  );

describe('a decision', () => {
  it('allows by the permit that applies, and says so', () => {
    const decision = engine.decide(vote());
    expect(decision).toMatchObject({ verdict: 'allow', problems: [], errors: [] });
    expect(decision.determining.map((policy) => policy.policyId)).toEqual(['electorate-votes']);
    expect(decision.policySetDigest).toBe(engine.policySet.digest);
  });

  it('gives every reason of a refusal, each with its rule and the way out', () => {
    const change = { ...facts, requesters: [ann], authors: [ann] };
    const { verdict, problems } = engine.decide(vote({ change }));
    expect(verdict).toBe('deny');
    expect(problems).toEqual([
      {
        code: 'SEGREGATION_VIOLATION',
        rule: 'author-is-not-approver',
        message: 'You wrote code that is part of this change, so somebody else must approve it.',
        wayOut: 'A member of the board who had no hand in the linked commits can do this.',
      },
      {
        code: 'SEGREGATION_VIOLATION',
        rule: 'requester-is-not-approver',
        message: 'You filed this change, so somebody else must approve it.',
        wayOut: 'Another member of the board can vote.',
      },
    ]);
  });

  it('tells who may do it when nothing permits it', () => {
    const { problems } = engine.decide(vote({ change: { ...facts, electorate: [bob] } }));
    expect(problems).toEqual([
      {
        code: 'NOT_PERMITTED',
        rule: 'default-deny',
        message: 'You may not vote on this change.',
        wayOut: 'This is for an approver on a board that is asked about the change now.',
        whoCan: ['an approver on a board that is asked about the change now'],
      },
    ]);
  });

  it('tells of the missing right also where another rule forbids', () => {
    const change = { ...facts, requesters: [ann], electorate: [] };
    const rules = engine.decide(vote({ change })).problems.map((problem) => problem.rule);
    expect(rules).toEqual(['requester-is-not-approver', 'default-deny']);
  });

  it('counts a service account as the person who owns it', () => {
    const actor: Actor = { ...approver, kind: 'service', roles: ['implementer'] };
    const change = { ...facts, state: 'IMPLEMENTING', implementers: [ann] };
    const decision = engine.decide(
      toRequest({ actor, active: true, action: 'recordValidation', change }, clock),
    );
    expect(decision.determining.map((policy) => policy.policyId)).toEqual(['implementer-is-not-verifier']);
  });
});

describe('what cannot be evaluated is refused', () => {
  const refused = (request: PolicyRequest) => {
    const decision = engine.decide(request);
    expect(decision).toMatchObject({
      verdict: 'deny',
      problems: [
        {
          code: 'NOT_PERMITTED',
          message: 'The rules could not be applied to this request, so it is refused.',
        },
      ],
    });
    expect(decision.determining.filter((policy) => policy.effect === 'permit')).toEqual([]);
    expect(decision.errors.length).toBeGreaterThan(0);
    return decision.errors.map((error) => error.message).join();
  };
  const withChange = (attrs: object): PolicyRequest => {
    const request = vote();
    const entities = request.entities.map((e) =>
      e.uid.type === 'Change' ? { ...e, attrs: { ...attrs } } : e,
    );
    return { ...request, entities };
  };

  it('a fact that is missing', () => {
    const { authors, id, ...rest } = facts;
    expect([authors, id]).toBeDefined();
    expect(refused(withChange(rest))).toMatch(/authors/);
  });

  it('a fact of the wrong kind', () => {
    const { id, ...rest } = facts;
    expect(id).toBe(changeId);
    expect(refused(withChange({ ...rest, requesters: ann }))).toMatch(/requesters/);
  });

  it('an action that the schema does not know', () => {
    expect(refused({ ...vote(), action: 'approveEverything' })).toMatch(/approveEverything/);
  });

  it('a context that lacks what the action needs, or has more', () => {
    expect(refused(vote({ verdict: undefined }))).toMatch(/verdict/);
    expect(refused({ ...vote(), context: { ...vote().context, isAdmin: true } })).toMatch(/isAdmin/);
  });

  it('a resource of another type', () => {
    expect(refused({ ...vote(), resource: { type: 'System', id: 'gavel' } })).toMatch(/System/);
  });

  it('a change or a person without facts', () => {
    for (const type of ['Change', 'Person']) {
      const entities = vote().entities.filter((entity) => entity.uid.type !== type);
      expect(refused({ ...vote(), entities })).toMatch(/does not exist/);
    }
  });

  it('a person who goes by the id of another', () => {
    const entities = vote().entities.map((e) =>
      e.uid.type === 'Person' ? { ...e, attrs: { ...e.attrs, id: bob } } : e,
    );
    expect(refused({ ...vote(), entities })).toMatch(/another one's/);
  });

  it('something that is not JSON', () => {
    refused({ ...vote(), context: { ...vote().context, now: 1n as unknown as number } });
  });

  it('a person who is inactive, whatever their roles', () => {
    expect(engine.decide(vote({ active: false })).determining.map((p) => p.policyId)).toEqual([
      'person-inactive',
    ]);
  });
});
