/** Something that does not fit, and where it is. */
export interface Wrong {
  /** `leaf 12 (vote 0190…)`, `tile 1/3`, `changes/0190…/leaves.jsonl, line 7`. */
  readonly place: string;
  readonly message: string;
}

/** What was held against a proof, how often it held; or what could not be, and why. */
export interface Counted {
  readonly what: string;
  readonly count: number;
}

export interface Unproven extends Counted {
  readonly why: string;
  /** Whether it leaves a doubt: it could have been proven here, and was not. */
  readonly doubt: boolean;
}

/** What went by a recorded event: its leaf stays, and the event that says so is proven. */
export interface Gone {
  /** Of its leaf. */
  readonly place: string;
  readonly rule: string;
  /** When, as the event has it. */
  readonly at: string;
  /** The event's leaf. */
  readonly event: string;
}

/** PROVEN: everything that could be asked held. DOUBTFUL: something could not be asked. WRONG: something does not hold. */
export type Verdict = 'PROVEN' | 'DOUBTFUL' | 'WRONG';

export interface Report {
  readonly verdict: Verdict;
  readonly proven: readonly Counted[];
  readonly notProven: readonly Unproven[];
  /** What is not there any more, and by which rule it went. */
  readonly gone: readonly Gone[];
  readonly wrong: readonly Wrong[];
  /** How many further things are wrong than are listed. */
  readonly more: number;
}

/** Somebody who reads a thousand faults reads no more of them. */
const mostTold = 1_000;

/** Collects what a verification finds. What was never asked is proven by nobody: every check says that it was made. */
export class Findings {
  private readonly held = new Map<string, number>();
  private readonly open = new Map<string, Unproven>();
  private readonly told: Wrong[] = [];
  private readonly left: Gone[] = [];
  private faults = 0;

  proven(what: string, count = 1): void {
    this.held.set(what, (this.held.get(what) ?? 0) + count);
  }

  /** Something that went by a recorded event, which is proven to be in the log. */
  gone(gone: Gone): void {
    this.proven('contents gone by rule');
    if (this.left.length < mostTold) this.left.push(gone);
  }

  wrong(place: string, message: string): void {
    this.faults += 1;
    if (this.told.length < mostTold) this.told.push({ place, message });
  }

  /** @returns whether it holds */
  check(holds: boolean, what: string, place: string, message: string): boolean {
    if (holds) this.proven(what);
    else this.wrong(place, message);
    return holds;
  }

  /** Something that could not be proven here and leaves a doubt. */
  doubt(what: string, why: string): void {
    this.notProven(what, why, true);
  }

  /** Something that no verification of this kind proves: it is said, and leaves the verdict as it is. */
  limit(what: string, why: string): void {
    this.notProven(what, why, false);
  }

  report(): Report {
    const notProven = [...this.open.values()];
    const doubtful = notProven.some(({ doubt }) => doubt) || this.held.size === 0;
    return {
      verdict: this.faults > 0 ? 'WRONG' : doubtful ? 'DOUBTFUL' : 'PROVEN',
      proven: [...this.held].map(([what, count]) => ({ what, count })),
      notProven,
      gone: this.left,
      wrong: this.told,
      more: this.faults - this.told.length,
    };
  }

  private notProven(what: string, why: string, doubt: boolean): void {
    const count = 1 + (this.open.get(`${what}\n${why}`)?.count ?? 0);
    this.open.set(`${what}\n${why}`, { what, count, why, doubt });
  }
}
