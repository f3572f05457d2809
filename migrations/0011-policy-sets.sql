-- Which set of rules is in force, proposed and put into force by two people; trying a set on the past; templates that
-- are suspended after failures.

-- A set that somebody proposes, with the cases that its rules were tried by. `base_version` is what was in force then:
-- who puts it into force must not undo what came in between.
CREATE TABLE policy_proposal (
  id                uuid NOT NULL,
  digest            text NOT NULL,
  base_version      integer NOT NULL,
  again             integer,
  cases             jsonb NOT NULL,
  reason            text NOT NULL,
  proposed_by       uuid NOT NULL,
  proposed_account  uuid NOT NULL,
  proposed_at       timestamptz NOT NULL,
  CONSTRAINT policy_proposal_pk PRIMARY KEY (id),
  CONSTRAINT policy_proposal_set_fk FOREIGN KEY (digest) REFERENCES policy_set (digest),
  CONSTRAINT policy_proposal_person_fk FOREIGN KEY (proposed_by) REFERENCES person (id),
  CONSTRAINT policy_proposal_account_fk FOREIGN KEY (proposed_account) REFERENCES account (id),
  CONSTRAINT policy_proposal_reason_check CHECK (char_length(btrim(reason)) BETWEEN 1 AND 2000),
  CONSTRAINT policy_proposal_again_check CHECK (again <= base_version),
  CONSTRAINT policy_proposal_cases_check CHECK (jsonb_typeof(cases) = 'array')
);
CREATE INDEX policy_proposal_list_idx ON policy_proposal (proposed_at, id);

-- The sets in the order in which they came into force; the last is in force. FILES: the folder that a process started
-- with. UPLOAD: a proposal. RECOVERY: the folder again, by whoever holds the database itself.
CREATE TABLE policy_activation (
  version            integer NOT NULL,
  digest             text NOT NULL,
  source             text NOT NULL,
  proposal_id        uuid,
  activated_by       uuid,
  activated_account  uuid,
  activated_at       timestamptz NOT NULL,
  reason             text,
  transaction_id     xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT policy_activation_pk PRIMARY KEY (version),
  CONSTRAINT policy_activation_proposal_key UNIQUE (proposal_id),
  CONSTRAINT policy_activation_set_fk FOREIGN KEY (digest) REFERENCES policy_set (digest),
  CONSTRAINT policy_activation_proposal_fk FOREIGN KEY (proposal_id) REFERENCES policy_proposal (id),
  CONSTRAINT policy_activation_person_fk FOREIGN KEY (activated_by) REFERENCES person (id),
  CONSTRAINT policy_activation_account_fk FOREIGN KEY (activated_account) REFERENCES account (id),
  CONSTRAINT policy_activation_source_check CHECK (source IN ('FILES', 'UPLOAD', 'RECOVERY')),
  CONSTRAINT policy_activation_upload_check CHECK ((source = 'UPLOAD') = (proposal_id IS NOT NULL)
    AND (source = 'UPLOAD') = (activated_by IS NOT NULL) AND (activated_by IS NULL) = (activated_account IS NULL)),
  CONSTRAINT policy_activation_reason_check CHECK ((source = 'RECOVERY') = (reason IS NOT NULL) AND btrim(reason) <> '')
);
CREATE INDEX policy_activation_digest_idx ON policy_activation (digest, version);
ALTER TABLE policy_proposal ADD CONSTRAINT policy_proposal_base_fk FOREIGN KEY (base_version) REFERENCES policy_activation (version),
  ADD CONSTRAINT policy_proposal_again_fk FOREIGN KEY (again) REFERENCES policy_activation (version);

-- Sets come into force one after the other, each when every command that was decided by the one before has ended.
CREATE FUNCTION policy_activation_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before policy_activation;
  proposal policy_proposal;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('gavel.policy_set'));
  SELECT * INTO before FROM policy_activation ORDER BY version DESC LIMIT 1;
  IF NEW.version <> coalesce(before.version, 0) + 1 THEN
    RAISE EXCEPTION 'version % is in force; % does not follow', before.version, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_activation_version_check';
  END IF;
  IF NEW.source = 'UPLOAD' THEN
    SELECT * INTO proposal FROM policy_proposal WHERE id = NEW.proposal_id;
    IF proposal.proposed_by = NEW.activated_by THEN
      RAISE EXCEPTION 'who proposed a set of rules does not put it into force'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_activation_two_people_check';
    END IF;
    IF proposal.digest <> NEW.digest OR proposal.base_version <> before.version THEN
      RAISE EXCEPTION 'this is not what was proposed, or it was proposed in place of another set'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_activation_as_proposed_check';
    END IF;
  ELSIF NEW.source = 'FILES' AND before.source = 'UPLOAD' THEN
    RAISE EXCEPTION 'a set that two people put into force is not replaced by files'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_activation_files_check';
  -- Only the owner of the schema has this right, never the application.
  ELSIF NEW.source = 'RECOVERY' AND NOT has_table_privilege('policy_activation', 'TRUNCATE') THEN
    RAISE EXCEPTION 'only the owner of the schema recovers from a set of rules'
      USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'policy_activation_recovery_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_activation_follows BEFORE INSERT ON policy_activation FOR EACH ROW EXECUTE FUNCTION policy_activation_follows();
CREATE TRIGGER policy_activation_append_only BEFORE UPDATE OR DELETE ON policy_activation FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_activation_no_truncate BEFORE TRUNCATE ON policy_activation FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_proposal_append_only BEFORE UPDATE OR DELETE ON policy_proposal FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_proposal_no_truncate BEFORE TRUNCATE ON policy_proposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- A command is decided by the set that is in force when it commits: until it has, no other set comes into force. What a
-- former set decided besides stands beside what the present one decided. Who puts a set into force was still judged by
-- the one before.
CREATE OR REPLACE FUNCTION policy_decision_has_set() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  present text;
BEGIN
  IF EXISTS (SELECT FROM added LEFT JOIN policy_set s ON s.digest = added.policy_set_digest WHERE s.digest IS NULL) THEN
    RAISE EXCEPTION 'a decision names a policy set that is not kept'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'policy_decision_policy_set_fk';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(hashtext('gavel.policy_set'));
  SELECT digest INTO present FROM policy_activation WHERE transaction_id <> pg_current_xact_id() ORDER BY version DESC LIMIT 1;
  IF present IS NOT NULL AND EXISTS (
    SELECT FROM added a WHERE a.policy_set_digest <> present AND NOT EXISTS (
      SELECT FROM added b WHERE b.policy_set_digest = present AND b.action = a.action
        AND b.subject_id IS NOT DISTINCT FROM a.subject_id)) THEN
    RAISE EXCEPTION 'another set of rules is in force'
      USING ERRCODE = 'serialization_failure', CONSTRAINT = 'policy_decision_in_force_check';
  END IF;
  RETURN NULL;
END $$;

-- The set that was in force when a change was last handed in: NULL if it is in force now, or was recovered from.
CREATE INDEX policy_decision_submission_idx ON policy_decision (subject_id, id) INCLUDE (policy_set_digest)
  WHERE action = 'submitChange' AND verdict = 'allow';
CREATE FUNCTION policy_set_at_submission(change uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT s.digest FROM (
    SELECT d.policy_set_digest AS digest FROM policy_decision d
    WHERE d.subject_id = $1 AND d.action = 'submitChange' AND d.verdict = 'allow' ORDER BY d.id DESC LIMIT 1) s
  WHERE s.digest <> (SELECT digest FROM policy_activation ORDER BY version DESC LIMIT 1)
    AND NOT EXISTS (SELECT FROM policy_activation a JOIN policy_activation r ON r.version = a.version + 1
      WHERE a.digest = s.digest AND r.source = 'RECOVERY')
$$;

-- A set tried on the decisions of the past, by a worker, in portions: `after_*` is how far it has come.
CREATE TABLE policy_simulation (
  id            uuid NOT NULL,
  digest        text NOT NULL,
  since         timestamptz NOT NULL,
  until         timestamptz NOT NULL,
  requested_by  uuid NOT NULL,
  requested_at  timestamptz NOT NULL,
  state         text NOT NULL,
  total         integer,
  done          integer NOT NULL DEFAULT 0,
  after_at      timestamptz,
  after_id      uuid,
  result        jsonb NOT NULL,
  fault         text,
  ended_at      timestamptz,
  CONSTRAINT policy_simulation_pk PRIMARY KEY (id),
  CONSTRAINT policy_simulation_set_fk FOREIGN KEY (digest) REFERENCES policy_set (digest),
  CONSTRAINT policy_simulation_person_fk FOREIGN KEY (requested_by) REFERENCES person (id),
  CONSTRAINT policy_simulation_state_check CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'CANCELED', 'FAILED')),
  CONSTRAINT policy_simulation_span_check CHECK (until > since),
  CONSTRAINT policy_simulation_place_check CHECK ((after_at IS NULL) = (after_id IS NULL)),
  CONSTRAINT policy_simulation_fault_check CHECK ((state = 'FAILED') = (fault IS NOT NULL)),
  CONSTRAINT policy_simulation_end_check CHECK ((state IN ('QUEUED', 'RUNNING')) = (ended_at IS NULL)),
  CONSTRAINT policy_simulation_progress_check CHECK (done >= 0 AND (state <> 'DONE' OR done = total))
);
CREATE INDEX policy_simulation_list_idx ON policy_simulation (requested_at, id);

-- A simulation only goes on, and what has ended stays as it is.
CREATE FUNCTION policy_simulation_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.done < OLD.done THEN
    RAISE EXCEPTION 'simulation % has ended, or is further on', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_simulation_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_simulation_keeps BEFORE UPDATE ON policy_simulation FOR EACH ROW EXECUTE FUNCTION policy_simulation_keeps();
CREATE TRIGGER policy_simulation_kept BEFORE DELETE ON policy_simulation FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

-- A version of a template that failed: nothing is filed from it or starts by it until it is released. Its outcomes count
-- from `released_at` on.
ALTER TABLE change_template
  ADD COLUMN suspended_at timestamptz,
  ADD COLUMN suspended_for uuid,
  ADD COLUMN suspended_because text,
  ADD COLUMN released_at timestamptz,
  ADD COLUMN released_by uuid,
  ADD CONSTRAINT change_template_suspender_fk FOREIGN KEY (suspended_for) REFERENCES change (id),
  ADD CONSTRAINT change_template_releaser_fk FOREIGN KEY (released_by) REFERENCES person (id),
  ADD CONSTRAINT change_template_suspension_check CHECK ((suspended_at IS NULL) = (suspended_for IS NULL)
    AND (suspended_at IS NULL) = (suspended_because IS NULL)),
  ADD CONSTRAINT change_template_release_check CHECK ((released_at IS NULL) = (released_by IS NULL)),
  ADD CONSTRAINT change_template_releaser_check CHECK (released_by <> proposed_by);

GRANT SELECT, INSERT ON policy_proposal, policy_activation TO gavel_app;
GRANT SELECT, INSERT, UPDATE (state, total, done, after_at, after_id, result, fault, ended_at) ON policy_simulation TO gavel_app;
