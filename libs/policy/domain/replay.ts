import { canonicalJson, digestOf, type Json } from '#kernel';
import { readPolicySet } from './build-policy-set.ts';
import { PolicyEngine } from './engine.ts';
import type { PolicyFile } from './policy-set.ts';
import type { DeterminingPolicy, PolicyDecision, PolicyRequest, Verdict } from './request.ts';

/** What is needed of a kept decision to ask it again. */
export interface KeptDecision {
  readonly verdict: Verdict;
  readonly determining: readonly DeterminingPolicy[];
  readonly request: PolicyRequest;
  readonly inputDigest: string;
  readonly policySetDigest: string;
}

export interface Replay {
  /** The same facts under the same rules gave the same verdict by the same policies. */
  readonly same: boolean;
  readonly decision: PolicyDecision;
  /** What differs, in words; empty when it is the same. */
  readonly differences: readonly string[];
}

export const inputDigestOf = (request: PolicyRequest): string => digestOf(request as unknown as Json);

/**
 * Asks a kept decision again, from nothing but the record and the text of its policy set: no database, no clock.
 * @throws Error when the files are no policy set
 */
export function replayDecision(kept: KeptDecision, files: readonly PolicyFile[]): Replay {
  return replayWith(engineFor(files), kept);
}

/** For rules that were good enough to decide by once: what is asked of new ones may have become stricter since. */
export const engineFor = (files: readonly PolicyFile[]): PolicyEngine =>
  new PolicyEngine(readPolicySet(files, []));

export function replayWith(engine: PolicyEngine, kept: KeptDecision): Replay {
  const decision = engine.decide(kept.request);
  const text = (policies: readonly DeterminingPolicy[]) => canonicalJson(policies as unknown as Json);
  const differences = [
    engine.policySet.digest !== kept.policySetDigest && 'The rules are not the ones that the decision names.',
    inputDigestOf(kept.request) !== kept.inputDigest && 'The facts are not the ones that were decided on.',
    decision.verdict !== kept.verdict && `The verdict was ${kept.verdict} and is ${decision.verdict} now.`,
    text(decision.determining) !== text(kept.determining) && 'Other policies decide now.',
  ].filter((difference) => difference !== false);
  return { same: differences.length === 0, decision, differences };
}
