-- What controls say of every change. All but the versions of controls follows from the rest of the record: it can be thrown
-- away, and is made again by itself.

-- Each version of a control that ever judged, with its text. Numbers are short names for the rows below.
CREATE TABLE audit_control (
  number    integer GENERATED ALWAYS AS IDENTITY,
  id        text NOT NULL,
  version   text NOT NULL,
  content   jsonb NOT NULL,
  added_at  timestamptz NOT NULL,
  CONSTRAINT audit_control_pk PRIMARY KEY (number),
  CONSTRAINT audit_control_version_key UNIQUE (id, version),
  CONSTRAINT audit_control_version_check CHECK (version ~ '^sha256:[0-9a-f]{64}$')
);
CREATE TRIGGER audit_control_append_only BEFORE UPDATE OR DELETE ON audit_control FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER audit_control_no_truncate BEFORE TRUNCATE ON audit_control FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What a version of a control says of a change, or of a production deployment that belongs to none. `at` is when work on it
-- began, by which periods are told; while it has not, when it was filed.
CREATE TABLE audit_result (
  control       integer NOT NULL,
  subject_id    uuid NOT NULL,
  subject_type  text NOT NULL,
  at            timestamptz NOT NULL,
  verdict       text NOT NULL,
  CONSTRAINT audit_result_pk PRIMARY KEY (subject_id, control),
  CONSTRAINT audit_result_subject_check CHECK (subject_type IN ('change', 'deployment')),
  CONSTRAINT audit_result_verdict_check CHECK (verdict IN ('pass', 'fail', 'notApplicable'))
);
-- For every list of answers and, by itself, for counting a period.
CREATE INDEX audit_result_list_idx ON audit_result (control, verdict, at, subject_id);

-- When an answer may become another one although nothing is done.
CREATE TABLE audit_due (
  change_id  uuid NOT NULL,
  due_at     timestamptz NOT NULL,
  CONSTRAINT audit_due_pk PRIMARY KEY (change_id)
);
CREATE INDEX audit_due_idx ON audit_due (due_at, change_id);

-- How far the results have come: every leaf of the log below `leaf` is in them. While they are made anew, `walked` is the
-- number of the change that they have come to, and `controls` which versions they are made by.
CREATE TABLE audit_progress (
  one         boolean NOT NULL DEFAULT true,
  leaf        bigint NOT NULL,
  controls    integer[] NOT NULL,
  walked      bigint,
  renewed_at  timestamptz,
  CONSTRAINT audit_progress_pk PRIMARY KEY (one),
  CONSTRAINT audit_progress_one_check CHECK (one),
  CONSTRAINT audit_progress_leaf_check CHECK (leaf >= 0)
);
INSERT INTO audit_progress (leaf, controls, walked) VALUES (0, '{}', 0);

CREATE INDEX deployment_unlinked_idx ON deployment (started_at, id) WHERE change_id IS NULL;

GRANT SELECT, INSERT ON audit_control TO gavel_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_result, audit_due TO gavel_app;
GRANT SELECT, UPDATE ON audit_progress TO gavel_app;
