import { ApiSchema, OmitType } from '@nestjs/swagger';
import { CastVoteFields, RequestRatificationFields, WithdrawVoteFields } from '../graphql/vote.inputs.ts';

/** In REST the address names the change, and If-Match the version. */
const saidElsewhere = ['change', 'expectedVersion'] as const;

@ApiSchema({ name: 'NewVote', description: 'A vote, and the content it is about: its digest or revision.' })
export class NewVote extends OmitType(CastVoteFields, saidElsewhere) {}

@ApiSchema({ name: 'VoteWithdrawal', description: 'Takes one’s own vote back.' })
export class VoteWithdrawal extends OmitType(WithdrawVoteFields, saidElsewhere) {}

@ApiSchema({ name: 'RatificationRequest', description: 'Asks the emergency board again, after a refusal.' })
export class RatificationRequestBody extends OmitType(RequestRatificationFields, saidElsewhere) {}
