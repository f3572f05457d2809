import type { Id } from '#kernel';
import type { BallotVerdict, Barred } from './round.ts';
import type { Purpose } from './rule.ts';
import type { Rung } from './settings.ts';

/** Every event about a round names it so. */
interface OfRound {
  readonly round: Id;
  readonly number: number;
  readonly purpose: Purpose;
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
  };
  readonly 'change.voteWithdrawn': OfRound & {
    readonly step: string;
    readonly person: Id;
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
    readonly rung: Rung;
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
