import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { Readable } from 'node:stream';
import { ChangeRefs } from '#changes';
import { type Actor, type Id, type Outcome, problem, refused } from '#kernel';
import { By } from '#platform/auth';
import { payloadOf } from '#platform/graphql';
import { EnumField, TextField } from '#platform/http';
import type { EvidenceRecord } from '../domain/evidence.ts';
import type { EvidenceKind } from '../domain/kinds.ts';
import { AttachEvidence } from '../use-cases/attach-evidence.ts';
import { AttachEvidencePayload, EvidenceKindEnum, toEvidence } from './evidence.type.ts';

/** What a request may carry at all is bounded by GAVEL_BODY_LIMIT; larger documents go over REST. */
const maxInline = 64 * 1024 * 1024;

@InputType({ description: 'A document: its text, its bytes in base64, or where it lies and its digest.' })
class AttachEvidenceInput {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;

  @EnumField({ required: true, enumeration: EvidenceKindEnum, description: 'What it proves.' })
  kind!: EvidenceKind;

  @TextField({ required: true, min: 1, max: 255, description: 'The file’s name, such as junit.xml.' })
  name!: string;

  @TextField({ max: 255, description: 'The media type; application/octet-stream unless said.' })
  mediaType?: string | null;

  @TextField({ max: maxInline, description: 'The content of a text document.' })
  text?: string | null;

  @TextField({ max: maxInline, description: 'The content in base64 (RFC 4648), of any document.' })
  base64?: string | null;

  @TextField({ max: 2_000, description: 'Where content that Gavel should not hold can be read.' })
  location?: string | null;

  @TextField({
    max: 80,
    description: 'The SHA-256 digest: checked against the content, demanded for content that lies elsewhere.',
  })
  digest?: string | null;

  @TextField({ max: 64, description: 'The commit that it is of: 40 or 64 hexadecimal digits.' })
  commit?: string | null;

  @TextField({ max: 200, description: 'The artifact that it is of: `sha256:` and 64 hexadecimal digits.' })
  artifact?: string | null;

  @TextField({ max: 600, description: 'The run of the pipeline that it comes from: its address.' })
  build?: string | null;
}

/** Small documents over GraphQL. */
@Resolver()
export class EvidenceMutations {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly attach: AttachEvidence,
  ) {}

  @Mutation(() => AttachEvidencePayload, {
    description: 'Attaches a small document, or the digest of one kept elsewhere. Files go over REST.',
  })
  async attachEvidence(
    @By() actor: Actor,
    @Args('input') input: AttachEvidenceInput,
  ): Promise<AttachEvidencePayload> {
    const outcome = await this.take(actor, await this.refs.resolve(input.change), input);
    return payloadOf(outcome.ok ? { ok: true, value: toEvidence(outcome.value) } : outcome, 'evidence');
  }

  private async take(
    actor: Actor,
    changeId: Id,
    input: AttachEvidenceInput,
  ): Promise<Outcome<EvidenceRecord>> {
    const { text, base64, location, kind, name, mediaType, digest, commit, artifact, build } = input;
    const said = { kind, name, mediaType, digest, subject: { commit, artifact, build } };
    if ([text, base64, location].filter((given) => given != null).length !== 1) return refused(oneContent);
    if (location != null) return this.attach.reference(actor, changeId, { ...said, location });
    const bytes = text != null ? Buffer.from(text, 'utf8') : fromBase64(base64 ?? '');
    if (bytes === null) return refused(badBase64);
    return this.attach.content(actor, changeId, said, Readable.from([bytes], { objectMode: false }));
  }
}

/** Node's decoder skips what it does not know; a digest over a part would be wrong without anybody noticing. */
function fromBase64(text: string): Buffer | null {
  const plain = text.replaceAll(/\s/g, '');
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : null;
}

const oneContent = problem('INVALID_INPUT', 'A document has one content.', {
  path: ['input'],
  wayOut: 'Give exactly one of text, base64 and location.',
});

const badBase64 = problem('INVALID_INPUT', 'This is not base64.', {
  path: ['input', 'base64'],
  wayOut: 'Use the alphabet of RFC 4648 with + and /, padded with =.',
});
