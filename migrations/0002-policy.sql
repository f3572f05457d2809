-- Every decision that mattered, with what it was made from, so that it can be asked again. Written, never rewritten.

-- The rules themselves, as they stood: the text of every file of a policy set, under the digest of them all.
CREATE TABLE policy_set (
  digest      text NOT NULL,
  files       jsonb NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT policy_set_pk PRIMARY KEY (digest),
  CONSTRAINT policy_set_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT policy_set_files_check CHECK (jsonb_typeof(files) = 'array' AND jsonb_array_length(files) > 0)
);

-- `request` is all that the decision depends on besides the rules; `input_digest` is of its canonical JSON (RFC 8785).
CREATE TABLE policy_decision (
  id                 uuid NOT NULL,
  decided_at         timestamptz NOT NULL,
  verdict            text NOT NULL,
  determining        jsonb NOT NULL,
  problems           jsonb NOT NULL,
  errors             jsonb NOT NULL,
  request            jsonb NOT NULL,
  input_digest       text NOT NULL,
  policy_set_digest  text NOT NULL,
  engine             text NOT NULL,
  action             text NOT NULL GENERATED ALWAYS AS (request ->> 'action') STORED,
  subject_type       text,
  subject_id         uuid,
  account_id         uuid,
  correlation_id     text NOT NULL,
  CONSTRAINT policy_decision_pk PRIMARY KEY (id),
  CONSTRAINT policy_decision_verdict_check CHECK (verdict IN ('allow', 'deny')),
  -- An allowed request has a rule that allows it, and nothing that went wrong; a refused one says why.
  CONSTRAINT policy_decision_reasons_check CHECK (CASE verdict
    WHEN 'allow' THEN determining <> '[]' AND problems = '[]' AND errors = '[]'
    ELSE problems <> '[]' END),
  CONSTRAINT policy_decision_input_check CHECK (input_digest ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT policy_decision_subject_check CHECK ((subject_type IS NULL) = (subject_id IS NULL))
);
CREATE INDEX policy_decision_subject_idx ON policy_decision (subject_type, subject_id, id);
CREATE INDEX policy_decision_time_idx ON policy_decision (decided_at, id);

-- A foreign key would lock the one row of the current policy set in every transaction. As sets are never removed, it
-- is enough to look once for each statement that the set is there.
CREATE FUNCTION policy_decision_has_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added LEFT JOIN policy_set s ON s.digest = added.policy_set_digest WHERE s.digest IS NULL) THEN
    RAISE EXCEPTION 'a decision names a policy set that is not kept'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'policy_decision_policy_set_fk';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER policy_decision_policy_set_fk AFTER INSERT ON policy_decision
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION policy_decision_has_set();

CREATE TRIGGER policy_set_append_only BEFORE UPDATE OR DELETE ON policy_set FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_set_no_truncate BEFORE TRUNCATE ON policy_set FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_decision_append_only BEFORE UPDATE OR DELETE ON policy_decision FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_decision_no_truncate BEFORE TRUNCATE ON policy_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT ON policy_set, policy_decision TO gavel_app;
