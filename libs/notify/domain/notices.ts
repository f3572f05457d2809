import { isId } from '#kernel';
import { dutyTellings } from './duty-notices.ts';
import { evidenceTellings } from './evidence-notices.ts';
import { freezeTellings } from './freeze-notices.ts';
import type { Notice, ToldChange } from './notice.ts';
import { type Data, listOf, notice, people, quote, type Tell } from './words.ts';

const isRatification = (data: Data): boolean => data.purpose === 'ratification';

/** Who is told what, by the type of what happened. An event that is not here is nobody's news. */
export const tellings: Readonly<Record<string, Tell>> = {
  ...freezeTellings,
  ...dutyTellings,
  ...evidenceTellings,
  'change.approvalRequested': (change, data) => [
    isRatification(data)
      ? notice(
          change,
          'RATIFICATION_ASKED',
          people(data, 'askedPersons'),
          (at) => `the work has begun. Please ratify or refuse it by ${at(data.dueAt)}.`,
        )
      : notice(
          change,
          'VOTE_ASKED',
          people(data, 'askedPersons'),
          (at) => `you are asked to approve or reject it by ${at(data.dueAt)}.`,
        ),
  ],
  'change.approvalReminded': (change, data) => [
    notice(change, 'VOTE_REMINDED', people(data, 'askedPersons'), (at) =>
      isRatification(data)
        ? `it still waits for your ratification, due by ${at(data.dueAt)}.`
        : `it still waits for your vote, due by ${at(data.dueAt)}.`,
    ),
  ],
  'change.approvalEscalated': (change, data) => [
    notice(
      change,
      'VOTE_ESCALATED',
      people(data, 'escalatedTo'),
      (at) =>
        `those who were asked have not answered. The vote is due by ${at(data.dueAt)}; please see to it.`,
    ),
  ],
  'change.recused': (change, data) => [
    notice(
      change,
      'VOTE_ASKED',
      people(data, 'askedPersons'),
      (at) =>
        `a member you stand in for keeps out of it. You are asked to approve or reject it by ${at(data.dueAt)}.`,
    ),
  ],
  'change.voteCast': (change, data) =>
    listOf(data, 'conditions').map((condition) =>
      notice(
        change,
        'CONDITION_SET',
        [change.requesterId, change.implementerId, change.verifierId],
        (at) =>
          `it was approved on a condition to be met by ${at(condition.dueAt)}${quote(condition, 'text')}`,
      ),
    ),
  'change.conditionLapsed': (change, data) => [
    notice(
      change,
      'CONDITION_LAPSED',
      people(data, 'toldPersons'),
      () => `a condition of its approval was not met in time${quote(data, 'text')}`,
      ['changeManagers'],
    ),
  ],
  'change.electorateTooSmall': (change, data) => [
    notice(
      change,
      'ELECTORATE_TOO_SMALL',
      people(data, 'toldPersons'),
      () =>
        'fewer people may approve it than its rule asks for. Somebody has to be added to the board, or the rule looked at.',
    ),
  ],
  'change.approvalsVoided': (change, data) => [
    notice(
      change,
      'APPROVALS_VOIDED',
      [
        ...listOf(data, 'fallen').flatMap((vote) => (isId(vote.person) ? [vote.person] : [])),
        ...people(data, 'toldPersons'),
        change.requesterId,
      ],
      () => `the votes on it no longer count${quote(data, 'because')}`,
    ),
  ],
  'change.conflictsFound': (change, data) => [
    notice(change, 'CONFLICT_FOUND', people(data, 'toldPersons'), () => {
      const [first, ...more] = listOf(data, 'conflicts');
      const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
      return `its window is in conflict${others}${quote(first ?? {}, 'sentence')}`;
    }),
  ],
  'change.authorized': (change) => [authorized(change)],
  'change.preauthorized': (change) => [authorized(change)],
  'change.rejected': (change, data) => [
    notice(
      change,
      'CHANGE_REJECTED',
      [change.requesterId, change.implementerId],
      () => `it was rejected${quote(data, 'comment')}`,
    ),
  ],
  'change.ratificationRequested': (change, data) => [
    notice(
      change,
      'RATIFICATION_ASKED',
      people(data, 'askedPersons'),
      (at) => `the work began before its approval. Please ratify or refuse it by ${at(data.dueAt)}.`,
    ),
  ],
  'change.ratificationRefused': (change, data) => [
    notice(
      change,
      'RATIFICATION_REFUSED',
      [change.requesterId, change.implementerId],
      () => `its ratification was refused${quote(data, 'comment')}`,
      ['changeManagers'],
    ),
  ],
  'change.ratificationMissed': (change, data) => [
    notice(
      change,
      'RATIFICATION_MISSED',
      [...people(data, 'askedPersons'), change.requesterId],
      (at) =>
        `it was not ratified by ${at(data.dueAt)}. The violation is on record, and the change cannot close before it is ratified.`,
      ['changeManagers'],
    ),
  ],
  'change.implementationCompleted': (change) => [
    notice(
      change,
      'VALIDATION_ASKED',
      [change.verifierId],
      () => 'the work is done. Please verify it and record what you find.',
    ),
  ],
  'change.validationFailed': (change, data) => [
    notice(
      change,
      'VALIDATION_FAILED',
      [change.requesterId, change.implementerId],
      () => `its validation failed${quote(data, 'comment')}`,
      ['changeManagers'],
    ),
  ],
  'change.rolledBack': (change, data) => [
    notice(
      change,
      'CHANGE_ROLLED_BACK',
      [change.requesterId],
      () => `it was rolled back${quote(data, 'comment')}`,
      ['changeManagers'],
    ),
    notice(
      change,
      'VALIDATION_ASKED',
      [change.verifierId],
      () => 'it was rolled back. Please verify that the old state is restored.',
    ),
  ],
  'change.reviewOpened': (change, data) => [
    notice(change, 'REVIEW_OWED', [], (at) => `it owes a review by ${at(data.dueAt)}.`, ['reviewers']),
  ],
  'change.reviewReminded': (change, data) => [
    notice(
      change,
      'REVIEW_REMINDED',
      [],
      (at) => `its review is not complete; it is due by ${at(data.dueAt)}.`,
      ['reviewers'],
    ),
  ],
  'change.reviewEscalated': (change, data) => [
    notice(
      change,
      'REVIEW_OVERDUE',
      [change.requesterId],
      (at) => `its review was due by ${at(data.dueAt)} and is not complete.`,
      ['reviewers'],
    ),
  ],
  'change.reviewCompleted': (change, data) => listOf(data, 'actions').map((action) => given(change, action)),
  'change.correctiveActionAdded': (change, data) => [given(change, data)],
  'change.templateSuspended': (change, data) => [
    notice(
      change,
      'TEMPLATE_SUSPENDED',
      people(data, 'toldPersons'),
      () =>
        `it failed, so nothing is done by ${templateName(data)} until that is reviewed${quote(data, 'because')}`,
      ['changeManagers'],
    ),
  ],
  'change.templateReleased': (change, data) => [
    notice(
      change,
      'TEMPLATE_RELEASED',
      people(data, 'toldPersons'),
      () => `it is reviewed, and ${templateName(data)} is used again${quote(data, 'reason')}`,
    ),
  ],
  'change.correctiveActionDone': (change, data) => [
    notice(
      change,
      'ACTION_DONE',
      [],
      () => `a corrective action is said to be done and waits to be verified${quote(data, 'title')}`,
      ['reviewers'],
    ),
  ],
};

function templateName({ template }: Data): string {
  const { name } = (template ?? {}) as { name?: unknown };
  return typeof name === 'string' ? `the template “${name}”` : 'its template';
}

const authorized = (change: ToldChange): Notice =>
  notice(
    change,
    'CHANGE_AUTHORIZED',
    [change.requesterId, change.implementerId],
    () => 'it is approved and scheduled.',
  );

const given = (change: ToldChange, action: Data): Notice =>
  notice(
    change,
    'ACTION_GIVEN',
    isId(action.owner) ? [action.owner] : [],
    (at) => `you have a corrective action, due by ${at(action.dueAt)}${quote(action, 'title')}`,
  );
