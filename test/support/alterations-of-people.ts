import { instant, wall } from './calendar.ts';
import { alters, aTime, creates, day, mail, password, reason, type Step } from './alteration-steps.ts';

const github = 'https://github.com|ada';

/** Of people, accounts and their rights. */
export const ofPeople: readonly Step[] = [
  creates('nora', 'createTeam', { name: 'Swept' }, 'team.created', { name: 'Swept' }, 'team'),
  creates(
    'nora',
    'createPerson',
    { name: 'Ada', email: mail('ada') },
    'person.created',
    { name: 'Ada', email: mail('ada') },
    'person',
  ),
  alters('nora', 'updatePerson', ({ person }) => ({ person, name: 'Ava' }), 'person.updated', {
    before: { name: 'Ada' },
    name: 'Ava',
  }),
  alters('nora', 'setRoles', ({ person }) => ({ person, roles: ['APPROVER'] }), 'person.rolesChanged', {
    before: [],
    after: ['approver'],
  }),
  alters(
    'nora',
    'linkIdentity',
    ({ person }) => ({ person, kind: 'CODE_HOST', identity: github, evidence: 'Seen.' }),
    'person.identityLinked',
    { before: null, identity: github, evidence: 'Seen.' },
  ),
  async ({ nora }, made) => {
    const { person } = await nora.ask<{ person: { identities: { id: string; identity: string }[] } }>(
      `query ($id: ID!) { person(id: $id) { identities { id identity } } }`,
      { id: made['person'] },
    );
    made['identity'] = person.identities.find(({ identity }) => identity === github)?.id ?? '';
  },
  alters('nora', 'endIdentity', ({ identity }) => ({ identity, reason }), 'person.identityEnded', {
    ...{ before: { identity: github }, after: null, reason },
  }),
  creates(
    'nora',
    'createLocalAccount',
    ({ person }) => ({ person, username: 'ada', password }),
    'account.created',
    { kind: 'local', username: 'ada' },
    'account',
  ),
  // Of a secret neither before nor after is told.
  creates('nora', 'resetPassword', ({ account }) => ({ account, password }), 'account.passwordReset', {
    username: 'ada',
  }),
  alters('nora', 'disableAccount', ({ account }) => ({ account }), 'account.disabled', {
    ...{ username: 'ada', before: true, after: false },
  }),
  alters('nora', 'enableAccount', ({ account }) => ({ account }), 'account.enabled', {
    ...{ username: 'ada', before: false, after: true },
  }),
  creates(
    'nora',
    'createServiceAccount',
    { username: 'swept', owner: mail('lena') },
    'account.created',
    { kind: 'service', username: 'swept' },
    'machine',
  ),
  creates(
    'nora',
    'issueToken',
    ({ machine }) => ({ account: machine, name: 'key', scopes: ['gate:read'], expiresAt: day(2) }),
    'token.issued',
    { name: 'key', scopes: ['gate:read'] },
    'token',
  ),
  alters('nora', 'revokeToken', ({ token }) => ({ token }), 'token.revoked', {
    ...{ name: 'key', before: { scopes: ['gate:read'] }, after: null },
  }),
];

/** Of what is acted on. */
export const ofCatalog: readonly Step[] = [
  creates(
    'nora',
    'createService',
    ({ team }) => ({ key: 'swept', name: 'Swept', tier: 3, ownerTeam: team }),
    'service.created',
    { key: 'swept', tier: 3 },
  ),
  alters('nora', 'updateService', { service: 'swept', tier: 1 }, 'service.updated', {
    ...{ before: { tier: 3 }, tier: 1 },
  }),
  alters('nora', 'addDependency', { from: 'swept', to: 'search' }, 'service.dependencyAdded', {
    ...{ before: false, after: true },
  }),
  alters('nora', 'removeDependency', { from: 'swept', to: 'search' }, 'service.dependencyRemoved', {
    ...{ before: true, after: false },
  }),
  creates(
    'nora',
    'createEnvironment',
    { key: 'swept', name: 'S', kind: 'TEST', region: 'north' },
    'environment.created',
    { key: 'swept', kind: 'test', region: 'north' },
  ),
  alters(
    'nora',
    'updateEnvironment',
    { environment: 'swept', kind: 'PRODUCTION', region: null },
    'environment.updated',
    { before: { kind: 'test', region: 'north' }, kind: 'production', region: null },
  ),
];

const rule = { name: 'all', types: ['NORMAL'], steps: [{ name: 'CAB', boards: ['cab'], require: 'ANY' }] };

/** Of who is asked. */
export const ofBoards: readonly Step[] = [
  creates('nora', 'createBoard', { key: 'swept', name: 'Swept', kind: 'SERVICE' }, 'board.created', {
    key: 'swept',
  }),
  alters('nora', 'updateBoard', { board: 'swept', veto: false }, 'board.updated', {
    altered: { veto: { from: true, to: false } },
  }),
  creates(
    'nora',
    'addBoardMember',
    { board: 'swept', person: mail('george'), chair: true },
    'board.memberAdded',
    { name: 'George Mensah', chair: true },
  ),
  alters('nora', 'removeBoardMember', { board: 'swept', person: mail('george') }, 'board.memberRemoved', {
    ...{ before: { chair: true, deputy: false }, after: null },
  }),
  creates('nora', 'proposeApprovalRules', { rules: [rule] }, 'approvalRules.proposed', {
    ...{ version: 2, rules: [{ name: 'all' }] },
  }),
  alters('hugo', 'activateApprovalRules', { version: 2 }, 'approvalRules.activated', {
    ...{ before: 1, after: 2 },
  }),
  creates('george', 'recordAbsence', { to: day(3), reason }, 'absence.recorded', { reason }, 'absence'),
  alters('george', 'endAbsence', ({ absence }) => ({ absence }), 'absence.ended', {
    ...{ before: aTime, after: aTime },
  }),
  creates(
    'george',
    'delegateVote',
    { delegate: mail('akiko'), to: day(3), boards: ['cab'] },
    'delegation.created',
    { boards: ['cab'] },
    'delegation',
  ),
  alters('george', 'revokeDelegation', ({ delegation }) => ({ delegation }), 'delegation.revoked', {
    ...{ boards: ['cab'], before: aTime, after: aTime },
  }),
  creates(
    'maya',
    'createMeetingSeries',
    () => ({
      ...{ key: 'swept', board: 'cab', name: 'S', start: wall(48) },
      duration: 'PT1H',
      rule: 'FREQ=DAILY',
    }),
    'meetingSeries.created',
    { key: 'swept', rule: 'FREQ=DAILY' },
  ),
  async ({ maya }, made) => {
    const { meetings } = await maya.ask<{ meetings: { nodes: { ref: string }[] } }>(
      `{ meetings(first: 1, filter: { series: "swept" }) { nodes { ref } } }`,
    );
    made['meeting'] = meetings.nodes[0]?.ref ?? '';
  },
  alters(
    'maya',
    'moveMeeting',
    ({ meeting }) => ({ meeting, startsAt: instant(50), endsAt: instant(51), reason }),
    'meeting.moved',
    { before: aTime, startsAt: aTime, reason },
  ),
  alters('maya', 'cancelMeeting', ({ meeting }) => ({ meeting, reason }), 'meeting.canceled', {
    ...{ before: 'PLANNED', reason },
  }),
  alters(
    'maya',
    'alterMeetingSeries',
    { series: 'swept', cutOffMinutes: 60, reason },
    'meetingSeries.altered',
    { key: 'swept', before: { cutOffMinutes: 1_440 }, after: { cutOffMinutes: 60 }, reason },
  ),
  alters('maya', 'endMeetingSeries', { series: 'swept', reason }, 'meetingSeries.ended', {
    ...{ key: 'swept', before: 'running', after: 'ended', reason },
  }),
];
