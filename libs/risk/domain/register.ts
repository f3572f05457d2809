import { type Id, problem, type Problem } from '#kernel';

export const riskStatuses = ['OPEN', 'MITIGATING', 'ACCEPTED', 'CLOSED'] as const;
export type RiskStatus = (typeof riskStatuses)[number];

/** What people say of a risk. */
export interface RiskContent {
  readonly title: string;
  readonly description: string;
  readonly ownerId: Id;
  /** 1 (rare) to 5 (almost certain). */
  readonly likelihood: number;
  /** 1 (hardly felt) to 5 (threatens the organisation). */
  readonly impact: number;
  readonly mitigation: string;
  readonly status: RiskStatus;
  /** By when it is to be looked at again. */
  readonly reviewOn: Date;
  /** Of an accepted risk: why, and until when. */
  readonly acceptedReason: string | null;
  readonly acceptedUntil: Date | null;
  readonly changeIds: readonly Id[];
  /** Releases, by the names that people give them. */
  readonly releases: readonly string[];
}

/** An entry of the register. */
export interface RiskEntry extends RiskContent {
  readonly id: Id;
  /** 12 is shown as RISK-0012. */
  readonly number: number;
  readonly version: number;
  /** Likelihood times impact, 1 to 25. */
  readonly score: number;
  readonly createdBy: Id;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const riskNumber = (n: number): string => `RISK-${String(n).padStart(4, '0')}`;

/** `RISK-0012` or `12` as a number; null for anything else. */
export function parseRiskNumber(text: string): number | null {
  const digits = /^(?:RISK-)?0*(\d{1,12})$/i.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Its day of review has come and it is not closed; or it was accepted until a day that is past. */
export function isOverdue(
  { status, reviewOn, acceptedUntil }: Pick<RiskContent, 'status' | 'reviewOn' | 'acceptedUntil'>,
  now: Date,
): boolean {
  if (status === 'CLOSED') return false;
  return reviewOn <= now || (acceptedUntil !== null && acceptedUntil <= now);
}

/** Acceptance is part of the status: it ends with it. */
export function settled(content: RiskContent): RiskContent {
  return content.status === 'ACCEPTED' ? content : { ...content, acceptedReason: null, acceptedUntil: null };
}

/** What no entry may say. */
export function entryProblems(
  content: RiskContent,
  before: Pick<RiskContent, 'reviewOn'> | null,
  now: Date,
): Problem[] {
  const problems: Problem[] = [];
  const bad = (field: string, message: string, wayOut?: string) =>
    problems.push(problem('INVALID_INPUT', message, { path: ['input', field], wayOut }));
  if (content.title.trim() === '') bad('title', 'A risk needs a title.');
  for (const field of ['likelihood', 'impact'] as const)
    if (!Number.isInteger(content[field]) || content[field] < 1 || content[field] > 5)
      bad(field, `The ${field} is a number from 1 to 5.`);
  const moved = before === null || before.reviewOn.getTime() !== content.reviewOn.getTime();
  if (moved && content.reviewOn <= now) bad('reviewOn', 'The next review lies ahead.');
  if (content.status !== 'ACCEPTED') return problems;
  if ((content.acceptedReason ?? '').trim() === '')
    bad('acceptedReason', 'An accepted risk needs a reason.', 'Say why it is borne.');
  if (content.acceptedUntil === null || content.acceptedUntil <= now)
    bad(
      'acceptedUntil',
      'A risk is accepted until a day that lies ahead, never for good.',
      'Say until when, and accept it anew then if need be.',
    );
  return problems;
}
