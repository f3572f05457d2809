/** Hours before evidence is needed at which somebody hears of what is missing: policies/evidence.json, `collecting`. */
export interface CollectingHours {
  readonly askHoursBefore: number;
  readonly remindHoursBefore: readonly number[];
  readonly escalation: readonly { readonly to: EscalatedTo; readonly hoursBefore: number }[];
  /** So long after the work was done an emergency’s paperwork, and whatever else closes a change, is waited for. */
  readonly closeWithinHours: number;
}
export type EscalatedTo = 'owners' | 'changeManagers';

/** What is missing, as it is told. */
export interface MissingEvidence {
  readonly kind: string;
  readonly status: string;
  readonly by: string;
}

/** What collecting goes by. */
export interface Collected {
  readonly changeId: string;
  readonly state: string;
  readonly plannedStart: Date | null;
  readonly plannedEnd: Date | null;
  readonly submittedAt: Date | null;
  readonly implementedAt: Date | null;
  readonly revisedAt: Date | null;
  readonly missing: readonly MissingEvidence[];
  /** What was done about it before. */
  readonly told: readonly Told[];
}

export const collectKinds = ['evidence-ask', 'evidence-reminder', 'evidence-escalation'] as const;
export type CollectKind = (typeof collectKinds)[number];

/** An event that told of missing evidence. */
export interface Told {
  readonly key: string;
  readonly missing: readonly Pick<MissingEvidence, 'kind' | 'status'>[];
}

/** When somebody hears of missing evidence. */
export interface CollectStep {
  readonly kind: CollectKind;
  readonly key: string;
  readonly at: Date;
  readonly due: Date;
  readonly to: EscalatedTo | null;
  readonly missing: readonly MissingEvidence[];
}

const hour = 3_600_000;
const ahead: ReadonlySet<string> = new Set(['ASSESSING', 'AUTHORIZING', 'SCHEDULED']);
const behind: ReadonlySet<string> = new Set(['VALIDATING', 'ROLLED_BACK', 'REVIEWING']);

/**
 * What is still to be done to collect what is missing: asking, reminding, escalating; nothing once nothing is missing. Where
 * there is less time than is allowed for, the hours shrink in proportion, so that nobody is passed over before they were
 * asked. What comes to be missing anew (a commit made a report stale) is asked for again.
 */
export function stepsOf(collected: Collected, hours: CollectingHours): CollectStep[] {
  const found = dueOf(collected, hours);
  if (found === null) return [];
  const { due, since, missing } = found;
  const asking = hours.askHoursBefore * hour;
  const begins = Math.max(due.getTime() - asking, since.getTime());
  const share = asking === 0 ? 0 : Math.max(0, due.getTime() - begins) / asking;
  const before = (n: number): Date => new Date(Math.max(begins, due.getTime() - n * hour * share));
  const name = `${collected.changeId}:${due.toISOString()}`;
  const asks = collected.told.filter(({ key }) => key.startsWith(`evidence-ask:${name}:`));
  const askedFor = new Set(asks.flatMap((ask) => ask.missing.map(nameOf)));
  const step = (kind: CollectKind, what: string, at: Date, to: EscalatedTo | null = null): CollectStep => ({
    ...{ kind, key: `${kind}:${name}:${what}`, at, due, to, missing },
  });
  const steps = [
    ...(missing.every((one) => askedFor.has(nameOf(one)))
      ? []
      : [step('evidence-ask', String(asks.length), new Date(begins))]),
    ...hours.remindHoursBefore.map((n) => step('evidence-reminder', String(n), before(n))),
    ...hours.escalation.map(({ to, hoursBefore }) =>
      step('evidence-escalation', `${to}-${hoursBefore}`, before(hoursBefore), to),
    ),
  ];
  const done = new Set(collected.told.map(({ key }) => key));
  return steps.filter(({ key }) => !done.has(key)).sort((a, b) => a.at.getTime() - b.at.getTime());
}

const nameOf = ({ kind, status }: Pick<MissingEvidence, 'kind' | 'status'>): string => `${kind} ${status}`;

/** By when what is missing now is needed, and since when that is known. */
function dueOf(
  { state, plannedStart, plannedEnd, submittedAt, implementedAt, revisedAt, missing }: Collected,
  { closeWithinHours }: CollectingHours,
): { due: Date; since: Date; missing: readonly MissingEvidence[] } | null {
  if (behind.has(state)) {
    const open = missing.filter(({ by }) => by === 'close');
    if (implementedAt === null || open.length === 0) return null;
    return {
      due: new Date(implementedAt.getTime() + closeWithinHours * hour),
      since: implementedAt,
      missing: open,
    };
  }
  const open = missing.filter(({ by }) => by !== 'close');
  if (!ahead.has(state) || plannedStart === null || submittedAt === null || open.length === 0) return null;
  const since = new Date(Math.max(submittedAt.getTime(), revisedAt?.getTime() ?? 0));
  // A window that had begun already ends some time: until then it can be used.
  const due = plannedStart > since || plannedEnd === null ? plannedStart : plannedEnd;
  return { due, since, missing: open };
}
