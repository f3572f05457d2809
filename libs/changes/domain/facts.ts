import type { Id, Problem } from '#kernel';
import type { RiskLevel } from './content.ts';
import type { Baked } from './completeness.ts';
import type { EvidenceItem, LastCommit } from './evidence-needs.ts';
import type { AskedOverride, BlockingConflict, ClosedWindow, FreezeInForce } from './held.ts';

export interface TemplateFacts {
  readonly name: string;
  readonly version: number;
  /** Approved, neither expired nor retired nor suspended. */
  readonly live: boolean;
  /** Why it is not; null when it is. */
  readonly whyDead: string | null;
  /** The change still says what the template says in every field that the template fixes. */
  readonly unaltered: boolean;
}

/**
 * What rules may know of a change beyond its own fields. The slices that know each part register a source for it;
 * until one does, the neutral value holds: nobody, nothing, not approved.
 */
export interface Facts {
  /** Tier of the most critical service touched: 1 is the most critical, 4 the least. */
  readonly tier: number;
  /** The class that the assessment of its risk gives; null before there is one. Rules ask `riskOf`. */
  readonly assessedRisk: RiskLevel | null;
  /** Nothing is missing that has to be known before its risk is. */
  readonly riskComplete: boolean;
  readonly template: TemplateFacts | null;
  /** Who wears which hat: persons, never accounts. */
  readonly requesters: readonly Id[];
  readonly authors: readonly Id[];
  readonly coAuthors: readonly Id[];
  readonly committers: readonly Id[];
  readonly reviewers: readonly Id[];
  readonly builders: readonly Id[];
  readonly deployers: readonly Id[];
  readonly delegators: readonly Id[];
  readonly delegates: readonly Id[];
  readonly conditionMarkers: readonly Id[];
  readonly exceptionGrantors: readonly Id[];
  /** Who had a hand in the code and is nobody known, as identities. */
  readonly unresolvedAuthors: readonly string[];
  /** The rules that a granted exception lifts now. */
  readonly excepted: readonly string[];
  readonly implementers: readonly Id[];
  readonly verifiers: readonly Id[];
  readonly approvers: readonly Id[];
  /** Who may vote in the round that is open now. */
  readonly electorate: readonly Id[];
  /** Who has a vote that stands in the round that is open now. */
  readonly voters: readonly Id[];
  /** Why nobody could be asked to approve; told to readers alone, for a command finds out by asking. */
  readonly nobodyToAsk: readonly Problem[];
  /** A round approved exactly this content. */
  readonly approved: boolean;
  readonly ratified: boolean;
  /** Its people have an earlier emergency that nobody ratified in time, and that compliance has not settled. */
  readonly ratificationOwed: boolean;
  /** What the votes that approved it ask for and nobody has shown to be so: in the voters' words. */
  readonly conditionsOpen: readonly string[];
  /** What is there as evidence: documents, and what sources told of its commits. */
  readonly evidence: readonly EvidenceItem[];
  /** Of each repository, the last of its commits that were told of. */
  readonly lastCommits: readonly LastCommit[];
  /** When something material was last edited. */
  readonly revisedAt: Date | null;
  /** Why the change may not close yet, from reviews: null when nothing is owed. */
  readonly reviewOwed: string | null;
  /** The freezes that are on where it would be done, but for those that are overridden for it. */
  readonly freezes: readonly FreezeInForce[];
  /** The maintenance windows that it would have to be done in, all closed. */
  readonly closedWindows: readonly ClosedWindow[];
  /** What stands against its window and by policies/calendar.json is BLOCKING; freezes and windows are told above. */
  readonly blockingConflicts: readonly BlockingConflict[];
  /** Requests to let it through a freeze that nobody has decided. */
  readonly overridesAsked: readonly AskedOverride[];
  /** The kinds of the environments it is done in. */
  readonly environmentKinds: readonly string[];
  /** Since when its artifacts run where. */
  readonly baked: readonly Baked[];
  /** The set of rules that it was handed in under, by digest, while that binds it besides the one in force. */
  readonly handedInUnder: string | null;
}

export const neutralFacts: Facts = {
  tier: 4,
  assessedRisk: null,
  riskComplete: false,
  template: null,
  requesters: [],
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
  verifiers: [],
  approvers: [],
  electorate: [],
  voters: [],
  nobodyToAsk: [],
  approved: false,
  ratified: false,
  ratificationOwed: false,
  conditionsOpen: [],
  evidence: [],
  lastCommits: [],
  revisedAt: null,
  reviewOwed: null,
  freezes: [],
  closedWindows: [],
  blockingConflicts: [],
  overridesAsked: [],
  environmentKinds: [],
  baked: [],
  handedInUnder: null,
};

/** Parts from several sources as one: lists are joined, a truth from any source is the truth, the lowest tier counts. */
export function mergeFacts(parts: readonly Partial<Facts>[]): Facts {
  return parts.reduce<Facts>(
    (sum, part) => ({
      tier: Math.min(sum.tier, part.tier ?? 4),
      assessedRisk: part.assessedRisk ?? sum.assessedRisk,
      riskComplete: part.riskComplete ?? sum.riskComplete,
      template: part.template ?? sum.template,
      requesters: join(sum.requesters, part.requesters),
      authors: join(sum.authors, part.authors),
      coAuthors: join(sum.coAuthors, part.coAuthors),
      committers: join(sum.committers, part.committers),
      reviewers: join(sum.reviewers, part.reviewers),
      builders: join(sum.builders, part.builders),
      deployers: join(sum.deployers, part.deployers),
      delegators: join(sum.delegators, part.delegators),
      delegates: join(sum.delegates, part.delegates),
      conditionMarkers: join(sum.conditionMarkers, part.conditionMarkers),
      exceptionGrantors: join(sum.exceptionGrantors, part.exceptionGrantors),
      unresolvedAuthors: join(sum.unresolvedAuthors, part.unresolvedAuthors),
      excepted: join(sum.excepted, part.excepted),
      implementers: join(sum.implementers, part.implementers),
      verifiers: join(sum.verifiers, part.verifiers),
      approvers: join(sum.approvers, part.approvers),
      electorate: join(sum.electorate, part.electorate),
      voters: join(sum.voters, part.voters),
      nobodyToAsk: [...sum.nobodyToAsk, ...(part.nobodyToAsk ?? [])],
      approved: sum.approved || part.approved === true,
      ratified: sum.ratified || part.ratified === true,
      ratificationOwed: sum.ratificationOwed || part.ratificationOwed === true,
      conditionsOpen: [...sum.conditionsOpen, ...(part.conditionsOpen ?? [])],
      evidence: [...sum.evidence, ...(part.evidence ?? [])],
      lastCommits: [...sum.lastCommits, ...(part.lastCommits ?? [])],
      revisedAt: part.revisedAt ?? sum.revisedAt,
      reviewOwed: sum.reviewOwed ?? part.reviewOwed ?? null,
      freezes: [...sum.freezes, ...(part.freezes ?? [])],
      closedWindows: [...sum.closedWindows, ...(part.closedWindows ?? [])],
      blockingConflicts: [...sum.blockingConflicts, ...(part.blockingConflicts ?? [])],
      overridesAsked: [...sum.overridesAsked, ...(part.overridesAsked ?? [])],
      environmentKinds: join(sum.environmentKinds, part.environmentKinds),
      baked: [...sum.baked, ...(part.baked ?? [])],
      handedInUnder: sum.handedInUnder ?? part.handedInUnder ?? null,
    }),
    neutralFacts,
  );
}

/** The tier of the most critical service touched; one that is not known counts as the most critical. */
export function tierOf(
  serviceIds: readonly Id[],
  services: ReadonlyMap<Id, { readonly tier: number }>,
): number {
  return Math.min(4, ...serviceIds.map((id) => services.get(id)?.tier ?? 1));
}

const join = (a: readonly string[], b: readonly string[] = []): readonly string[] =>
  b.length === 0 ? a : [...new Set([...a, ...b])];
