import type { PolicyEngine } from '../domain/engine.ts';
import { defaultDeny } from '../domain/explain.ts';
import type { PolicyRequest, Verdict } from '../domain/request.ts';

/** A kept decision as it comes out of the database: JSON stays text until it is judged. */
export interface PastDecision {
  readonly id: string;
  /** ISO 8601. */
  readonly decidedAt: string;
  readonly verdict: Verdict;
  readonly determining: string;
  readonly request: string;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
}

export interface Said {
  readonly verdict: Verdict;
  /** The rules that decided, by id; what nothing permits is refused by `default-deny`. */
  readonly by: readonly string[];
}

export type Turn = 'toDeny' | 'toAllow';

/** A decision that would be another. */
export interface Flip {
  readonly decisionId: string;
  readonly decidedAt: string;
  readonly action: string;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
  /** The person who asked; null for Gavel itself. */
  readonly personId: string | null;
  readonly before: Said;
  readonly after: Said;
}

export interface Turns {
  readonly toDeny: number;
  readonly toAllow: number;
}

/** What other rules would have said to the decisions of the past. Its size does not grow with their number. */
export interface SimulationTally {
  readonly decided: number;
  readonly flips: Turns;
  /** The same verdict by other rules. */
  readonly otherReasons: number;
  /** Facts of their time do not tell what the rules ask for; such a decision counts as no flip. */
  readonly undecidable: number;
  readonly byAction: Readonly<Record<string, Turns>>;
  /** Of a new refusal, the rules that refuse; of a new permission, those that refused before. */
  readonly byRule: Readonly<Record<string, Turns>>;
  /** The first of each action and turn. */
  readonly examples: readonly Flip[];
}

export const emptyTally: SimulationTally = {
  decided: 0,
  flips: { toDeny: 0, toAllow: 0 },
  otherReasons: 0,
  undecidable: 0,
  byAction: {},
  byRule: {},
  examples: [],
};

/** How many examples are kept of each action and turn. */
export const examplesOfEach = 10;

/** Asks decisions of the past again under other rules. Pure. */
export function tallyOf(engine: PolicyEngine, past: readonly PastDecision[]): SimulationTally {
  const counted = { toDeny: 0, toAllow: 0 };
  const byAction: Record<string, { toDeny: number; toAllow: number }> = {};
  const byRule: Record<string, { toDeny: number; toAllow: number }> = {};
  const examples: Flip[] = [];
  let otherReasons = 0;
  let undecidable = 0;
  for (const row of past) {
    const request = JSON.parse(row.request) as PolicyRequest;
    const { verdict, determining, errors } = engine.decide(request);
    const before: Said = { verdict: row.verdict, by: idsOf(row.determining, row.verdict) };
    const after: Said = {
      verdict,
      by: orDefault(
        determining.map((d) => d.policyId),
        verdict,
      ),
    };
    if (errors.length > 0) {
      undecidable += 1;
      continue;
    }
    if (verdict === row.verdict) {
      if (before.by.join() !== after.by.join()) otherReasons += 1;
      continue;
    }
    const turn: Turn = verdict === 'deny' ? 'toDeny' : 'toAllow';
    counted[turn] += 1;
    const ofAction = (byAction[request.action] ??= { toDeny: 0, toAllow: 0 });
    if ((ofAction[turn] += 1) <= examplesOfEach) examples.push(flipOf(row, request, before, after));
    for (const rule of turn === 'toDeny' ? after.by : before.by)
      (byRule[rule] ??= { toDeny: 0, toAllow: 0 })[turn] += 1;
  }
  return { decided: past.length, flips: counted, otherReasons, undecidable, byAction, byRule, examples };
}

/** Two portions as one, the earlier first. */
export function addTallies(a: SimulationTally, b: SimulationTally): SimulationTally {
  const kept = new Map<string, number>();
  return {
    decided: a.decided + b.decided,
    flips: sum(a.flips, b.flips),
    otherReasons: a.otherReasons + b.otherReasons,
    undecidable: a.undecidable + b.undecidable,
    byAction: sums(a.byAction, b.byAction),
    byRule: sums(a.byRule, b.byRule),
    examples: [...a.examples, ...b.examples].filter(({ action, after }) => {
      const key = `${action} ${after.verdict}`;
      const count = (kept.get(key) ?? 0) + 1;
      kept.set(key, count);
      return count <= examplesOfEach;
    }),
  };
}

function flipOf(row: PastDecision, request: PolicyRequest, before: Said, after: Said): Flip {
  const { id, decidedAt, subjectType, subjectId } = row;
  const { principal, action } = request;
  const personId = principal.type === 'Person' ? principal.id : null;
  return { decisionId: id, decidedAt, action, subjectType, subjectId, personId, before, after };
}

const idsOf = (determining: string, verdict: Verdict): string[] =>
  orDefault(
    (JSON.parse(determining) as { policyId: string }[]).map((d) => d.policyId),
    verdict,
  );

const orDefault = (ids: string[], verdict: Verdict): string[] =>
  verdict === 'deny' && ids.length === 0 ? [defaultDeny] : ids;

const sum = (a: Turns, b: Turns): Turns => ({ toDeny: a.toDeny + b.toDeny, toAllow: a.toAllow + b.toAllow });

function sums(a: Readonly<Record<string, Turns>>, b: Readonly<Record<string, Turns>>): Record<string, Turns> {
  const total: Record<string, Turns> = { ...a };
  for (const [key, turns] of Object.entries(b))
    total[key] = sum(total[key] ?? { toDeny: 0, toAllow: 0 }, turns);
  return total;
}
