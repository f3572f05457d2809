import type { Asked, ChangeFacts } from '#policy';
import type { ChangeRecord } from './change.ts';
import { contentDigest } from './content.ts';
import type { Facts } from './facts.ts';
import { strongest } from './held.ts';
import { riskOf } from './risk.ts';

/** What a request to the policies carries besides actor and change. */
export type AskedMore = Omit<Asked, 'actor' | 'active' | 'action' | 'change'>;

/** A change as policies/schema.cedarschema describes it. `complete` is about the step that is asked for. */
export function policyView(change: ChangeRecord, facts: Facts, complete: boolean): ChangeFacts {
  const named = (id: string | null) => (id === null ? [] : [id]);
  return {
    id: change.id,
    type: change.type,
    state: change.state,
    risk: riskOf(change, facts),
    riskComplete: facts.riskComplete,
    tier: facts.tier,
    requesters: [...new Set([change.requesterId, ...facts.requesters])],
    authors: facts.authors,
    coAuthors: facts.coAuthors,
    committers: facts.committers,
    reviewers: facts.reviewers,
    builders: facts.builders,
    deployers: facts.deployers,
    delegators: facts.delegators,
    delegates: facts.delegates,
    conditionMarkers: facts.conditionMarkers,
    exceptionGrantors: facts.exceptionGrantors,
    unresolvedAuthors: facts.unresolvedAuthors,
    excepted: facts.excepted,
    implementers: [...new Set([...named(change.implementerId), ...facts.implementers])],
    verifiers: [...new Set([...named(change.verifierId), ...facts.verifiers])],
    approvers: facts.approvers,
    electorate: facts.electorate,
    complete,
    approved: isApproved(change, facts),
    ratified: facts.ratified,
    freeze: strongest(facts.freezes),
    outsideWindow: facts.closedWindows.length > 0,
    blockingConflicts: [...new Set(facts.blockingConflicts.map(({ rule }) => rule))],
    ratificationOwed: facts.ratificationOwed,
    conditionsOpen: facts.conditionsOpen.length,
    templateLive: facts.template !== null && facts.template.live && facts.template.unaltered,
  };
}

/** By a round of votes or by policy, on exactly this content. */
export function isApproved(change: ChangeRecord, facts: Facts): boolean {
  return (
    facts.approved ||
    (change.preauthorizedDigest !== null && change.preauthorizedDigest === contentDigest(change))
  );
}
