import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '#platform/http';
import type { BoardKind } from '../domain/board.ts';
import type { BallotVerdict, RoundState } from '../domain/round.ts';
import type { Purpose } from '../domain/rule.ts';

export const BoardKindEnum = {
  CAB: 'cab',
  EMERGENCY: 'emergency',
  SERVICE: 'service',
} as const satisfies Record<string, BoardKind>;
registerEnumType(BoardKindEnum, {
  name: 'BoardKind',
  description: 'What a board is for.',
  valuesMap: {
    CAB: { description: 'A change advisory board.' },
    EMERGENCY: { description: 'The board that emergencies go to.' },
    SERVICE: { description: 'A board of a service, or of people with one duty.' },
  },
});

export const PurposeEnum = {
  AUTHORIZATION: 'authorization',
  RATIFICATION: 'ratification',
} as const satisfies Record<string, Purpose>;
registerEnumType(PurposeEnum, {
  name: 'ApprovalPurpose',
  description: 'What a round of votes is for.',
  valuesMap: {
    AUTHORIZATION: { description: 'Approval before the work.' },
    RATIFICATION: { description: 'Approval of an emergency whose work has begun.' },
  },
});

export const RoundStateEnum = {
  OPEN: 'open',
  APPROVED: 'approved',
  REJECTED: 'rejected',
  VOIDED: 'voided',
} as const satisfies Record<string, RoundState>;
registerEnumType(RoundStateEnum, {
  name: 'ApprovalRoundState',
  description: 'Where a round stands.',
  valuesMap: {
    OPEN: { description: 'Votes are taken.' },
    APPROVED: { description: 'Every step was reached.' },
    REJECTED: { description: 'Those who were asked rejected it.' },
    VOIDED: { description: 'It no longer counts: the content changed, or the change ended.' },
  },
});

/** In capitals inside as well: REST says the same words. */
export const VerdictEnum = enumOf(['APPROVE', 'REJECT', 'ABSTAIN'] as const);
export type VerdictWord = keyof typeof VerdictEnum;
registerEnumType(VerdictEnum, {
  name: 'VoteVerdict',
  description: 'What a vote says.',
  valuesMap: {
    APPROVE: { description: 'It may be done.' },
    REJECT: {
      description: 'It must not be done: ends the round, unless the board has no veto. Needs a comment.',
    },
    ABSTAIN: { description: 'No opinion: counts as no approval, and as taking part.' },
  },
});

export const verdictOf = (word: VerdictWord): BallotVerdict => word.toLowerCase() as BallotVerdict;
export const wordOf = (verdict: BallotVerdict): VerdictWord => verdict.toUpperCase() as VerdictWord;

export const RequireEnum = enumOf([
  'ANY',
  'ALL',
  'COUNT',
  'PERCENT',
  'MAJORITY',
  'UNANIMITY',
  'PERCENT_OF_VOTES',
  'BOARD',
] as const);
registerEnumType(RequireEnum, {
  name: 'ApprovalRequirement',
  description: 'How many of those asked in a step have to approve.',
  valuesMap: {
    ANY: { description: 'Any one.' },
    ALL: { description: 'Everybody.' },
    COUNT: { description: 'As many as `threshold` says.' },
    PERCENT: { description: 'At least `threshold` percent, rounded up.' },
    MAJORITY: { description: 'More of the votes cast for it than against it.' },
    UNANIMITY: { description: 'At least one vote for it, and none against it.' },
    PERCENT_OF_VOTES: {
      description: 'At least `threshold` percent of the votes for and against are for it.',
    },
    BOARD: { description: 'As the voting rule of the one board that is asked says.' },
  },
});
