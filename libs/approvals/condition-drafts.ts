import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import { newId, problem, type Problem } from '#kernel';
import { People } from '#people';
import { Conditions } from './data/conditions.ts';
import { type Condition, type ConditionDraft, draftProblems, markerText } from './domain/condition.ts';
import type { BallotVerdict, Round, Vote } from './domain/round.ts';

/** The conditions that a voter puts. */
@Injectable()
export class ConditionDrafts {
  constructor(
    private readonly conditions: Conditions,
    private readonly people: People,
  ) {}

  async problems(
    hand: ChangeInHand,
    round: Round,
    verdict: BallotVerdict,
    drafts: readonly ConditionDraft[],
  ): Promise<readonly Problem[]> {
    if (drafts.length === 0) return [];
    const ratifies = round.purpose === 'ratification';
    const problems = draftProblems(drafts, { verdict, ratifies, now: hand.work.now });
    return problems.length > 0 ? problems : this.markerProblems(hand, drafts);
  }

  async keep(
    hand: ChangeInHand,
    vote: Vote,
    drafts: readonly ConditionDraft[],
  ): Promise<readonly Condition[]> {
    const conditions = drafts.map((draft): Condition => ({
      id: newId(),
      voteId: vote.id,
      roundId: vote.roundId,
      changeId: hand.change.id,
      text: draft.text.trim(),
      dueAt: draft.dueAt,
      marker: markerText(draft.marker),
      createdAt: hand.work.now,
      settledAt: null,
      metBy: null,
      metAccount: null,
      evidenceId: null,
      note: null,
    }));
    await this.conditions.insert(conditions, hand.work.manager);
    return conditions;
  }

  /** Naming somebody who could never mark it met would be a condition that nobody can meet. */
  private async markerProblems(hand: ChangeInHand, drafts: readonly ConditionDraft[]): Promise<Problem[]> {
    const named = drafts.flatMap(({ marker }) =>
      typeof marker === 'object' && 'person' in marker ? [marker.person] : [],
    );
    if (named.length === 0) return [];
    const people = await this.people.byIds(named, hand.work.manager);
    const { requesters, authors, implementers } = await hand.facts();
    const involved = new Set([...requesters, ...authors, ...implementers]);
    return drafts.flatMap(({ marker }, i) => {
      if (typeof marker !== 'object' || !('person' in marker)) return [];
      const path = ['input', 'conditions', String(i), 'markedBy'];
      if (people.get(marker.person)?.active !== true)
        return [problem('INVALID_REFERENCE', 'There is nobody active under this id.', { path })];
      return involved.has(marker.person)
        ? [
            problem(
              'SEGREGATION_VIOLATION',
              'Somebody who filed, wrote or carries out the change cannot mark its conditions met.',
              {
                path,
                rule: 'involved-is-not-marker',
                wayOut:
                  'Name somebody who has no hand in it, the verifier, a role, or leave it to the board.',
              },
            ),
          ]
        : [];
    });
  }
}
