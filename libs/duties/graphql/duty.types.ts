import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface } from '#platform/graphql';
import type { Hat, Wearing } from '../domain/hats.ts';
import type { Disposition, Severity, Violation, ViolationSubject } from '../domain/violation.ts';

export const HatEnum = {
  REQUESTER: 'requester',
  AUTHOR: 'author',
  CO_AUTHOR: 'coAuthor',
  COMMITTER: 'committer',
  REVIEWER: 'reviewer',
  BUILDER: 'builder',
  APPROVER: 'approver',
  DELEGATOR: 'delegator',
  DELEGATE: 'delegate',
  CONDITION_MARKER: 'conditionMarker',
  IMPLEMENTER: 'implementer',
  DEPLOYER: 'deployer',
  VERIFIER: 'verifier',
  EXCEPTION_GRANTOR: 'exceptionGrantor',
} as const satisfies Record<string, Hat>;

registerEnumType(HatEnum, {
  name: 'Hat',
  description: 'A duty on a change; which of them must not meet in one person is policy.',
  valuesMap: {
    REQUESTER: { description: 'Filed it, or made a material edit.' },
    AUTHOR: { description: 'Wrote code that it brings.' },
    CO_AUTHOR: { description: 'Wrote code that it brings, together with others.' },
    COMMITTER: { description: 'Committed code that it brings.' },
    REVIEWER: { description: 'Reviewed code that it brings.' },
    BUILDER: { description: 'Built an artifact that it brings.' },
    APPROVER: { description: 'Approved the content as it is now.' },
    DELEGATOR: { description: 'Was voted for by another.' },
    DELEGATE: { description: 'Voted in place of another.' },
    CONDITION_MARKER: { description: 'Marked a condition of its approval met.' },
    IMPLEMENTER: { description: 'Carries it out, or did.' },
    DEPLOYER: { description: 'Deployed it, as the pipeline proves it.' },
    VERIFIER: { description: 'Verifies the result, or did.' },
    EXCEPTION_GRANTOR: { description: 'Granted an exception on it, or let it through a freeze.' },
  },
});

export const DispositionEnum = {
  OPEN: 'open',
  ACCEPTED: 'accepted',
  REMEDIED: 'remedied',
} as const satisfies Record<string, Disposition>;

registerEnumType(DispositionEnum, {
  name: 'ViolationDisposition',
  description: 'What was said of a violation.',
  valuesMap: {
    OPEN: { description: 'Nobody has answered for it yet.' },
    ACCEPTED: { description: 'It is accepted as it is, with a reason.' },
    REMEDIED: { description: 'It was put right.' },
  },
});

export const SeverityEnum = {
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
} as const satisfies Record<string, Severity>;

registerEnumType(SeverityEnum, {
  name: 'ViolationSeverity',
  description: 'How much is at stake with a violation: policies/duties.json says so for each rule.',
  valuesMap: {
    LOW: { description: 'A matter of form.' },
    MEDIUM: { description: 'Something to look at.' },
    HIGH: { description: 'One person may have done what two have to.' },
    CRITICAL: { description: 'Production was changed without leave.' },
  },
});

@ObjectType('HatWorn', { description: 'Somebody who wears a hat on a change, and why.' })
export class HatWornObject {
  @Field(() => HatEnum, { description: 'The hat.' })
  hat!: Hat;

  @Field({ description: 'Why, in words: "filed it", "wrote its code".' })
  because!: string;

  readonly personId!: Id;
}

@ObjectType('UnresolvedIdentity', {
  description: 'Somebody who had a hand in a change and whom nobody here is known to be.',
})
export class UnresolvedObject {
  @Field(() => HatEnum, { description: 'What they did.' })
  hat!: Hat;

  @Field({ description: 'Who it was, as it was said: an address, or `issuer|subject`.' })
  identity!: string;
}

@ObjectType('Violation', {
  implements: () => NodeInterface,
  description: 'A rule that was broken all the same, on record.',
})
export class ViolationObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'The rule, as in emergency-ratification-missed.' })
  rule!: string;

  @Field({ description: 'What happened.' })
  description!: string;

  @Field(() => ID, {
    description: 'What it was found on, a change, deployment, commit or build: its global id, for `node`.',
  })
  subject!: string;

  @Field(() => Date, { description: 'When it was found.' })
  detectedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'By when the rule asked for what did not happen.' })
  dueAt!: Date | null;

  @Field(() => SeverityEnum, { description: 'How much is at stake.' })
  severity!: Severity;

  @Field(() => Date, { nullable: true, description: 'By when somebody has to answer for it.' })
  answerBy!: Date | null;

  @Field(() => DispositionEnum, { description: 'What was said of it.' })
  disposition!: Disposition;

  @Field(() => String, { nullable: true, description: 'Why it was settled so.' })
  dispositionNote!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was settled.' })
  dispositionAt!: Date | null;

  readonly record!: Violation;
}

@ObjectType({ description: 'A page of violations, the newest first.' })
export class ViolationConnection extends ConnectionOf(ViolationObject, 'Violation') {}

export const toViolation = (record: Violation): ViolationObject => ({
  ...record,
  record,
  id: toGlobalId('Violation', record.id),
  subject: toGlobalId(nodeOf[record.subjectType], record.subjectId),
});

const nodeOf: Readonly<Record<ViolationSubject, string>> = {
  change: 'Change',
  deployment: 'Deployment',
  commit: 'SourceCommit',
  build: 'Build',
};

export const toHat = ({ hat, because, personId }: Wearing): HatWornObject => ({ hat, because, personId });
