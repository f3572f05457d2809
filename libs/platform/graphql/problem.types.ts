import { Field, Int, InterfaceType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Problem, type ProblemCode, problemCodes } from '#kernel';

const ProblemCodeEnum = Object.fromEntries(Object.keys(problemCodes).map((code) => [code, code])) as Record<
  ProblemCode,
  ProblemCode
>;
registerEnumType(ProblemCodeEnum, {
  name: 'ProblemCode',
  description: 'Why a command was refused. The codes are stable.',
  valuesMap: Object.fromEntries(
    Object.entries(problemCodes).map(([code, { title }]) => [code, { description: title }]),
  ),
});

/** Which type speaks for which code: total, so that a new code without a type does not compile. */
const typeOfCode: Record<ProblemCode, () => new () => ProblemInterface> = {
  INVALID_INPUT: () => InvalidInput,
  INVALID_REFERENCE: () => InvalidInput,
  STALE_VERSION: () => StaleVersion,
  STALE_CONTENT: () => StaleContent,
  WRONG_STATE: () => WrongState,
  NOT_READY: () => NotReady,
  NO_APPROVAL_RULE: () => NotReady,
  NO_ELECTORATE: () => NotReady,
  NO_QUORUM: () => NotReady,
  TEMPLATE_UNUSABLE: () => NotReady,
  NOT_PERMITTED: () => NotPermitted,
  SEGREGATION_VIOLATION: () => SegregationViolation,
  ALREADY_EXISTS: () => AlreadyExists,
  IDEMPOTENCY_KEY_REUSED: () => AlreadyExists,
  CHANGE_FROZEN: () => ChangeFrozen,
};

@InterfaceType('Problem', {
  description: 'One reason why a command was refused, in words for people and a code for programs.',
  resolveType: (problem: Problem) => typeOfCode[problem.code](),
})
export abstract class ProblemInterface {
  @Field(() => ProblemCodeEnum, { description: 'The stable code.' })
  code!: ProblemCode;

  @Field({ description: 'What is wrong, as a sentence.' })
  message!: string;

  @Field(() => [String], { nullable: true, description: 'The input field it is about, from the outside in.' })
  path?: readonly string[];

  @Field(() => String, { nullable: true, description: 'Who or what can clear it.' })
  wayOut?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The rule that refused: a policy’s id or a guard’s name.',
  })
  rule?: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Who can supply what is missing, in words; null when the rules do not tell.',
  })
  whoCan?: readonly string[];
}

@ObjectType({ implements: () => ProblemInterface, description: 'A field has a value that cannot be taken.' })
export class InvalidInput extends ProblemInterface {}

@ObjectType({
  implements: () => ProblemInterface,
  description: 'The record changed since the caller read it.',
})
export class StaleVersion extends ProblemInterface {
  @Field(() => Int, {
    nullable: true,
    description: 'The version the record has now: read it again, then repeat.',
  })
  currentVersion?: number;
}

@ObjectType({
  implements: () => ProblemInterface,
  description: 'The vote was cast on content that has since changed.',
})
export class StaleContent extends ProblemInterface {
  @Field(() => String, { nullable: true, description: 'The digest of the content as it is now.' })
  currentDigest?: string;

  @Field(() => Int, { nullable: true, description: 'The revision as it is now.' })
  currentRevision?: number;

  @Field(() => [String], {
    nullable: true,
    description: 'The fields edited since; null when what the caller saw is not known.',
  })
  editedFields?: readonly string[];
}

@ObjectType({
  implements: () => ProblemInterface,
  description: 'The step is not possible in the present state.',
})
export class WrongState extends ProblemInterface {}

@ObjectType({
  implements: () => ProblemInterface,
  description: 'Something that the step waits for is missing.',
})
export class NotReady extends ProblemInterface {
  @Field(() => [String], { nullable: true, description: 'Each missing piece.' })
  missing?: readonly string[];
}

@ObjectType({ implements: () => ProblemInterface, description: 'The actor does not have the right.' })
export class NotPermitted extends ProblemInterface {}

@ObjectType({
  implements: () => ProblemInterface,
  description: 'One person may not hold these two duties on one change.',
})
export class SegregationViolation extends ProblemInterface {}

@ObjectType({ implements: () => ProblemInterface, description: 'There is one already.' })
export class AlreadyExists extends ProblemInterface {}

@ObjectType({ implements: () => ProblemInterface, description: 'A freeze covers this time.' })
export class ChangeFrozen extends ProblemInterface {}

/** Every concrete kind, for the schema to know types that no field names directly. */
export const problemTypes = [
  InvalidInput,
  StaleVersion,
  StaleContent,
  WrongState,
  NotReady,
  NotPermitted,
  SegregationViolation,
  AlreadyExists,
  ChangeFrozen,
];

/** The common part of every mutation's answer: empty `problems` means that it was done. */
@ObjectType({ isAbstract: true })
export abstract class Payload {
  @Field(() => [ProblemInterface], { description: 'Why it was refused; empty when it was done.' })
  problems!: readonly Problem[];
}
