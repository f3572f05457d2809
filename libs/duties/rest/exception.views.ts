import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
import { toGlobalId } from '#kernel';
import { exceptionState, type RuleException } from '../domain/exception.ts';
import {
  DecideExceptionFields,
  ExceptionStateEnum,
  RequestExceptionFields,
  RevokeExceptionFields,
} from '../graphql/exception.types.ts';

@ApiSchema({ name: 'NewException', description: 'Which rule, why, for what and until when.' })
export class NewException extends OmitType(RequestExceptionFields, []) {}

@ApiSchema({ name: 'ExceptionDecision', description: 'What compliance says of an exception, and why.' })
export class ExceptionDecisionBody extends OmitType(DecideExceptionFields, ['exception'] as const) {}

@ApiSchema({ name: 'ExceptionRevocation', description: 'Why an exception ends now.' })
export class ExceptionRevocation extends OmitType(RevokeExceptionFields, ['exception'] as const) {}

const instant = { type: String, format: 'date-time' } as const;

/** An exception as REST shows it: the words are those of GraphQL. */
@ApiSchema({ name: 'RuleException' })
export class ExceptionView {
  @ApiProperty({ description: 'The global id.' }) id!: string;
  @ApiProperty({ description: 'The rule, as in author-is-not-approver.' }) rule!: string;
  @ApiProperty({ description: 'Why it was asked for.' }) reason!: string;
  @ApiProperty({ enum: Object.keys(ExceptionStateEnum), description: 'Where it stands.' }) state!: string;
  @ApiProperty({ ...instant, description: 'When it was asked for.' }) requestedAt!: Date;
  @ApiProperty({ ...instant, description: 'When it ends by itself.' }) endsAt!: Date;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was decided so.' })
  decisionNote!: string | null;
}

/** As it stands for the content that it was asked for on; what the change says by now is told by the change. */
export const exceptionView = (exception: RuleException, now: Date): ExceptionView => ({
  id: toGlobalId('RuleException', exception.id),
  rule: exception.rule,
  reason: exception.reason,
  state: exceptionState(exception, exception.revision, now).toUpperCase(),
  requestedAt: exception.requestedAt,
  endsAt: exception.endsAt,
  decisionNote: exception.decisionNote,
});
