import { ApiSchema, OmitType } from '@nestjs/swagger';
import { DelegateVoteFields } from '../graphql/delegation.types.ts';
import {
  CastVoteFields,
  MarkConditionMetFields,
  RecuseSelfFields,
  RequestRatificationFields,
  WithdrawVoteFields,
} from '../graphql/vote.inputs.ts';

/** In REST the address names the change, and If-Match the version. */
const saidElsewhere = ['change', 'expectedVersion'] as const;

@ApiSchema({ name: 'NewVote', description: 'A vote, and the content it is about: its digest or revision.' })
export class NewVote extends OmitType(CastVoteFields, saidElsewhere) {}

@ApiSchema({ name: 'VoteWithdrawal', description: 'Takes one’s own vote back.' })
export class VoteWithdrawal extends OmitType(WithdrawVoteFields, saidElsewhere) {}

@ApiSchema({ name: 'RatificationRequest', description: 'Asks the emergency board again, after a refusal.' })
export class RatificationRequestBody extends OmitType(RequestRatificationFields, saidElsewhere) {}

@ApiSchema({ name: 'NewRecusal', description: 'Keeps out of the open round.' })
export class NewRecusal extends OmitType(RecuseSelfFields, saidElsewhere) {}

@ApiSchema({ name: 'ConditionMet', description: 'Shows that a condition is met.' })
export class ConditionMetBody extends OmitType(MarkConditionMetFields, [
  'condition',
  'expectedVersion',
] as const) {}

@ApiSchema({ name: 'NewDelegation', description: 'Whom a vote is lent, for how long and for what.' })
export class NewDelegation extends OmitType(DelegateVoteFields, []) {}
