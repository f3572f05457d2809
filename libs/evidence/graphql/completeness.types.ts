import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  type EvidenceItem,
  type EvidenceNeed,
  evidenceSenders,
  evidenceSources,
  freshAfter,
  needStatuses,
  verdictsNeeded,
} from '#changes';
import { type Id, toGlobalId } from '#kernel';
import { enumOf } from '#platform/http';
import type { EvidenceStanding, NeedStanding } from '../standing.ts';
import { EvidenceKindEnum, VerdictEnum } from './evidence.type.ts';
import { evidenceKinds, type Verdict, verdicts } from '../domain/kinds.ts';

const StatusEnum = enumOf(needStatuses);
registerEnumType(StatusEnum, {
  name: 'EvidenceNeedStatus',
  description: 'How it stands with evidence that a change needs.',
  valuesMap: {
    SATISFIED: { description: 'It is there.' },
    EXCEPTED: { description: 'Compliance has granted an exception from every rule that asks for it.' },
    MISSING: { description: 'It is not there, or what is there cannot count.' },
    STALE: {
      description:
        'What is there was taken before the last material edit or commit, or is of something else.',
    },
    FAILED: { description: 'What is there speaks against the change.' },
  },
});
const SourceEnum = enumOf(evidenceSources);
registerEnumType(SourceEnum, {
  name: 'EvidenceSource',
  description: 'Where evidence was found.',
  valuesMap: {
    DOCUMENT: { description: 'A document that was attached.' },
    TEST_RUN: { description: 'A check, test run or scan that a source told of.' },
    REVIEW: { description: 'A review that a code host told of.' },
    BUILD: { description: 'A build that a pipeline told of.' },
    DEPLOYMENT: { description: 'A deployment that a pipeline told of.' },
  },
});
const NeededEnum = enumOf(verdictsNeeded);
registerEnumType(NeededEnum, {
  name: 'EvidenceVerdictNeeded',
  description: 'What evidence has to be found to say, so that it counts.',
  valuesMap: {
    PASSED: { description: 'It was read, and speaks for the change.' },
    READ: { description: 'It was read, and does not speak against it.' },
    PRESENT: { description: 'It is there, read or not, and does not speak against it.' },
    ANY: { description: 'It is there, whatever it says.' },
  },
});
const SenderEnum = enumOf(evidenceSenders);
registerEnumType(SenderEnum, {
  name: 'EvidenceSender',
  description: 'Who brings evidence.',
  valuesMap: {
    person: { description: 'Somebody, by hand.' },
    pipeline: { description: 'A machine: a service account.' },
  },
});
const FreshEnum = enumOf(freshAfter);
registerEnumType(FreshEnum, {
  name: 'EvidenceFreshAfter',
  description: 'What evidence must not be older than.',
  valuesMap: {
    edit: { description: 'The last material edit of the change.' },
    commit: { description: 'The last commit of the change; what names a commit has to name that one.' },
  },
});

@ObjectType('EvidenceFound', { description: 'A piece of evidence as it is judged.' })
@ApiSchema({ name: 'EvidenceFound' })
export class EvidenceFoundObject {
  @Field(() => ID, { description: 'The document, or the record of what was told.' })
  @ApiProperty({ description: 'The document, or the record of what was told: global id.' })
  id!: string;

  @Field(() => SourceEnum, { description: 'Where it was found.' })
  @ApiProperty({ enum: evidenceSources, description: 'Where it was found.' })
  source!: string;

  @Field({ description: 'The file’s name, the check’s, the pipeline’s, or the review’s.' })
  @ApiProperty({ description: 'The file’s name, the check’s, the pipeline’s, or the review’s.' })
  name!: string;

  @Field(() => VerdictEnum, { description: 'What it says.' })
  @ApiProperty({ enum: verdicts, description: 'What it says.' })
  verdict!: Verdict;

  @Field(() => SenderEnum, { description: 'Who brought it.' })
  @ApiProperty({ enum: evidenceSenders, description: 'Who brought it.' })
  from!: string;

  @Field(() => Date, { description: 'When it was taken.' })
  @ApiProperty({ type: String, format: 'date-time', description: 'When it was taken.' })
  takenAt!: Date;

  @Field(() => String, { nullable: true, description: 'Why it does not count; null when it does.' })
  @ApiProperty({ type: String, nullable: true, description: 'Why it does not count; null when it does.' })
  because!: string | null;
}

@ObjectType('EvidenceNeed', {
  description: 'What a change needs of one kind of evidence, over all rows that ask for it.',
})
@ApiSchema({ name: 'EvidenceNeed' })
export class EvidenceNeedObject {
  @Field(() => EvidenceKindEnum, { description: 'The kind.' })
  @ApiProperty({ enum: evidenceKinds, description: 'The kind.' })
  kind!: string;

  @Field(() => StatusEnum, { description: 'How it stands.' })
  @ApiProperty({ enum: needStatuses, description: 'How it stands.' })
  status!: string;

  @Field({ description: 'The step that waits for it: submit, assess, start or close.' })
  @ApiProperty({ description: 'The step that waits for it: submit, assess, start or close.' })
  by!: string;

  @Field(() => NeededEnum, { description: 'What it has to say.' })
  @ApiProperty({ enum: verdictsNeeded, description: 'What it has to say.' })
  verdict!: string;

  @Field(() => [SenderEnum], { description: 'From whom it is taken.' })
  @ApiProperty({ enum: evidenceSenders, isArray: true, description: 'From whom it is taken.' })
  from!: readonly string[];

  @Field(() => [FreshEnum], { description: 'What it must not be older than.' })
  @ApiProperty({ enum: freshAfter, isArray: true, description: 'What it must not be older than.' })
  freshAfter!: readonly string[];

  @Field(() => [String], { description: 'The rules that ask for it: what an exception would be from.' })
  @ApiProperty({ type: [String], description: 'The rules that ask for it: what an exception would be from.' })
  rules!: readonly string[];

  @Field(() => [String], { description: 'The rules that an exception lifts now.' })
  @ApiProperty({ type: [String], description: 'The rules that an exception lifts now.' })
  excepted!: readonly string[];

  @Field(() => [EvidenceFoundObject], {
    description: 'What satisfies it; empty while something speaks against it.',
  })
  @ApiProperty({
    type: [EvidenceFoundObject],
    description: 'What satisfies it; empty while something speaks against it.',
  })
  satisfiedBy!: readonly EvidenceFoundObject[];

  @Field(() => [EvidenceFoundObject], { description: 'What is there and does not count.' })
  @ApiProperty({ type: [EvidenceFoundObject], description: 'What is there and does not count.' })
  passedOver!: readonly EvidenceFoundObject[];

  @Field(() => String, {
    nullable: true,
    description: 'Why it is not there; null when it is, or is excepted.',
  })
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it is not there; null when it is, or is excepted.',
  })
  because!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to do, with the command; null when there is nothing to do.',
  })
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What to do, with the command; null when there is nothing to do.',
  })
  how!: string | null;

  @Field(() => [String], {
    description: 'Whom the rules let bring it, in words; empty when nothing is open.',
  })
  @ApiProperty({
    type: [String],
    description: 'Whom the rules let bring it, in words; empty when nothing is open.',
  })
  whoCan!: readonly string[];
}

@ObjectType('EvidenceCompleteness', { description: 'What a change needs as evidence, and how that stands.' })
export class EvidenceCompletenessObject {
  @Field({ description: 'Nothing is missing, stale or speaks against the change.' })
  complete!: boolean;

  @Field(() => [EvidenceNeedObject], { description: 'Kind by kind.' })
  needs!: readonly EvidenceNeedObject[];

  @Field(() => [String], {
    description: 'Pipelines that built, tested or deployed it or its services before: they can bring it.',
  })
  pipelines!: readonly string[];

  readonly asked!: readonly Id[];
}

const globalTypes: Readonly<Record<EvidenceItem['source'], string>> = {
  DOCUMENT: 'Evidence',
  TEST_RUN: 'TestRun',
  REVIEW: 'CodeReview',
  BUILD: 'Build',
  DEPLOYMENT: 'Deployment',
};

const toFound = (
  { id, source, name, verdict, from, takenAt }: EvidenceItem,
  because: string | null,
): EvidenceFoundObject => ({
  id: toGlobalId(globalTypes[source], id),
  takenAt: new Date(takenAt),
  ...{ source, name, verdict, from, because },
});

export const toNeed = ({ rows, satisfiedBy, passedOver, ...need }: NeedStanding): EvidenceNeedObject => ({
  ...pickNeed(need),
  rules: rows.map(({ rule }) => rule),
  satisfiedBy: satisfiedBy.map((item) => toFound(item, null)),
  passedOver: passedOver.map(({ item, because }) => toFound(item, because)),
});

const pickNeed = ({
  kind,
  status,
  by,
  verdict,
  from,
  freshAfter: fresh,
  excepted,
  because,
  how,
  whoCan,
}: Omit<NeedStanding, keyof Pick<EvidenceNeed, 'rows' | 'satisfiedBy' | 'passedOver'>>) => ({
  ...{ kind, status, by, verdict, from, freshAfter: fresh, excepted, because, how, whoCan },
});

export const toCompleteness = ({
  complete,
  needs,
  pipelines,
  asked,
}: EvidenceStanding): EvidenceCompletenessObject => ({
  ...{ complete, pipelines, asked },
  needs: needs.map(toNeed),
});
