import { Field, Float, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { enumOf } from '#platform/http';
import { type Content, type ContentState, contentStates } from '../domain/content.ts';
import type { EvidenceRecord } from '../domain/evidence.ts';
import { type EvidenceKind, evidenceKinds, type Verdict, verdicts } from '../domain/kinds.ts';
import type { ReadingFacts } from '../domain/reading.ts';

export const EvidenceKindEnum = enumOf(evidenceKinds);
registerEnumType(EvidenceKindEnum, {
  name: 'EvidenceKind',
  description: 'What a document proves.',
  valuesMap: {
    TEST_REPORT: { description: 'What was tested, and how it went.' },
    COVERAGE_REPORT: { description: 'How much of the code the tests run.' },
    ROLLBACK_TEST: { description: 'That the way back was tried, and how it went.' },
    SBOM: { description: 'What the software is made of: a bill of materials.' },
    AUDIT_REPORT: { description: 'Known vulnerabilities of dependencies.' },
    SCAN_REPORT: { description: 'What a security scanner found.' },
    QUALITY_GATE: { description: 'What a quality gate says of the code, as SonarQube has it.' },
    CODE_REVIEW: { description: 'That somebody else looked at the code. Told by code hosts.' },
    BUILD: { description: 'That the code was built. Told by pipelines.' },
    ATTESTATION: { description: 'What somebody vouches for, such as how an artifact was built.' },
    PLAN: { description: 'What a tool would alter, as it planned it.' },
    MANIFEST: { description: 'What is to run, and how: manifests as they are applied.' },
    APPROVAL_RECORD: { description: 'An approval given elsewhere.' },
    DEPLOYMENT_LOG: { description: 'What was deployed, as the tool wrote it down.' },
    MONITORING: { description: 'How the service did afterwards.' },
    SCREENSHOT: { description: 'What somebody saw.' },
    DOCUMENT: { description: 'Anything else.' },
  },
});

export const VerdictEnum = enumOf(verdicts);
registerEnumType(VerdictEnum, {
  name: 'EvidenceVerdict',
  description: 'What Gavel read in a document.',
  valuesMap: {
    PASSED: { description: 'It speaks for the change.' },
    FAILED: { description: 'It speaks against the change: its kind does not count as there.' },
    UNKNOWN: { description: 'Neither, or it could not be read.' },
  },
});

export const ContentStateEnum = enumOf(contentStates);
registerEnumType(ContentStateEnum, {
  name: 'EvidenceContentState',
  description: 'Whether a document can be read here.',
  valuesMap: {
    HERE: { description: 'Gavel holds it.' },
    ELSEWHERE: { description: 'Only its digest was ever recorded.' },
    GONE_BY_RULE: { description: 'A retention rule took it away; digest and leaf stay.' },
  },
});

@ObjectType('EvidenceContent', { description: 'Where the content of a document is, or by what it went.' })
export class EvidenceContentObject {
  @Field(() => ContentStateEnum, { description: 'Whether it can be read here.' })
  state!: ContentState;

  @Field(() => String, { nullable: true, description: 'The retention rule that took it away.' })
  rule!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it went.' })
  at!: Date | null;

  @Field(() => ID, { nullable: true, description: 'The global id of the event that says so.' })
  event!: string | null;
}

@ObjectType('Evidence', {
  implements: () => NodeInterface,
  description: 'A document that proves something about a change. It is never altered.',
})
export class EvidenceObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => EvidenceKindEnum, { description: 'What it proves.' })
  kind!: EvidenceKind;

  @Field({ description: 'The file’s name.' })
  name!: string;

  @Field({ description: 'The media type its sender gave.' })
  mediaType!: string;

  @Field(() => Float, { nullable: true, description: 'Size in bytes; null for content that lies elsewhere.' })
  sizeBytes!: number | null;

  @Field({ description: 'SHA-256 of the content: `sha256:` and 64 hexadecimal digits.' })
  digest!: string;

  @Field({
    description: 'Where the content can be read: a path of this API, or the address that was recorded.',
  })
  contentUrl!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The format it was read as; null when it was not read.',
  })
  format!: string | null;

  @Field(() => VerdictEnum, { description: 'What was read in it.' })
  verdict!: Verdict;

  @Field(() => GraphQLJSONObject, { description: 'Figures and names that were read, such as `tests`.' })
  facts!: ReadingFacts;

  @Field(() => String, { nullable: true, description: 'Why it was not read; null when it was.' })
  unread!: string | null;

  @Field(() => String, { nullable: true, description: 'The commit that its sender said it is of.' })
  commit!: string | null;

  @Field(() => String, { nullable: true, description: 'The artifact that its sender said it is of.' })
  artifact!: string | null;

  @Field(() => String, { nullable: true, description: 'The build that its sender said it comes from.' })
  build!: string | null;

  @Field(() => Date, { description: 'When it was attached.' })
  attachedAt!: Date;

  readonly record!: EvidenceRecord;
  readonly personId!: Id;
  readonly ofChange!: Id;
}

@ObjectType('EvidenceConnection', { description: 'A page of documents, oldest first.' })
export class EvidenceConnection extends ConnectionOf(EvidenceObject, 'Evidence') {}

@ObjectType({ description: 'The attached document, or why it was not taken.' })
export class AttachEvidencePayload extends Payload {
  @Field(() => EvidenceObject, { nullable: true, description: 'The document as it is on record.' })
  evidence!: EvidenceObject | null;
}

export const contentPath = (id: Id): string => `/api/v1/evidence/${toGlobalId('Evidence', id)}/content`;

export const toEvidence = (record: EvidenceRecord): EvidenceObject => ({
  id: toGlobalId('Evidence', record.id),
  kind: record.kind,
  name: record.name,
  mediaType: record.mediaType,
  sizeBytes: record.sizeBytes,
  digest: record.digest,
  contentUrl: record.location ?? contentPath(record.id),
  format: record.format,
  verdict: record.verdict,
  facts: record.facts,
  unread: record.unread,
  commit: record.subject?.commit ?? null,
  artifact: record.subject?.artifact ?? null,
  build: record.subject?.build ?? null,
  attachedAt: record.attachedAt,
  record,
  personId: record.attachedBy,
  ofChange: record.changeId,
});

export const toContent = ({ state, expiry }: Content): EvidenceContentObject => ({
  state,
  rule: expiry?.rule ?? null,
  at: expiry?.at ?? null,
  event: expiry === null ? null : toGlobalId('ChangeEvent', expiry.eventId),
});
