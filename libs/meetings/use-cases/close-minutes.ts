import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { ChangesRepository, openStates } from '#changes';
import { EvidenceRecords, EvidenceStore } from '#evidence';
import { type Actor, canonicalJson, type Id, newId, type Outcome } from '#kernel';
import { RecordStore } from '../data/records.ts';
import type { KeptMeeting, Meeting } from '../domain/meeting.ts';
import { composeMinutes } from '../domain/minutes.ts';
import { MeetingCommands } from '../meeting-commands.ts';
import type { MeetingInHand } from '../meeting-in-hand.ts';
import { ReadProceedings } from '../proceedings.ts';

/** Closes the minutes: from then on they are what they are, under a digest that the ledger holds. */
@Injectable()
export class CloseMinutes {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly proceedings: ReadProceedings,
    private readonly records: RecordStore,
    private readonly store: EvidenceStore,
    private readonly evidence: EvidenceRecords,
    private readonly changes: ChangesRepository,
  ) {}

  execute(actor: Actor, meeting: Meeting): Promise<Outcome<KeptMeeting>> {
    const command = { name: 'closeMinutes', meeting, action: 'leadMeeting', input: {} } as const;
    return this.commands.run(actor, command, async (hand) => {
      const problems = hand.unless('HELD');
      if (problems.length > 0) return problems;
      const { manager, now } = hand.work;
      const content = canonicalJson(composeMinutes(await this.proceedings.of(hand, manager)));
      const received = await this.store.receive(Readable.from([Buffer.from(content, 'utf8')]));
      const { digest, sizeBytes } = received;
      await this.records.keepMinutes(
        { meetingId: hand.meeting.id, content, digest, closedBy: hand.person, closedAt: now },
        manager,
      );
      const changes = (await hand.items()).map((i) => i.changeId);
      // The content first: a record must never name what is not there. Content without a record does no harm.
      await this.store.keep(received);
      await this.attach(hand, { digest, sizeBytes }, [...changes].sort());
      hand.patch({ closedAt: now });
      hand.emit('meeting.minutesClosed', { digest, changes });
      return [];
    });
  }

  /** The minutes are evidence of every change that they speak of, as long as its record is open. */
  private async attach(
    { person, ref, work }: MeetingInHand,
    document: { readonly digest: string; readonly sizeBytes: number },
    changeIds: readonly Id[],
  ): Promise<void> {
    for (const changeId of changeIds) {
      const change = await this.changes.lock(changeId, work.manager);
      if (!openStates.includes(change.state)) continue;
      const record = {
        ...document,
        id: newId(),
        changeId,
        kind: 'APPROVAL_RECORD' as const,
        name: `minutes ${ref.replaceAll(/[/:]/g, ' ')}.json`,
        mediaType: 'application/json',
        location: null,
        format: null,
        verdict: 'UNKNOWN' as const,
        facts: {},
        unread: 'Minutes of a meeting, composed by Gavel.',
        attachedBy: person,
        attachedAccount: work.actor.accountId ?? '',
        attachedAt: work.now,
      };
      await this.evidence.insert(record, work.manager);
      const { id, kind, name, digest, sizeBytes, verdict } = record;
      work.emit({
        type: 'change.evidenceAttached',
        subjectType: 'change',
        subjectId: changeId,
        data: { evidence: id, kind, name, digest, verdict, sizeBytes },
      });
    }
  }
}
