import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { ApiProperty } from '@nestjs/swagger';
import { IntegerField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, IsUrl, Matches, ValidateNested } from 'class-validator';
import type { ArtifactRef, CommitRef, CommitStats, ExternalReference, WorkItem } from '../domain/content.ts';

const httpUrl = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

function LinkField(description: string): PropertyDecorator {
  return (target, key) => {
    Field(() => String, { nullable: true, description })(target, key);
    ApiProperty({ type: String, format: 'uri', required: false, description })(target, key);
    IsOptional()(target, key);
    IsUrl(httpUrl, { message: 'must be an http or https address' })(target, key);
  };
}

/** Each part is one class for what comes in and what goes out: the same words both ways. */
@ObjectType('WorkItem', { description: 'A ticket in a tracker that asked for this change.' })
@InputType('WorkItemInput', { description: 'A ticket in a tracker that asked for this change.' })
export class WorkItemPart implements WorkItem {
  @TextField({ required: true, min: 1, max: 60, description: 'The tracker, as in `jira`.' })
  system!: string;

  @TextField({ required: true, min: 1, max: 120, description: 'The ticket, as in `PAY-17`.' })
  key!: string;

  @LinkField('Where it can be read.')
  url?: string;
}

@ObjectType('CommitStats', { description: 'How much a commit alters, as `git log --numstat` counts.' })
@InputType('CommitStatsInput', { description: 'How much a commit alters, as `git log --numstat` counts.' })
export class CommitStatsPart implements CommitStats {
  @IntegerField({ required: true, min: 0, description: 'Files touched.' })
  files!: number;

  @IntegerField({ required: true, min: 0, description: 'Lines added.' })
  added!: number;

  @IntegerField({ required: true, min: 0, description: 'Lines deleted.' })
  deleted!: number;
}

@ObjectType('Commit', { description: 'A commit that the change brings.' })
@InputType('CommitInput', { description: 'A commit that the change brings.' })
export class CommitPart implements CommitRef {
  @TextField({ required: true, min: 1, max: 300, description: 'The repository, as in `acme/payments`.' })
  repository!: string;

  @TextField({ required: true, max: 64, description: 'The full object name: 40 or 64 hexadecimal digits.' })
  @Matches(/^([0-9a-f]{40}|[0-9a-f]{64})$/, {
    message: 'must be a full commit hash of 40 or 64 hexadecimal digits',
  })
  sha!: string;

  @TextField({ max: 320, description: 'The author’s mail address: whoever wrote it must not approve it.' })
  author?: string;

  @TextField({ max: 320, description: 'The committer’s mail address.' })
  committer?: string;

  @TextListField({
    max: 50,
    maxText: 320,
    description: 'Further authors, besides those whom the message names in Co-authored-by lines.',
  })
  coAuthors?: readonly string[];

  @TextListField({
    max: 50,
    maxText: 320,
    description: 'Who reviewed it: mail addresses, or identities elsewhere: `https://github.com|octocat`.',
  })
  reviewers?: readonly string[];

  @TextField({ max: 2_000, description: 'The message, or its first line and its trailers.' })
  message?: string;

  @Field(() => CommitStatsPart, {
    nullable: true,
    description: 'How much it alters; unknown counts as a risk.',
  })
  @ApiProperty({ type: CommitStatsPart, required: false, nullable: true, description: 'How much it alters.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CommitStatsPart)
  stats?: CommitStatsPart;

  @TextListField({
    max: 2_000,
    maxText: 1_000,
    description: 'The files it touches, from the root of the repository; unknown counts as a risk.',
  })
  paths?: readonly string[];
}

@ObjectType('Artifact', { description: 'What is deployed, named by its content.' })
@InputType('ArtifactInput', { description: 'What is deployed, named by its content.' })
export class ArtifactPart implements ArtifactRef {
  @TextField({ required: true, min: 1, max: 300, description: 'A name for people.' })
  name!: string;

  @TextField({
    required: true,
    max: 200,
    description: 'The digest, as in `sha256:` and 64 hexadecimal digits.',
  })
  @Matches(/^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/, {
    message: 'must be sha256: and 64, or sha512: and 128 hexadecimal digits',
  })
  digest!: string;

  @LinkField('Where it lies.')
  url?: string;

  @TextField({ max: 320, description: 'Who built it: a mail address, or an identity: `issuer|subject`.' })
  builder?: string;
}

@ObjectType('ExternalReference', { description: 'The same change in another system.' })
@InputType('ExternalReferenceInput', { description: 'The same change in another system.' })
export class ExternalReferencePart implements ExternalReference {
  @TextField({ required: true, min: 1, max: 60, description: 'The system, as in `servicenow`.' })
  system!: string;

  @TextField({ required: true, min: 1, max: 120, description: 'Its key there, as in `CHG0030192`.' })
  key!: string;

  @LinkField('Where it can be read.')
  url?: string;
}
