import type { Id } from '#kernel';
import type { BallotVerdict, Barred } from './round.ts';
import type { Purpose } from './rule.ts';

/** Every event about a round names it so. */
interface OfRound {
  readonly round: Id;
  readonly number: number;
  readonly purpose: Purpose;
}

interface OfCondition {
  readonly condition: Id;
  readonly text: string;
  /** Who asked for it. */
  readonly voter: Id;
  readonly vote: Id;
  readonly dueAt: string;
}

/** What the events of this slice carry, by type. All are about a change, and on its timeline. */
export interface ApprovalEvents {
  /** A step of a round opens: who is asked now. */
  readonly 'change.approvalRequested': OfRound & {
    readonly step: string;
    readonly boards: readonly string[];
    readonly needed: number;
    readonly askedPersons: readonly Id[];
    readonly revision: number;
    readonly digest: string;
    readonly dueAt: string;
  };
  /** More approvals are asked for than there are people who may give them: the change managers are told. */
  readonly 'change.electorateTooSmall': OfRound & {
    readonly steps: readonly string[];
    readonly needed: number;
    readonly eligible: number;
    readonly barred: readonly Barred[];
    readonly toldPersons: readonly Id[];
  };
  readonly 'change.voteCast': OfRound & {
    readonly step: string;
    readonly person: Id;
    readonly verdict: BallotVerdict;
    readonly comment: string;
    readonly digest: string;
    readonly revision: number;
    readonly vote: Id;
    /** The member whose vote it is, when somebody else cast it. */
    readonly onBehalfOf: Id | null;
    /** Whose right the voter used: their own seat's, a deputy's, or one that was lent to them. */
    readonly by: 'member' | 'deputy' | 'delegate';
    readonly delegation: Id | null;
    readonly conditions: readonly { readonly condition: Id; readonly text: string; readonly dueAt: string }[];
  };
  /** Somebody keeps out of a round of their own accord. */
  readonly 'change.recused': OfRound & {
    readonly person: Id;
    readonly reason: string;
    /** Who may stand in from now on. */
    readonly askedPersons: readonly Id[];
    readonly dueAt: string;
  };
  /** What an approval asked for is shown to be so. The actor is who marked it. */
  readonly 'change.conditionMet': OfRound &
    OfCondition & {
      readonly person: Id;
      readonly evidence: Id;
      readonly note: string;
    };
  /** What an approval asked for was not shown in time. */
  readonly 'change.conditionLapsed': OfRound & OfCondition & { readonly toldPersons: readonly Id[] };
  /** The time to vote in a step is over: the votes that are in decide. */
  readonly 'change.votingClosed': OfRound & {
    readonly step: string;
    readonly because: string;
    readonly approvals: number;
    readonly rejections: number;
    readonly abstentions: number;
    readonly quorum: number;
  };
  readonly 'change.voteWithdrawn': OfRound & {
    readonly step: string;
    readonly person: Id;
    readonly onBehalfOf: Id | null;
    readonly comment: string;
  };
  readonly 'change.approved': OfRound & { readonly approvers: readonly Id[]; readonly digest: string };
  readonly 'change.approvalRefused': OfRound & { readonly by: Id; readonly comment: string };
  /** Approvals that no longer count: whose, and why. */
  readonly 'change.approvalsVoided': OfRound & {
    readonly fallen: readonly { readonly person: Id; readonly verdict: BallotVerdict }[];
    /** Everybody who was asked or had voted, to be told. */
    readonly toldPersons: readonly Id[];
    readonly because: string;
    readonly fields: readonly string[];
  };
  readonly 'change.approvalReminded': OfRound & {
    readonly askedPersons: readonly Id[];
    readonly dueAt: string;
  };
  readonly 'change.approvalEscalated': OfRound & {
    readonly level: number;
    /** Whom it went to: `requesterManager`, `role:changeManager`, `board:cab` … */
    readonly rung: string;
    readonly escalatedTo: readonly Id[];
    readonly askedPersons: readonly Id[];
    readonly dueAt: string;
  };
  /** The work of an emergency began before its approval: from now on the votes ratify. */
  readonly 'change.ratificationRequested': OfRound & {
    readonly askedPersons: readonly Id[];
    readonly dueAt: string;
    readonly reason?: string;
  };
  readonly 'change.emergencyRatified': OfRound & {
    readonly approvers: readonly Id[];
    readonly late: boolean;
  };
  readonly 'change.ratificationRefused': OfRound & { readonly by: Id; readonly comment: string };
  readonly 'change.ratificationMissed': OfRound & {
    readonly askedPersons: readonly Id[];
    readonly dueAt: string;
  };
}

export type ApprovalEventType = keyof ApprovalEvents;
