import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface } from '#platform/graphql';
import type { Hat, Wearing } from '../domain/hats.ts';
import type { Disposition, Violation } from '../domain/violation.ts';

export const HatEnum = {
  REQUESTER: 'requester',
  AUTHOR: 'author',
  APPROVER: 'approver',
  IMPLEMENTER: 'implementer',
  VERIFIER: 'verifier',
} as const satisfies Record<string, Hat>;

registerEnumType(HatEnum, {
  name: 'Hat',
  description: 'A duty on a change; which of them must not meet in one person is policy.',
  valuesMap: {
    REQUESTER: { description: 'Filed it, or made a material edit.' },
    AUTHOR: { description: 'Wrote or committed code that it brings.' },
    APPROVER: { description: 'Approved the content as it is now.' },
    IMPLEMENTER: { description: 'Carries it out, or did.' },
    VERIFIER: { description: 'Verifies the result, or did.' },
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

@ObjectType('HatWorn', { description: 'Somebody who wears a hat on a change, and why.' })
export class HatWornObject {
  @Field(() => HatEnum, { description: 'The hat.' })
  hat!: Hat;

  @Field({ description: 'Why, in words: "filed it", "wrote or committed its code".' })
  because!: string;

  readonly personId!: Id;
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

  @Field(() => Date, { description: 'When it was found.' })
  detectedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'By when the rule asked for what did not happen.' })
  dueAt!: Date | null;

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
});

export const toHat = ({ hat, because, personId }: Wearing): HatWornObject => ({ hat, because, personId });
