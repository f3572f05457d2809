/** A leaf that has its entry's hash, with these values. */
const leaf = (over: { index?: string; kind?: string; digest?: string; hash?: string } = {}): string => {
  const { index = '0', kind = `'event'`, digest = `sha256('x')`, hash } = over;
  const right = `sha256('\\x00'::bytea || convert_to(ledger_entry(${kind}, id, ${digest}, NULL), 'UTF8'))`;
  return `INSERT INTO ledger_leaf (leaf_index, kind, record_id, pending_seq, digest, leaf_hash)
    SELECT ${index}, ${kind}, id, -1, ${digest}, ${hash ?? right} FROM (SELECT gen_random_uuid() AS id) AS l`;
};
const told = `gen_random_uuid(), gen_random_uuid(), now()`;
const tellers = `recorded_by, recorded_account, recorded_at`;
const hold = (columns: string, values: string): string =>
  `INSERT INTO legal_hold (id, matter, reason, placed_by, placed_account, placed_at, ${columns})
   SELECT gen_random_uuid(), 'CASE-1', 'Because.', person_id, id, now(), ${values} FROM account LIMIT 1`;
const expiry = (digest: string, event: string): string =>
  `INSERT INTO content_expiry (evidence_id, digest, rule, event_id, expired_at)
   SELECT e.id, ${digest}, 'a-rule', ${event}, now() FROM evidence e`;

/** Of the ledger, of what sources tell, and of what is kept for how long. */
export const violationsOfTheLedger: readonly (readonly [constraint: string, sql: string])[] = [
  ['ledger_leaf_digest_check', leaf({ digest: `'\\x00'::bytea` })],
  ['ledger_leaf_hash_check', leaf({ hash: `sha256('y')` })],
  ['ledger_leaf_index_check', leaf({ index: '-1' })],
  ['ledger_leaf_kind_check', leaf({ kind: `'Event'` })],
  ['ledger_leaf_gap_check', leaf({ index: '1000000' })],
  [
    'ledger_leaf_pending_check',
    leaf({ index: '(SELECT coalesce(max(leaf_index) + 1, 0) FROM ledger_leaf)' }),
  ],
  [
    'ledger_tile_below_check',
    `INSERT INTO ledger_tile VALUES (0, 1000, decode(repeat('00', 8192), 'hex'), sha256('x'))`,
  ],
  [
    'ledger_checkpoint_follows_check',
    `INSERT INTO ledger_checkpoint
     VALUES (1000000, sha256('x'), now(), E'o\\n1000000\\n' || encode(sha256('x'), 'base64') || E'\\n')`,
  ],
  ['ledger_cosignature_signature_check', `INSERT INTO ledger_cosignature VALUES (1, 'w', 1, '\\x00', now())`],
  [
    'ledger_cosignature_checkpoint_fk',
    `INSERT INTO ledger_cosignature VALUES (1000000, 'w', 1, decode(repeat('00', 72), 'hex'), now())`,
  ],
  [
    'work_item_names_check',
    `INSERT INTO work_item (id, system, key, title, state, change_ids, at, ${tellers})
     SELECT gen_random_uuid(), 'jira', '', 'x', 'open', '{}', now(), ${told}`,
  ],
  ...(
    [
      ['code_review_state_check', `'DONE'`, 'NULL'],
      ['code_review_merged_check', `'MERGED'`, `'abc'`],
    ] as const
  ).map(
    ([constraint, state, merged]) =>
      [
        constraint,
        `INSERT INTO code_review (id, repository, number, title, state, author_issuer, author_subject, author_said, commits,
           merged_as, verdicts, at, ${tellers})
         SELECT gen_random_uuid(), 'a/b', '1', 'x', ${state}, 'mail', 'x', 'x', '{}', ${merged}, '[]', now(), ${told}`,
      ] as const,
  ),
  ...(
    [
      ['build_run_state_check', 'NULL', `'DONE'`],
      ['build_run_commit_check', `'abc'`, `'QUEUED'`],
    ] as const
  ).map(
    ([constraint, commit, state]) =>
      [
        constraint,
        `INSERT INTO build_run (id, pipeline, run, attempt, commit_sha, state, at, ${tellers})
         SELECT gen_random_uuid(), 'p', '1', 1, ${commit}, ${state}, now(), ${told}`,
      ] as const,
  ),
  [
    'test_run_verdict_check',
    `INSERT INTO test_run (id, name, verdict, at, ${tellers}) SELECT gen_random_uuid(), 'x', 'FINE', now(), ${told}`,
  ],
  [
    'artifact_told_digest_check',
    `INSERT INTO artifact_told (id, digest, name, at, ${tellers}) SELECT gen_random_uuid(), 'md5:x', 'x', now(), ${told}`,
  ],
  ['component_document_check', `INSERT INTO component VALUES ('md5:x', 1, 'x', NULL, NULL)`],
  ['component_name_check', `INSERT INTO component VALUES ('sha256:' || repeat('0', 64), 1, '', NULL, NULL)`],
  [
    'regulation_mark_subject_check',
    `INSERT INTO regulation_mark (id, regulation, since) VALUES (gen_random_uuid(), 'SOX', now())`,
  ],
  [
    'regulation_mark_regulation_check',
    `INSERT INTO regulation_mark (id, regulation, service_id, since) SELECT gen_random_uuid(), 'sox', id, now() FROM service`,
  ],
  ['legal_hold_scope_check', hold('change_id', 'NULL::uuid')],
  ['legal_hold_period_check', hold('from_at, until_at', `now(), now() - interval '1 day'`)],
  ['legal_hold_lifted_check', hold('from_at, lifted_at', 'now(), now()')],
  ['content_expiry_document_check', expiry(`'sha256:' || repeat('0', 64)`, '(SELECT id FROM event LIMIT 1)')],
  ['content_expiry_event_fk', expiry('e.digest', 'gen_random_uuid()')],
  ['content_expiry_told_check', expiry('e.digest', '(SELECT id FROM event LIMIT 1)')],
];
