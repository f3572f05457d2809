import type { Id } from '#kernel';
import type { Scored } from './assess.ts';
import type { RiskClass } from './model.ts';
import type { OverrideRecord } from './standing.ts';

/** What a model made of a change at one time; never altered. */
export interface Assessment extends Scored {
  readonly id: Id;
  readonly changeId: Id;
  /** Of the model; its text is kept under it. */
  readonly modelDigest: string;
  /** The event that led to it. */
  readonly because: string;
  /** The content that it is about. */
  readonly revision: number;
  readonly digest: string;
  readonly assessedAt: Date;
}

/** Somebody's word against an assessment, with the reason. */
export interface RiskOverride extends OverrideRecord {
  readonly id: Id;
  readonly changeId: Id;
  readonly assessmentId: Id;
  readonly class: RiskClass;
  readonly reason: string;
  readonly decidedBy: Id;
  readonly decidedAccount: Id;
  readonly decidedAt: Date;
}
