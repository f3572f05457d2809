import { readFileSync } from 'node:fs';
import type { Asked } from '../domain/to-request.ts';

/**
 * The duties that one person may not hold together, written a second time, in another way, from the text of the rules
 * as people know them. Whoever changes a rule changes it in both places, or this fails.
 */
export function clashes({
  actor,
  board,
  change,
  asker,
  interested,
  assignee,
  action,
  appointedDaysAgo,
  persons,
  proposer,
  delegator,
  verdict,
}: Asked): string[] {
  const me = actor.personId;
  const proposals: Record<string, string> = {
    approveTemplate: 'proposer-is-not-template-approver',
    activateApprovalRules: 'proposer-is-not-rules-activator',
    activatePolicySet: 'proposer-does-not-put-rules-into-force',
  };
  const proposal = proposals[action];
  if (proposal !== undefined)
    return [
      ...((appointedDaysAgo ?? 30) < 30 ? ['appointee-does-not-put-rules-into-force'] : []),
      ...(me !== null && proposer === me ? [proposal] : []),
    ];
  if (action === 'delegateVote') return delegator === me ? [] : ['delegation-is-ones-own'];
  if (action === 'leadMeeting' && board?.involved.some((id) => id === me) === true)
    return ['chair-is-not-involved'];
  if (action === 'manageCalendar') return interested === true ? ['calendar-keeper-is-not-held'] : [];
  const twice = me !== null && asker === me ? askedFor[action] : undefined;
  if (twice !== undefined) return [twice];
  if (change === undefined) return [];
  const duties = (person: string | null | undefined) => ({
    requested: change.requesters.some((id) => id === person),
    wrote: change.authors.some((id) => id === person),
    wroteAlong: change.coAuthors.some((id) => id === person),
    committed: change.committers.some((id) => id === person),
    built: change.implementers.some((id) => id === person),
    approved: change.approvers.some((id) => id === person),
    verified: change.verifiers.some((id) => id === person),
    made: change.builders.some((id) => id === person),
    deployed: change.deployers.some((id) => id === person),
    otherwise: [change.reviewers, change.delegators, change.delegates, change.conditionMarkers].some((hat) =>
      hat.some((id) => id === person),
    ),
  });
  const granted = change.exceptionGrantors.some((id) => id === me);
  // An exception lifts the rule that it names, and of rules only these.
  const lifted = (rule: string) => liftable.has(rule) && change.excepted.some((id) => id === rule);
  const mine = duties(me);
  const theirs = duties(assignee?.id);
  const critical = change.tier < 3 || /HIGH$/.test(change.risk);
  const strict = change.tier < 2 && !/^(STANDARD|EMERGENCY)$/.test(change.type);
  const tainted = change.approvers.some((id) => {
    const { requested, wrote, wroteAlong, committed, built } = duties(id);
    return (
      requested ||
      (wrote && !lifted('author-is-not-approver')) ||
      (wroteAlong && !lifted('co-author-is-not-approver')) ||
      (committed && !lifted('committer-is-not-approver')) ||
      (built && !lifted('implementer-is-not-approver')) ||
      change.exceptionGrantors.some((grantor) => grantor === id)
    );
  });
  const stranger = change.tier === 1 && change.unresolvedAuthors.length > 0;
  const hand: [clash: boolean, id: string][] = [
    [mine.wrote, 'author-is-not-approver'],
    [mine.wroteAlong, 'co-author-is-not-approver'],
    [mine.committed, 'committer-is-not-approver'],
    [mine.made && change.tier < 3, 'builder-is-not-approver'],
    [mine.deployed && change.tier < 3, 'deployer-is-not-approver'],
    [granted, 'exception-grantor-is-not-approver'],
  ];
  const rules: Record<string, [clash: boolean, id: string][]> = {
    castVote: [
      ...hand,
      [stranger && verdict === 'APPROVE', 'authors-are-known'],
      [mine.requested, 'requester-is-not-approver'],
      [mine.built, 'implementer-is-not-approver'],
    ],
    lowerRisk: [
      [
        mine.requested || mine.wrote || mine.wroteAlong || mine.committed || mine.built,
        'involved-do-not-lower-risk',
      ],
    ],
    ratifyEmergency: [
      ...hand,
      [stranger, 'authors-are-known'],
      [mine.requested, 'declarer-is-not-ratifier'],
      [mine.built, 'implementer-is-not-ratifier'],
    ],
    startImplementation: [
      [mine.approved, 'approver-is-not-implementer'],
      [mine.requested && strict, 'requester-is-not-implementer'],
      [granted, 'exception-grantor-is-not-implementer'],
      [stranger && change.type !== 'EMERGENCY', 'authors-are-known'],
      [tainted, 'approval-stays-independent'],
    ],
    completeImplementation: [
      [granted, 'exception-grantor-is-not-implementer'],
      [mine.approved, 'approver-is-not-implementer'],
      [mine.requested && strict, 'requester-is-not-implementer'],
    ],
    authorizeChange: [
      [tainted, 'approval-stays-independent'],
      [stranger, 'authors-are-known'],
    ],
    markConditionMet: [
      [mine.requested, 'requester-is-not-condition-marker'],
      [mine.wrote || mine.wroteAlong || mine.committed, 'author-is-not-condition-marker'],
      [mine.built, 'implementer-is-not-condition-marker'],
    ],
    preauthorizeChange: [[stranger, 'authors-are-known']],
    recordValidation: [
      [mine.deployed, 'deployer-is-not-verifier'],
      [granted, 'exception-grantor-is-not-verifier'],
      [mine.built, 'implementer-is-not-verifier'],
      [mine.requested && critical, 'requester-is-not-verifier'],
    ],
    assignImplementer: [
      [theirs.approved, 'approver-is-not-named-implementer'],
      [theirs.verified, 'verifier-is-not-named-implementer'],
      [theirs.requested && strict, 'requester-is-not-named-implementer'],
    ],
    assignVerifier: [
      [theirs.built, 'implementer-is-not-named-verifier'],
      [theirs.requested && critical, 'requester-is-not-named-verifier'],
    ],
    verifyAction: [[me !== null && assignee?.id === me, 'owner-is-not-action-verifier']],
    decideFreezeOverride: [
      [Object.values(mine).includes(true), 'overseer-is-not-involved'],
      [asker === me, 'override-asker-is-not-decider'],
    ],
    releaseTemplate: [
      [
        mine.requested || mine.wrote || mine.wroteAlong || mine.committed || mine.built || mine.deployed,
        'involved-does-not-release-template',
      ],
      [me !== null && proposer === me, 'proposer-does-not-release-template'],
    ],
    grantException: [
      [Object.values(mine).includes(true), 'overseer-is-not-involved'],
      [asker === me, 'exception-asker-is-not-decider'],
    ],
    recordViolationDisposition: [
      [Object.values(mine).includes(true), 'overseer-is-not-involved'],
      [persons?.some((id) => id === me) === true, 'violator-is-not-settler'],
    ],
  };
  return (rules[action] ?? [])
    .flatMap(([clash, id]) => (clash && !lifted(pairOf[id] ?? id) ? [id] : []))
    .sort();
}

/** What nobody decides on for whom they asked themselves, apart from changes. */
const askedFor: Readonly<Record<string, string>> = {
  decideErasure: 'erasure-asker-is-not-decider',
  liftLegalHold: 'hold-placer-is-not-lifter',
};

interface Named {
  readonly rule: string;
}
const houseFile = <T>(name: string): T => JSON.parse(readFileSync(`policies/${name}`, 'utf8')) as T;
/** Demands of evidence are no policies: their exceptions are looked up where the evidence is. */
const demands = new Set(houseFile<{ rows: readonly Named[] }>('evidence.json').rows.map(({ rule }) => rule));

/** The policies that compliance may except from, as policies/duties.json says. */
export const liftable = new Set(
  houseFile<{ exceptions: { rules: readonly string[] } }>('duties.json').exceptions.rules.filter(
    (rule) => !demands.has(rule),
  ),
);
/** Naming somebody for a duty is of the same pair as taking it on. */
export const pairOf: Readonly<Record<string, string>> = {
  'approver-is-not-named-implementer': 'approver-is-not-implementer',
  'requester-is-not-named-implementer': 'requester-is-not-implementer',
  'requester-is-not-named-verifier': 'requester-is-not-verifier',
};
