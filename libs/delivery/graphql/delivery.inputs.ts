import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import {
  BooleanField,
  EnumField,
  EnumListField,
  InstantField,
  TextField,
  TextListField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, IsUrl, Matches, ValidateNested } from 'class-validator';
import type { DeploymentOutcome } from '../domain/deployment.ts';
import { DeploymentOutcomeEnum } from './delivery.types.ts';

const sha = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
const fullHash = { message: 'must be a full commit hash of 40 or 64 hexadecimal digits' };
const digest = /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;
const fullDigest = { message: 'must be sha256: and 64, or sha512: and 128 hexadecimal digits' };

@InputType('RecordDeploymentInput', {
  description:
    'Something that was deployed. Told again under the same id of the same source, it goes on: it ends, it is rolled back.',
})
export class RecordDeploymentFields {
  @TextField({ required: true, min: 1, max: 300, description: 'Who tells: a pipeline’s address.' })
  source!: string;

  @TextField({ required: true, min: 1, max: 300, description: 'Its id there, as of the run.' })
  externalId!: string;

  @TextField({ required: true, min: 1, max: 200, description: 'The service: id or key.' })
  service!: string;

  @TextField({ required: true, min: 1, max: 200, description: 'The environment: id or key.' })
  environment!: string;

  @TextField({ min: 1, max: 100, description: 'Where within the environment, as in `eu-central-1`.' })
  region?: string | null;

  @TextField({
    max: 100,
    description:
      'The change: id or number. Left out, the one open change on both with the artifact is meant.',
  })
  change?: string | null;

  @TextField({ max: 200, description: 'The artifact’s digest.' })
  @Matches(digest, fullDigest)
  artifact?: string | null;

  @TextField({ max: 64, description: 'The commit it was built from.' })
  @Matches(sha, fullHash)
  commit?: string | null;

  @TextField({
    max: 320,
    description:
      'Who started it, as the pipeline proves it: a mail address, or `https://github.com|octocat`; you when left out.',
  })
  deployer?: string | null;

  @InstantField({ required: true, description: 'When it began.' })
  startedAt!: Date;

  @InstantField({ description: 'When it ended.' })
  finishedAt?: Date | null;

  @EnumField({ required: true, enumeration: DeploymentOutcomeEnum, description: 'How it ended.' })
  outcome!: DeploymentOutcome;

  @TextField({ max: 2_000, description: 'Where it can be read of.' })
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'must be an http or https address' },
  )
  url?: string | null;
}

@InputType('RecordCommitInput', {
  description: 'A commit and who had a hand in it: mail addresses as git has them, or `issuer|subject`.',
})
export class RecordCommitFields {
  @TextField({ required: true, min: 1, max: 300, description: 'The repository, as in `acme/payments`.' })
  repository!: string;

  @TextField({ required: true, max: 64, description: 'Its full hash.' })
  @Matches(sha, fullHash)
  sha!: string;

  @TextField({ required: true, min: 1, max: 320, description: 'Who wrote it.' })
  author!: string;

  @TextField({ max: 320, description: 'Who committed it.' })
  committer?: string | null;

  @TextListField({ max: 50, maxText: 320, description: 'Who wrote it with the author.' })
  coAuthors?: string[] | null;

  @TextListField({ max: 50, maxText: 320, description: 'Who reviewed it.' })
  reviewers?: string[] | null;

  @TextField({
    max: 10_000,
    description: 'The message: its Co-authored-by lines and the change it names count.',
  })
  message?: string | null;

  @InstantField({ required: true, description: 'When it was committed.' })
  committedAt!: Date;

  @TextField({ max: 100, description: 'The change that brings it: id or number.' })
  change?: string | null;
}

@InputType('DeploymentFilter', { description: 'Which deployments; every part narrows.' })
export class DeploymentFilterFields {
  @TextField({ max: 100, description: 'Of this change: id or number.' })
  change?: string | null;

  @BooleanField({ description: 'True for those of a change, false for those of none.' })
  linked?: boolean | null;

  @TextListField({ max: 100, description: 'Of any of these services: ids or keys.' })
  services?: string[] | null;

  @TextListField({ max: 100, description: 'Into any of these environments: ids or keys.' })
  environments?: string[] | null;

  @EnumListField({ enumeration: DeploymentOutcomeEnum, description: 'That ended so.' })
  outcomes?: DeploymentOutcome[] | null;

  @TextField({ max: 200, description: 'Of the artifact with this digest.' })
  artifact?: string | null;

  @InstantField({ description: 'Begun at this time or later.' })
  startedFrom?: Date | null;

  @InstantField({ description: 'Begun before this time.' })
  startedTo?: Date | null;
}

@InputType('SourceCommitFilter', { description: 'Which commits; every part narrows.' })
export class CommitFilterFields {
  @TextField({ max: 100, description: 'Of this change: id or number.' })
  change?: string | null;

  @BooleanField({ description: 'True for those of a change, false for those of none.' })
  linked?: boolean | null;

  @TextField({ max: 300, description: 'In this repository.' })
  repository?: string | null;

  @InstantField({ description: 'Committed at this time or later.' })
  committedFrom?: Date | null;

  @InstantField({ description: 'Committed before this time.' })
  committedTo?: Date | null;
}

@ArgsType()
export class DeploymentsArgs extends ConnectionArgs {
  @Field(() => DeploymentFilterFields, { nullable: true, description: 'Which deployments.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => DeploymentFilterFields)
  filter?: DeploymentFilterFields | null;
}

@ArgsType()
export class CommitsArgs extends ConnectionArgs {
  @Field(() => CommitFilterFields, { nullable: true, description: 'Which commits.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CommitFilterFields)
  filter?: CommitFilterFields | null;
}
