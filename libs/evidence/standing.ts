import { Injectable } from '@nestjs/common';
import { type ChangeRecord, type EvidenceNeed, type Facts, isOpen, Judge } from '#changes';
import type { Id } from '#kernel';

export interface NeedStanding extends EvidenceNeed {
  /** Whom the rules let bring it, in words; empty when nothing is open. */
  readonly whoCan: readonly string[];
}

/** What a change needs as evidence, and how that stands. */
export interface EvidenceStanding {
  readonly complete: boolean;
  readonly needs: readonly NeedStanding[];
  /** Who is asked first for what is missing: whoever carries it out, and whoever filed it. */
  readonly asked: readonly Id[];
  readonly pipelines: readonly string[];
}

/** How a change stands with its evidence: what rules wait for, told with who can bring it. */
@Injectable()
export class EvidenceStandings {
  constructor(private readonly judge: Judge) {}

  of(change: ChangeRecord, facts: Facts, pipelines: readonly string[]): EvidenceStanding {
    const { evidence } = this.judge.completeness(change, facts);
    const open = evidence.filter(isOpen);
    return {
      complete: open.length === 0,
      needs: evidence.map((need) => ({
        ...need,
        whoCan: isOpen(need) ? this.judge.whoCan([need.broughtBy]) : [],
      })),
      asked: open.length === 0 ? [] : askedFirst(change),
      pipelines,
    };
  }
}

export const askedFirst = ({ implementerId, requesterId }: ChangeRecord): Id[] => [
  ...new Set([...(implementerId === null ? [] : [implementerId]), requesterId]),
];
