import type { OwnSystem } from './own-system.ts';

/** An event of a change, as it is read. */
export interface Told {
  readonly seq: string;
  readonly type: string;
  readonly change: string;
  readonly number: string;
  readonly kind: string;
  readonly by: string | null;
  readonly data: Record<string, unknown>;
}
interface Vote {
  readonly id: string;
  readonly person: string;
  /** Whose place it fills: the voter's own, or that of the member for whom they voted. */
  readonly seat: string;
  readonly step: string;
  readonly verdict: string;
}

/** What an auditor keeps of one change while reading its events in order; nothing but events is asked. */
class Reading {
  /** Of the content as it stands; null until somebody said it. */
  private approvedRound: string | null = null;
  private preauthorized = false;
  private readonly requesters = new Set<string>();
  private readonly needed = new Map<string, Map<string, number>>();
  private readonly votes = new Map<string, Vote[]>();
  private readonly recused = new Map<string, Set<string>>();
  /** What approvals ask for and nobody has shown yet, with the vote that asks. */
  private readonly asked = new Map<string, string>();

  /** @returns what is wrong with it, in words */
  hear({ type, kind, by, data }: Told): string[] {
    const round = (data['round'] ?? '') as string;
    switch (type) {
      case 'change.filed':
        this.requesters.add(by ?? '');
        return [];
      case 'change.revised':
        this.requesters.add(by ?? '');
        this.approvedRound = null;
        this.preauthorized = false;
        return [];
      case 'change.approvalRequested':
        this.steps(round).set(String(data['step']), Number(data['needed']));
        return [];
      case 'change.voteCast':
        for (const { condition } of (data['conditions'] ?? []) as { condition: string }[])
          this.asked.set(condition, String(data['vote']));
        return this.vote(round, {
          id: String(data['vote']),
          person: by ?? '',
          seat: (data['onBehalfOf'] ?? by) as string,
          step: String(data['step']),
          verdict: String(data['verdict']),
        });
      case 'change.voteWithdrawn':
        this.votes.set(
          round,
          this.votesIn(round).filter((v) => v.person !== by || v.seat !== (data['onBehalfOf'] ?? by)),
        );
        return [];
      case 'change.recused':
        this.recused.set(round, new Set([...(this.recused.get(round) ?? []), String(data['person'])]));
        return [];
      case 'change.conditionMet':
        this.asked.delete(String(data['condition']));
        return this.requesters.has(by ?? '') ? [`${by ?? ''} marked a condition of what they had filed`] : [];
      case 'change.approved':
        this.approvedRound = round;
        return this.shortfall(round);
      case 'change.approvalsVoided':
        if (this.approvedRound === round) this.approvedRound = null;
        return [];
      case 'change.preauthorized':
        this.preauthorized = true;
        return [];
      case 'change.implementationStarted':
        return kind === 'EMERGENCY' || this.preauthorized || this.approvedRound !== null
          ? [...this.independence(by), ...this.unshown()]
          : ['began without an approval in force'];
      default:
        return [];
    }
  }

  private vote(round: string, vote: Vote): string[] {
    const known = this.votesIn(round);
    this.votes.set(round, [...known, vote]);
    const both = [...new Set([vote.person, vote.seat])];
    return [
      known.some((v) => v.seat === vote.seat) && `the place of ${vote.seat} was filled twice in one round`,
      ...both.flatMap((person) => [
        this.requesters.has(person) && `${person} voted, or was voted for, on what they had filed or edited`,
        this.recused.get(round)?.has(person) === true &&
          `${person} voted, or was voted for, after keeping out`,
      ]),
    ].filter((fault) => fault !== false);
  }

  private shortfall(round: string): string[] {
    const approving = this.votesIn(round).filter((v) => v.verdict === 'approve');
    const rejected = this.votesIn(round).some((v) => v.verdict === 'reject');
    const short = [...this.steps(round)].filter(
      ([step, needed]) =>
        new Set(approving.filter((v) => v.step === step).map((v) => v.person)).size < needed,
    );
    return [
      ...short.map(([step, needed]) => `was approved with fewer than ${needed} in "${step}"`),
      ...(rejected ? ['was approved though somebody rejected it'] : []),
      ...(this.steps(round).size === 0 ? ['was approved though nobody was asked'] : []),
    ];
  }

  private independence(starter: string | null): string[] {
    const approvers = this.approvedRound === null ? [] : this.votesIn(this.approvedRound);
    return approvers.some((v) => v.verdict === 'approve' && v.person === starter)
      ? ['was begun by somebody who approved it']
      : [];
  }

  private unshown(): string[] {
    const standing = new Set(
      this.approvedRound === null ? [] : this.votesIn(this.approvedRound).map((v) => v.id),
    );
    return [...this.asked.values()].some((vote) => standing.has(vote))
      ? ['began before a condition of its approval was shown to be met']
      : [];
  }

  private votesIn = (round: string): Vote[] => this.votes.get(round) ?? [];
  private steps(round: string): Map<string, number> {
    const known = this.needed.get(round) ?? new Map<string, number>();
    this.needed.set(round, known);
    return known;
  }
}

export interface Audit {
  /** Each with the change's number. */
  readonly faults: readonly string[];
  /** How often each type of event was read. */
  readonly read: ReadonlyMap<string, number>;
}

/** Every event of every change, in order. */
export const eventsOf = (system: OwnSystem): Promise<Told[]> =>
  system.rows<Told & Record<string, unknown>>(
    `SELECT e.seq, e.type, c.id AS change, c.number, c.type AS kind, e.actor_person AS by, e.data
     FROM event e JOIN change c ON c.id = e.subject_id WHERE e.subject_type = 'change' ORDER BY e.seq`,
  );

/** Holds each start of work against what was said before. */
export function auditOf(events: readonly Told[]): Audit {
  const readings = new Map<string, Reading>();
  const read = new Map<string, number>();
  const faults: string[] = [];
  for (const event of events) {
    const reading = readings.get(event.change) ?? new Reading();
    readings.set(event.change, reading);
    read.set(event.type, (read.get(event.type) ?? 0) + 1);
    faults.push(...reading.hear(event).map((fault) => `CHG-${event.number}, event ${event.seq}: ${fault}`));
  }
  return { faults, read };
}
