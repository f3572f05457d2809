import { Injectable } from '@nestjs/common';
import { type ChangeInHand, contentDigest } from '#changes';
import { problem, type Problem } from '#kernel';
import type { Work } from '#platform/database';
import { Rounds } from './data/rounds.ts';

/** What the voter was shown: its digest, or the number of the revision. */
export interface Shown {
  readonly digest?: string | null;
  readonly revision?: number | null;
}

/** Holds a vote to the content it was cast on. */
@Injectable()
export class ShownContent {
  constructor(private readonly rounds: Rounds) {}

  /** Why a vote on what was shown is no vote on what the change says now; none when it is the same. */
  async problems(hand: ChangeInHand, shown: Shown): Promise<readonly Problem[]> {
    const { change } = hand;
    if (shown.digest == null && shown.revision == null)
      return [
        problem('INVALID_INPUT', 'A vote says what it is about.', {
          path: ['input', 'digest'],
          wayOut: 'Send the contentDigest, or the revision, of the change as you saw it.',
        }),
      ];
    const digest = contentDigest(change);
    const stale =
      (shown.digest != null && shown.digest !== digest) ||
      (shown.revision != null && shown.revision !== change.revision);
    if (!stale) return [];
    const editedFields = await this.editedSince(hand, shown, hand.work.manager);
    const which = editedFields === undefined ? '' : ` Edited since: ${editedFields.join(', ')}.`;
    return [
      problem(
        'STALE_CONTENT',
        `The change is not what you were shown: it is at revision ${change.revision} now.${which}`,
        {
          path: ['input', shown.digest != null ? 'digest' : 'revision'],
          rule: 'vote-binds-to-content',
          wayOut: 'Read the change again, and vote on what it says now.',
          currentDigest: digest,
          currentRevision: change.revision,
          editedFields,
        },
      ),
    ];
  }

  /** @returns undefined when the record does not know what was shown */
  private async editedSince(
    { change }: ChangeInHand,
    shown: Shown,
    manager: Work['manager'],
  ): Promise<string[] | undefined> {
    const revisions: { data: { revision: number; digest: string; fields: string[] } }[] = await manager.query(
      `SELECT data FROM event WHERE subject_type = 'change' AND subject_id = $1 AND type = 'change.revised' ORDER BY seq`,
      [change.id],
    );
    const known = revisions.find((r) => r.data.digest === shown.digest)?.data.revision;
    const asked = shown.digest == null ? null : await this.rounds.onDigest(change.id, shown.digest, manager);
    const seen = shown.revision ?? known ?? asked?.revision;
    if (seen == null) return undefined;
    return [...new Set(revisions.filter((r) => r.data.revision > seen).flatMap((r) => r.data.fields))];
  }
}
