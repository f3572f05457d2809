import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { toGlobalId } from '#kernel';
import { EnumField, IntegerField, TextField } from '#platform/http';
import { Type } from 'class-transformer';
import { contentOf, type ContentState, contentStates, type Expiry } from '../domain/content.ts';
import type { EvidenceRecord } from '../domain/evidence.ts';
import { type EvidenceKind, evidenceKinds, type Verdict, verdicts } from '../domain/kinds.ts';
import type { ReadingFacts } from '../domain/reading.ts';
import { contentPath, EvidenceKindEnum, toContent } from '../graphql/evidence.type.ts';

/** What an upload says of its document: in the query, or in a form's fields before the file. */
export class UploadWords {
  @EnumField({ required: true, enumeration: EvidenceKindEnum, description: 'What the document proves.' })
  kind!: EvidenceKind;

  @TextField({ required: true, min: 1, max: 255, description: 'The file’s name, such as junit.xml.' })
  name!: string;

  @TextField({ max: 80, description: 'The SHA-256 digest, to be checked against what arrives.' })
  digest?: string | null;

  @TextField({ max: 64, description: 'The commit that it is of: 40 or 64 hexadecimal digits.' })
  commit?: string | null;

  @TextField({ max: 200, description: 'The artifact that it is of: `sha256:` and 64 hexadecimal digits.' })
  artifact?: string | null;

  @TextField({ max: 600, description: 'The run of the pipeline that it comes from: its address.' })
  build?: string | null;
}

export class EvidenceListWords {
  @EnumField({ enumeration: EvidenceKindEnum, description: 'Only documents of this kind.' })
  kind?: EvidenceKind | null;

  @IntegerField({ max: 100, description: 'How many, 1 to 100; 20 unless said.' })
  @Type(() => Number)
  limit?: number | null;

  @TextField({ max: 2_000, description: 'The `nextCursor` of the page before.' })
  after?: string | null;
}

@ApiSchema({
  name: 'EvidenceContent',
  description: 'Where the content of a document is, or by what it went.',
})
export class ContentAnswer {
  @ApiProperty({ enum: contentStates, description: 'Whether it can be read here.' })
  state!: ContentState;

  @ApiProperty({ type: String, nullable: true, description: 'The retention rule that took it away.' })
  rule!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it went.' })
  at!: Date | null;

  @ApiProperty({ type: String, nullable: true, description: 'The event that says so: global id.' })
  event!: string | null;
}

@ApiSchema({ name: 'Evidence', description: 'A document attached to a change.' })
export class EvidenceAnswer {
  @ApiProperty({ description: 'The global id.' })
  id!: string;

  @ApiProperty({ enum: evidenceKinds, description: 'What it proves.' })
  kind!: EvidenceKind;

  @ApiProperty({ description: 'The file’s name.' })
  name!: string;

  @ApiProperty({ description: 'The media type its sender gave.' })
  mediaType!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Bytes; null for content that lies elsewhere.' })
  sizeBytes!: number | null;

  @ApiProperty({ description: 'SHA-256 of the content.' })
  digest!: string;

  @ApiProperty({ description: 'Where the content can be read.' })
  contentUrl!: string;

  @ApiProperty({ description: 'Where its content is, or by what it went.' })
  content!: ContentAnswer;

  @ApiProperty({ type: String, nullable: true, description: 'The format it was read as.' })
  format!: string | null;

  @ApiProperty({ enum: verdicts, description: 'What was read in it.' })
  verdict!: Verdict;

  @ApiProperty({ type: Object, description: 'Figures and names that were read.' })
  facts!: ReadingFacts;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was not read; null when it was.' })
  unread!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The commit that its sender said it is of.' })
  commit!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The artifact that its sender said it is of.' })
  artifact!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The build that its sender said it comes from.' })
  build!: string | null;

  @ApiProperty({ description: 'The person who attached it: global id.' })
  attachedBy!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it was attached.' })
  attachedAt!: Date;
}

@ApiSchema({ name: 'EvidencePage', description: 'Documents of a change, oldest first.' })
export class EvidencePage {
  @ApiProperty({ type: [EvidenceAnswer], description: 'The documents.' })
  items!: EvidenceAnswer[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'For `after` of the next page; null at the end.',
  })
  nextCursor!: string | null;
}

export const toAnswer = (record: EvidenceRecord, expiry: Expiry | null = null): EvidenceAnswer => ({
  id: toGlobalId('Evidence', record.id),
  kind: record.kind,
  name: record.name,
  mediaType: record.mediaType,
  sizeBytes: record.sizeBytes,
  digest: record.digest,
  contentUrl: record.location ?? contentPath(record.id),
  content: toContent(contentOf(record, expiry)),
  format: record.format,
  verdict: record.verdict,
  facts: record.facts,
  unread: record.unread,
  commit: record.subject?.commit ?? null,
  artifact: record.subject?.artifact ?? null,
  build: record.subject?.build ?? null,
  attachedBy: toGlobalId('Person', record.attachedBy),
  attachedAt: record.attachedAt,
});
