import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { ChangeCommands, type ChangeInHand, type ChangeState, openStates } from '#changes';
import {
  type Actor,
  done,
  type Id,
  newId,
  notFound,
  type Outcome,
  problem,
  type Problem,
  refused,
} from '#kernel';
import type { Manager } from '#platform/database';
import { Components } from '../data/components.ts';
import { lockContent } from '../data/expiries.ts';
import { EvidenceRecords } from '../data/evidence-records.ts';
import { DocumentReaders } from '../document-readers.ts';
import { digestFrom, mediaTypeOf, nameProblems } from '../domain/document-name.ts';
import type { EvidenceRecord } from '../domain/evidence.ts';
import type { EvidenceKind } from '../domain/kinds.ts';
import { type EvidenceReader, type Reading, unreadable } from '../domain/reading.ts';
import { type SaidSubject, subjectFound, subjectProblems, subjectSaid } from '../domain/subject.ts';
import { EvidenceStore, type Received } from '../store/evidence-store.ts';

/** Once a change is closed or cancelled its record is complete. */
export const attachableIn: readonly ChangeState[] = openStates;

export interface DocumentInput {
  readonly kind: EvidenceKind;
  readonly name: string;
  readonly mediaType?: string | null;
  /** What the sender says that the SHA-256 is; checked when the content comes along. */
  readonly digest?: string | null;
  /** What the sender says that it is of. */
  readonly subject?: SaidSubject;
}

/** What is written, apart from who and when. */
type Document = Pick<
  EvidenceRecord,
  'kind' | 'name' | 'mediaType' | 'sizeBytes' | 'digest' | 'location' | 'subject'
> &
  Reading;

/** Attaches a document to a change: its content, or the digest of content that lies elsewhere. */
@Injectable()
export class AttachEvidence {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly records: EvidenceRecords,
    private readonly store: EvidenceStore,
    private readonly components: Components,
    private readonly readers: DocumentReaders,
  ) {}

  /**
   * Takes the content in, reads it and puts it on record.
   * @throws Fault TOO_LARGE, or BAD_USER_INPUT when the stream breaks off
   */
  async content(
    actor: Actor,
    changeId: Id,
    input: DocumentInput,
    content: Readable,
  ): Promise<Outcome<EvidenceRecord>> {
    const received = await this.store.receive(content);
    try {
      const problems = [...nameProblems(input.name), ...contentProblems(input, received)];
      if (problems.length > 0) return refused(...problems);
      const reading = await this.readers.read(received, input.kind);
      const misnamed = [
        ...kindProblems(input.kind, this.readers.of(reading)),
        ...subjectProblems(subjectSaid(input.subject ?? {}), subjectFound(reading.facts)),
      ];
      if (misnamed.length > 0) return refused(...misnamed);
      const document = {
        ...described(input),
        ...reading,
        digest: received.digest,
        sizeBytes: received.sizeBytes,
        location: null,
      };
      return await this.record(actor, changeId, document, (manager) =>
        this.keep(document, received, manager),
      );
    } finally {
      await this.store.discard(received);
    }
  }

  /** Records the digest of a document that is kept elsewhere, so that it can be recognised later. */
  async reference(
    actor: Actor,
    changeId: Id,
    input: DocumentInput & { readonly location: string },
  ): Promise<Outcome<EvidenceRecord>> {
    const digest = digestFrom(input.digest ?? '');
    if (digest === null) return refused(badDigest);
    const subject = subjectSaid(input.subject ?? {});
    const problems = [...nameProblems(input.name), ...subjectProblems(subject, subjectFound({}))];
    if (problems.length > 0) return refused(...problems);
    const reading = unreadable('Its content lies elsewhere; Gavel holds only its digest.');
    const document = { ...described(input), ...reading, digest, sizeBytes: null, location: input.location };
    return this.record(actor, changeId, document, () => Promise.resolve());
  }

  private async record(
    actor: Actor,
    changeId: Id,
    document: Document,
    keep: (manager: Manager) => Promise<void>,
  ): Promise<Outcome<EvidenceRecord>> {
    const { kind, name, digest, location, subject } = document;
    const said = subject === null ? {} : { subject: { ...subject } };
    const command = {
      name: 'attachEvidence',
      changeId,
      input: { kind, name, digest, location, ...said },
    };
    const outcome = await this.commands.run(actor, command, async (hand) => {
      const problems = [...stateProblems(hand), ...(await hand.permit('attachEvidence'))];
      if (problems.length > 0) return problems;
      const twin = await this.records.find({ changeId, kind, name, digest }, hand.work.manager);
      if (twin !== null) return [alreadyThere(document)];
      // The content first: a record must never name what is not there. Content without a record does no harm.
      await keep(hand.work.manager);
      await this.write(hand, document);
      return [];
    });
    if (!outcome.ok) return outcome;
    const record = await this.records.find({ changeId, kind, name, digest });
    if (record === null) throw notFound('document');
    return done(record);
  }

  /** What a bill of materials lists is kept beside it, so that changes are found by it. */
  private async keep(document: Document, received: Received, manager: Manager): Promise<void> {
    if (this.readers.of(document)?.components !== undefined)
      await this.components.keep(received.digest, this.readers.components(received, document.kind), manager);
    // From here to the commit nobody takes away what another document had of the same bytes.
    await lockContent(received.digest, manager);
    await this.store.keep(received);
  }

  private async write(hand: ChangeInHand, document: Document): Promise<void> {
    const { actor, manager, now } = hand.work;
    const { subject, ...of } = document;
    const record = {
      ...of,
      id: newId(),
      changeId: hand.change.id,
      attachedBy: actor.personId as Id,
      attachedAccount: actor.accountId as Id,
      attachedAt: now,
    };
    await this.records.insert(record, manager, subject);
    hand.forgetFacts();
    const { id, kind, name, digest, sizeBytes, location, format, verdict } = record;
    await hand.emit('change.evidenceAttached', {
      evidence: id,
      kind,
      name,
      digest,
      verdict,
      sizeBytes: sizeBytes ?? undefined,
      location: location ?? undefined,
      format: format ?? undefined,
      commit: subject?.commit ?? undefined,
      artifact: subject?.artifact ?? undefined,
      build: subject?.build ?? undefined,
    });
  }
}

const described = ({ kind, name, mediaType, subject }: DocumentInput) => ({
  kind,
  name: name.trim(),
  mediaType: mediaTypeOf(mediaType),
  subject: subjectSaid(subject ?? {}),
});

function stateProblems({ change }: ChangeInHand): Problem[] {
  return attachableIn.includes(change.state)
    ? []
    : [
        problem('WRONG_STATE', `The change is ${change.state}: its record is complete.`, {
          rule: 'attachEvidence',
        }),
      ];
}

const badDigest = problem('INVALID_INPUT', 'The digest is not a SHA-256 digest.', {
  path: ['input', 'digest'],
  wayOut: 'Give sha256: and 64 hexadecimal digits, as sha256sum prints them.',
});

function contentProblems({ digest }: DocumentInput, received: Received): Problem[] {
  const problems: Problem[] = [];
  if (received.sizeBytes === 0)
    problems.push(
      problem('INVALID_INPUT', 'The document is empty.', {
        path: ['input', 'content'],
        wayOut: 'Send the file itself as the body of the request.',
      }),
    );
  const claimed = digest == null ? received.digest : digestFrom(digest);
  if (claimed === null) problems.push(badDigest);
  else if (claimed !== received.digest)
    problems.push(
      problem('INVALID_INPUT', `What arrived has the digest ${received.digest}, not ${claimed}.`, {
        path: ['input', 'digest'],
        wayOut: 'Something altered the document on its way, or the digest is of another one. Send it again.',
      }),
    );
  return problems;
}

/** A document that a reader knows as one kind cannot stand for another, except as just a document. */
function kindProblems(kind: EvidenceKind, reader: EvidenceReader | null): Problem[] {
  if (reader === null || kind === 'DOCUMENT' || reader.kinds.includes(kind)) return [];
  return [
    problem('INVALID_INPUT', `This is ${reader.title}, which is no ${kind}.`, {
      path: ['input', 'kind'],
      wayOut: `Attach it as ${reader.kinds.join(' or ')}.`,
    }),
  ];
}

const alreadyThere = ({ name, kind, digest }: Document): Problem =>
  problem('ALREADY_EXISTS', `"${name}" is attached as ${kind} already, with this very content (${digest}).`, {
    wayOut:
      'Nothing needs to be done; the change’s evidence shows it. What was taken anew has a name of its own.',
  });
