import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '#platform/http';
import { itemMarks } from '../domain/agenda.ts';
import { answers, meetingStates } from '../domain/meeting.ts';

export const MeetingStateEnum = enumOf(meetingStates);
registerEnumType(MeetingStateEnum, {
  name: 'MeetingState',
  description: 'Where a meeting stands.',
  valuesMap: {
    PLANNED: { description: 'Ahead; its agenda is what waits for the board now.' },
    FROZEN: { description: 'Ahead; its agenda is fixed.' },
    RUNNING: { description: 'The board meets.' },
    PAUSED: { description: 'The board has interrupted it: no votes are taken.' },
    HELD: { description: 'Over; its minutes can still be remarked on.' },
    CLOSED: { description: 'Over; its minutes are closed for good.' },
    CANCELED: { description: 'It does not take place.' },
    LAPSED: {
      description: 'Its planned end came, and nobody had opened it; what stood on its agenda is free again.',
    },
  },
});

export const ItemMarkEnum = enumOf(itemMarks);
registerEnumType(ItemMarkEnum, {
  name: 'AgendaItemMark',
  description: 'What became of a change since the agenda was frozen.',
  valuesMap: {
    AS_FROZEN: { description: 'It says what it said, and waits for votes.' },
    EDITED: { description: 'It says something else now: the votes asked for then are void.' },
    DECIDED: { description: 'Approved or rejected.' },
    WITHDRAWN: { description: 'Nobody is asked about it any more.' },
  },
});

const outcomes = ['OPEN', 'APPROVED', 'REJECTED', 'VOIDED', 'DEFERRED'] as const;
export const ItemOutcomeEnum = enumOf(outcomes);
registerEnumType(ItemOutcomeEnum, {
  name: 'AgendaItemOutcome',
  description: 'What was decided on an item.',
  valuesMap: {
    OPEN: { description: 'Nothing yet.' },
    APPROVED: { description: 'The change is approved.' },
    REJECTED: { description: 'The change is rejected.' },
    VOIDED: { description: 'The votes no longer count.' },
    DEFERRED: { description: 'Put off to a later meeting.' },
  },
});

export const AnswerEnum = enumOf(answers.map((a) => a.toUpperCase() as Uppercase<typeof a>));
registerEnumType(AnswerEnum, {
  name: 'InvitationAnswer',
  description: 'Whether somebody comes.',
  valuesMap: {
    ACCEPTED: { description: 'They come.' },
    DECLINED: { description: 'They do not; a deputy may.' },
    TENTATIVE: { description: 'They may.' },
  },
});
