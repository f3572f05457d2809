import { violationsOfTheLedger } from './violations-of-the-ledger.ts';

/** An edit of the first change that minds nothing but its version. */
export const edit = (set: string) => `UPDATE change SET ${set}, version = version + 1 WHERE number = 1`;
/** Another change like the first, with these values. */
const copied = (over: Record<string, string>): string => {
  const columns = [
    'type',
    'state',
    'title',
    'description',
    'reason',
    'service_ids',
    'environment_ids',
    'requester_id',
    'risk',
    'impact',
    'urgency',
    'implementation_plan',
    'test_plan',
    'backout_plan',
    'communication_plan',
    'work_items',
    'commits',
    'artifacts',
    'outage_expected',
    'security_impact',
    'privacy_impact',
    'tags',
    'external_references',
    'incident',
    'version',
    'revision',
    'created_at',
    'updated_at',
  ];
  const values = { state: `'DRAFT'`, id: 'gen_random_uuid()', number: 'DEFAULT', ...over };
  const all = [...new Set(['id', ...columns, ...Object.keys(over)])].filter(
    (c) => c !== 'number' || 'number' in over,
  );
  return `INSERT INTO change (${all.join()}) SELECT ${all.map((c) => (values as Record<string, string>)[c] ?? c).join()} FROM change WHERE number = 1`;
};
const alert = { type: `'EMERGENCY'`, incident: `'alert:disk'` };

/** Statements that the application could send, each with the constraint that stands in its way. */
export const violations: readonly (readonly [constraint: string, sql: string])[] = [
  ['change_type_check', copied({ type: `'HUGE'` })],
  ['change_state_check', edit(`state = 'DONE'`)],
  ['change_risk_check', edit(`risk = 'NONE'`)],
  ['change_impact_check', edit(`impact = 'NONE'`)],
  ['change_urgency_check', edit(`urgency = 'NONE'`)],
  ['change_title_check', edit(`title = '  '`)],
  ['change_title_check', edit(`title = repeat('x', 201)`)],
  ['change_window_check', edit(`planned_end = planned_start - interval '1 hour'`)],
  ['change_window_check', edit(`planned_start = NULL`)],
  ['change_duties_check', edit(`verifier_id = implementer_id`)],
  ['change_version_check', edit(`revision = version + 5`)],
  ['change_started_check', edit(`state = 'IMPLEMENTING'`)],
  ['change_closed_check', edit(`state = 'CLOSED', started_at = now()`)],
  ['change_outcome_check', edit(`outcome = 'FINE'`)],
  ['change_validation_check', edit(`validation = 'MAYBE'`)],
  ['change_standard_check', copied({ type: `'STANDARD'` })],
  ['change_emergency_check', copied({ type: `'EMERGENCY'`, incident: 'NULL' })],
  ['change_number_key', copied({ number: '1' })],
  ['change_pk', copied({ id: 'id' })],
  ['change_template_fk', copied({ template_id: 'gen_random_uuid()' })],
  ['change_open_incident_key', `${copied(alert)} UNION ALL ${copied(alert).replace(/^.*?SELECT/, 'SELECT')}`],
  [
    'approval_round_open_key',
    `INSERT INTO approval_round (id, change_id, number, purpose, digest, revision, rule_set_version, steps, state, opened_at, counts_from, due_at)
     SELECT gen_random_uuid(), change_id, n, purpose, digest, revision, rule_set_version, steps, 'open', opened_at, counts_from, due_at
     FROM approval_round, generate_series(8, 9) n`,
  ],
  [
    'approval_round_number_key',
    `INSERT INTO approval_round (id, change_id, number, purpose, digest, revision, rule_set_version, steps, state, opened_at, counts_from, due_at)
     SELECT gen_random_uuid(), change_id, number, purpose, digest, revision, rule_set_version, steps, 'open', opened_at, counts_from, due_at FROM approval_round`,
  ],
  [
    'vote_round_check',
    `INSERT INTO vote (id, round_id, step, person_id, account_id, verdict, comment, digest, cast_at, ordinal)
     SELECT gen_random_uuid(), round_id, step, person_id, account_id, verdict, comment, digest, cast_at, ordinal + 1 FROM vote`,
  ],
  [
    'board_member_current_key',
    `INSERT INTO board_member (id, board_id, person_id, chair, from_at) SELECT gen_random_uuid(), board_id, person_id, false, now() FROM board_member`,
  ],
  [
    'board_key_key',
    `INSERT INTO board (id, key, name, kind, created_at) SELECT gen_random_uuid(), key, name, kind, now() FROM board`,
  ],
  [
    'service_key_key',
    `INSERT INTO service (id, key, name, description, tier, owner_team_id, created_at) SELECT gen_random_uuid(), key, name, description, tier, owner_team_id, now() FROM service`,
  ],
  [
    'person_email_pk',
    `INSERT INTO person_email (email, person_id, main) SELECT email, person_id, false FROM person_email`,
  ],
  [
    'person_email_main_key',
    `INSERT INTO person_email (email, person_id, main) SELECT 'x' || email, person_id, true FROM person_email`,
  ],
  ['person_roles_check', `UPDATE person SET roles = '{god}'`],
  [
    'account_username_key',
    `INSERT INTO account (id, person_id, kind, username, created_at) SELECT gen_random_uuid(), person_id, 'service', username, now() FROM account WHERE kind = 'service'`,
  ],
  ['account_hash_check', `UPDATE account SET password_hash = 'plain text' WHERE kind = 'local'`],
  [
    'event_actor_check',
    `INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_name, door, correlation_id, occurred_at, leaf)
     SELECT gen_random_uuid(), type, subject_type, subject_id, data, 'person', 'Nobody', door, correlation_id, occurred_at, leaf FROM event`,
  ],
  [
    'event_leaf_check',
    `INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_name, door, correlation_id, occurred_at, leaf)
     SELECT gen_random_uuid(), type, subject_type, subject_id, data, 'system', 'Gavel', door, correlation_id, occurred_at, ''::bytea FROM event`,
  ],
  [
    'event_id_key',
    `INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_name, door, correlation_id, occurred_at, leaf)
     SELECT id, type, subject_type, subject_id, data, 'system', 'Gavel', door, correlation_id, occurred_at, leaf FROM event`,
  ],
  [
    'idempotency_key_length_check',
    `INSERT INTO idempotency_key (account_id, key, fingerprint, created_at) VALUES (gen_random_uuid(), repeat('x', 256), 'x', now())`,
  ],
  [
    'evidence_document_key',
    `INSERT INTO evidence SELECT gen_random_uuid(), change_id, kind, name, media_type, size_bytes, digest, location, format, verdict, facts, unread, attached_by, attached_account, attached_at FROM evidence`,
  ],
  ...violationsOfTheLedger,
];
