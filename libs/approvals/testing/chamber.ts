import { ballotProblems } from '../domain/ballot.ts';
import type { FrozenStep, Round, Vote } from '../domain/round.ts';
import { type LentVote, type Presence, standIns } from '../domain/stand-in.ts';
import { tally } from '../domain/tally.ts';

const touched = { type: 'NORMAL', serviceIds: ['search'] };

/** What people do around a round. */
export type Act =
  | { readonly do: 'stand'; readonly pick: number; readonly verdict: 'approve' | 'reject' | 'abstain' }
  | {
      readonly do: 'vote';
      readonly who: string;
      readonly seat: string;
      readonly verdict: 'approve' | 'reject' | 'abstain';
    }
  | { readonly do: 'withdraw' | 'recuse' | 'leave' | 'return' | 'revoke'; readonly who: string }
  | { readonly do: 'lend'; readonly who: string; readonly to: string }
  | { readonly do: 'edit' | 'close' };

/** What happened, in the words of the independent model: everything that was true when a vote was let in. */
export interface Heard {
  readonly who: string;
  readonly seat: string;
  readonly step: number;
  readonly verdict: 'approve' | 'reject' | 'abstain' | 'withdraw';
  readonly lent: boolean;
  readonly vacant: boolean;
  readonly recused: boolean;
  readonly content: number;
}

/** The rules for one round, as the slice itself applies them; policy is one set of people who are barred. */
export class Chamber {
  content = 1;
  votes: Vote[] = [];
  heard: Heard[] = [];
  closed = 0;
  readonly recused = new Set<string>();
  readonly away = new Set<string>();
  lent: LentVote[] = [];

  constructor(
    readonly steps: readonly FrozenStep[],
    readonly barred: ReadonlySet<string>,
  ) {}

  get count() {
    return tally(this.steps, this.votes, { recused: [...this.recused], closedSteps: this.closed });
  }

  act(act: Act): void {
    switch (act.do) {
      case 'vote': {
        this.vote(act);
        return;
      }
      case 'stand': {
        this.stand(act);
        return;
      }
      case 'withdraw': {
        this.withdraw(act.who);
        return;
      }
      case 'recuse': {
        const { standing } = this.count;
        if (![...standing.values()].some((v) => v.personId === act.who || v.onBehalfOf === act.who))
          this.recused.add(act.who);
        return;
      }
      case 'leave': {
        this.away.add(act.who);
        return;
      }
      case 'return': {
        this.away.delete(act.who);
        return;
      }
      case 'revoke': {
        this.lent = this.lent.filter((d) => d.delegatorId !== act.who);
        return;
      }
      case 'lend': {
        if (act.who !== act.to)
          this.lent.push({
            id: `${act.who}>${act.to}`,
            delegatorId: act.who,
            delegateId: act.to,
            boards: [],
            serviceIds: [],
            types: [],
          });
        return;
      }
      case 'edit': {
        this.content += 1;
        this.votes = [];
        this.closed = 0;
        this.recused.clear();
        return;
      }
      case 'close': {
        this.closed = Math.max(this.closed, (this.count.current ?? 0) + 1);
        return;
      }
    }
  }

  /** Somebody of those who may stand in now votes. */
  private stand({ pick, verdict }: Extract<Act, { do: 'stand' }>): void {
    const step = this.steps[this.count.current ?? 0];
    if (step === undefined) return;
    const found = standIns(step, this.presence, touched);
    const chosen = found[pick % Math.max(1, found.length)];
    if (chosen !== undefined) this.vote({ do: 'vote', who: chosen.person, seat: chosen.seat, verdict });
  }

  private get presence(): Presence {
    return { recused: [...this.recused], absent: [...this.away], inactive: [], lent: this.lent };
  }

  private vote({ who, seat, verdict }: Extract<Act, { do: 'vote' }>): void {
    const counted = this.count;
    const step = this.steps[counted.current ?? 0];
    if (step === undefined || this.barred.has(who) || this.recused.has(who)) return;
    const rights = standIns(step, this.presence, touched).filter((s) => s.person === who && s.seat === seat);
    const right = rights.find((s) => s.delegationId === null) ?? rights[0];
    if (who !== seat && right === undefined) return;
    const lent = who !== seat && right?.delegationId != null;
    if (lent && this.barred.has(seat)) return;
    const round = { steps: this.steps } as unknown as Round;
    if (ballotProblems(round, counted, { person: who, seat, verdict, comment: 'why' }).length > 0) return;
    this.votes.push(
      this.entry(
        who,
        counted.current ?? 0,
        verdict,
        who === seat ? null : seat,
        lent ? right.delegationId : null,
      ),
    );
    const vacant =
      this.away.has(seat) || this.recused.has(seat) || step.barred.some((b) => b.person === seat);
    this.heard.push({
      who,
      seat,
      step: counted.current ?? 0,
      verdict,
      lent,
      vacant,
      recused: this.recused.has(seat),
      content: this.content,
    });
  }

  private withdraw(who: string): void {
    const standing = this.count.standing.get(who);
    if (standing === undefined) return;
    this.votes.push(this.entry(who, standing.step, 'withdraw', standing.onBehalfOf ?? null, null));
    this.heard.push({
      who,
      seat: who,
      step: standing.step,
      verdict: 'withdraw',
      lent: false,
      vacant: false,
      recused: false,
      content: this.content,
    });
  }

  private entry(
    who: string,
    step: number,
    verdict: Vote['verdict'],
    onBehalfOf: string | null,
    delegationId: string | null,
  ): Vote {
    const ordinal = 1 + this.votes.filter((v) => v.personId === who).length;
    const at = { castAt: new Date(0), digest: String(this.content), comment: '', accountId: who };
    return {
      id: `${who}${ordinal}`,
      roundId: 'r',
      step,
      personId: who,
      verdict,
      ordinal,
      onBehalfOf,
      delegationId,
      ...at,
    };
  }
}
