-- Who somebody is elsewhere, what was deployed and committed, who answers for a broken rule, and which exceptions hold.

-- A person under another name: in chat, on a code host, in a pipeline. It belongs to the person from one time to
-- another (from_at null: for as long as anything is known), so that what happened then is judged by whose it was then.
CREATE TABLE person_identity (
  id          uuid NOT NULL,
  person_id   uuid NOT NULL,
  kind        text NOT NULL,
  issuer      text NOT NULL,
  subject     text NOT NULL,
  from_at     timestamptz,
  to_at       timestamptz,
  evidence    text NOT NULL,
  linked_by   uuid,
  linked_at   timestamptz NOT NULL,
  ended_by    uuid,
  CONSTRAINT person_identity_pk PRIMARY KEY (id),
  CONSTRAINT person_identity_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT person_identity_linker_fk FOREIGN KEY (linked_by) REFERENCES person (id),
  CONSTRAINT person_identity_ender_fk FOREIGN KEY (ended_by) REFERENCES person (id),
  CONSTRAINT person_identity_kind_check CHECK (kind IN ('chat', 'codeHost', 'pipeline', 'other')),
  CONSTRAINT person_identity_issuer_check CHECK (issuer = lower(issuer) AND issuer NOT IN ('mail', 'gavel') AND char_length(issuer) BETWEEN 1 AND 300),
  CONSTRAINT person_identity_subject_check CHECK (subject = lower(subject) AND char_length(subject) BETWEEN 1 AND 300),
  CONSTRAINT person_identity_span_check CHECK (from_at IS NULL OR to_at IS NULL OR to_at >= from_at),
  CONSTRAINT person_identity_evidence_check CHECK (char_length(btrim(evidence)) BETWEEN 1 AND 500)
);
CREATE UNIQUE INDEX person_identity_current_key ON person_identity (issuer, subject) WHERE to_at IS NULL;
CREATE INDEX person_identity_subject_idx ON person_identity (issuer, subject, from_at);
CREATE INDEX person_identity_person_idx ON person_identity (person_id, linked_at, id);

-- At one time an identity is one person's, and what was linked is ended, never rewritten.
CREATE FUNCTION person_identity_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('gavel.identity'), hashtext(NEW.issuer || '|' || NEW.subject));
  IF TG_OP = 'UPDATE' AND (OLD.to_at IS NOT NULL OR (NEW.id, NEW.person_id, NEW.kind, NEW.issuer, NEW.subject, NEW.from_at, NEW.evidence, NEW.linked_by, NEW.linked_at)
     IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.kind, OLD.issuer, OLD.subject, OLD.from_at, OLD.evidence, OLD.linked_by, OLD.linked_at)) THEN
    RAISE EXCEPTION 'an identity is linked and ended, nothing else' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_identity_fixed_check';
  END IF;
  IF EXISTS (SELECT FROM person_identity o WHERE o.issuer = NEW.issuer AND o.subject = NEW.subject AND o.id <> NEW.id
             AND tstzrange(o.from_at, o.to_at) && tstzrange(NEW.from_at, NEW.to_at)) THEN
    RAISE EXCEPTION 'the identity % of % is somebody else''s in this time', NEW.subject, NEW.issuer
      USING ERRCODE = 'check_violation', CONSTRAINT = 'person_identity_overlap_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_identity_keeps BEFORE INSERT OR UPDATE ON person_identity FOR EACH ROW EXECUTE FUNCTION person_identity_keeps();
CREATE TRIGGER person_identity_kept BEFORE DELETE ON person_identity FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER person_identity_no_truncate BEFORE TRUNCATE ON person_identity FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Whose an identity was at a time: a mail address ('mail'; also one that was given up, until somebody else has it), an
-- account by user name ('gavel'; of a service account, its owner), one that was linked, or an OIDC sign-in.
CREATE FUNCTION person_of(issuer text, subject text, at timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT CASE $1
    WHEN 'mail' THEN (SELECT m.person_id FROM person_email m WHERE m.email = $2)
    WHEN 'gavel' THEN (SELECT a.person_id FROM account a WHERE lower(a.username) = $2)
    ELSE coalesce(
      (SELECT i.person_id FROM person_identity i WHERE i.issuer = $1 AND i.subject = $2
         AND coalesce(i.from_at, '-infinity') <= $3 AND coalesce(i.to_at, 'infinity') > $3),
      (SELECT a.person_id FROM account a WHERE a.kind = 'oidc' AND a.issuer = $1 AND a.subject = $2))
  END
$$;

-- Which roles a person held when, kept by the database itself, so that no way of giving a role is left out. Somebody
-- inactive holds none.
CREATE TABLE person_role (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  person_id  uuid NOT NULL,
  role       text NOT NULL,
  from_at    timestamptz NOT NULL,
  to_at      timestamptz,
  CONSTRAINT person_role_pk PRIMARY KEY (id),
  CONSTRAINT person_role_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT person_role_span_check CHECK (to_at IS NULL OR to_at >= from_at)
);
CREATE UNIQUE INDEX person_role_current_key ON person_role (person_id, role) WHERE to_at IS NULL;
CREATE INDEX person_role_role_idx ON person_role (role, from_at);

-- What events tell of the time before: a role is held from the event that gave it to the one that took it.
INSERT INTO person_role (person_id, role, from_at, to_at)
SELECT person_id, role, from_at, to_at FROM (
  SELECT e.subject_id AS person_id, r.role, e.occurred_at AS from_at,
    (SELECT min(l.occurred_at) FROM event l WHERE l.subject_type = 'person' AND l.subject_id = e.subject_id AND l.seq > e.seq
      AND l.type = 'person.rolesChanged' AND NOT l.data -> 'after' ? r.role) AS to_at
  FROM event e CROSS JOIN LATERAL jsonb_array_elements_text(e.data -> 'after') AS r(role)
  WHERE e.type = 'person.rolesChanged' AND NOT e.data -> 'before' ? r.role) AS held;
UPDATE person_role h SET to_at = greatest(h.from_at, now()) FROM person p
WHERE p.id = h.person_id AND h.to_at IS NULL AND NOT (p.active AND h.role = ANY(p.roles));
INSERT INTO person_role (person_id, role, from_at)
SELECT p.id, r.role, p.created_at FROM person p CROSS JOIN LATERAL unnest(p.roles) AS r(role)
WHERE p.active AND NOT EXISTS (SELECT FROM person_role h WHERE h.person_id = p.id AND h.role = r.role AND h.to_at IS NULL);

CREATE FUNCTION person_role_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held text[] := CASE WHEN NEW.active THEN NEW.roles ELSE '{}' END;
BEGIN
  UPDATE person_role SET to_at = greatest(from_at, clock_timestamp())
  WHERE person_id = NEW.id AND to_at IS NULL AND role <> ALL (held);
  INSERT INTO person_role (person_id, role, from_at)
  SELECT NEW.id, r.role, clock_timestamp() FROM unnest(held) AS r(role)
  WHERE NOT EXISTS (SELECT FROM person_role h WHERE h.person_id = NEW.id AND h.role = r.role AND h.to_at IS NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER person_role_follows AFTER INSERT OR UPDATE OF roles, active ON person FOR EACH ROW EXECUTE FUNCTION person_role_follows();

-- What pipelines say was deployed, word for word, of a change or of none. Written, never rewritten.
CREATE TABLE deployment (
  id                uuid NOT NULL,
  source            text NOT NULL,
  external_id       text NOT NULL,
  fingerprint       text NOT NULL,
  change_id         uuid,
  service_id        uuid NOT NULL,
  environment_id    uuid NOT NULL,
  artifact_digest   text,
  commit_sha        text,
  deployer_issuer   text NOT NULL,
  deployer_subject  text NOT NULL,
  started_at        timestamptz NOT NULL,
  finished_at       timestamptz,
  outcome           text NOT NULL,
  url               text,
  recorded_by       uuid NOT NULL,
  recorded_account  uuid NOT NULL,
  recorded_at       timestamptz NOT NULL,
  CONSTRAINT deployment_pk PRIMARY KEY (id),
  CONSTRAINT deployment_source_key UNIQUE (source, external_id),
  CONSTRAINT deployment_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT deployment_service_fk FOREIGN KEY (service_id) REFERENCES service (id),
  CONSTRAINT deployment_environment_fk FOREIGN KEY (environment_id) REFERENCES environment (id),
  CONSTRAINT deployment_person_fk FOREIGN KEY (recorded_by) REFERENCES person (id),
  CONSTRAINT deployment_account_fk FOREIGN KEY (recorded_account) REFERENCES account (id),
  CONSTRAINT deployment_names_check CHECK (char_length(source) BETWEEN 1 AND 300 AND char_length(external_id) BETWEEN 1 AND 300),
  CONSTRAINT deployment_artifact_check CHECK (artifact_digest ~ '^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$'),
  CONSTRAINT deployment_commit_check CHECK (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  CONSTRAINT deployment_span_check CHECK (finished_at >= started_at),
  CONSTRAINT deployment_outcome_check CHECK (outcome IN ('STARTED', 'SUCCEEDED', 'FAILED', 'ROLLED_BACK'))
);
-- One index for each filter, ending in the list's order.
CREATE INDEX deployment_list_idx ON deployment (started_at, id);
CREATE INDEX deployment_change_idx ON deployment (change_id, started_at, id);
CREATE INDEX deployment_service_idx ON deployment (service_id, started_at, id);
CREATE INDEX deployment_environment_idx ON deployment (environment_id, started_at, id);
CREATE INDEX deployment_outcome_idx ON deployment (outcome, started_at, id);
CREATE INDEX deployment_artifact_idx ON deployment (artifact_digest, started_at, id);
CREATE INDEX deployment_deployer_idx ON deployment (deployer_issuer, deployer_subject);
CREATE TRIGGER deployment_append_only BEFORE UPDATE OR DELETE ON deployment FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER deployment_no_truncate BEFORE TRUNCATE ON deployment FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Commits as code hosts tell of them. `hands` is who had a hand in each: [{"hat", "issuer", "subject", "said"}].
CREATE TABLE source_commit (
  id                uuid NOT NULL,
  repository        text NOT NULL,
  sha               text NOT NULL,
  change_id         uuid,
  hands             jsonb NOT NULL,
  message           text NOT NULL,
  committed_at      timestamptz NOT NULL,
  recorded_by       uuid NOT NULL,
  recorded_account  uuid NOT NULL,
  recorded_at       timestamptz NOT NULL,
  CONSTRAINT source_commit_pk PRIMARY KEY (id),
  CONSTRAINT source_commit_key UNIQUE NULLS NOT DISTINCT (repository, sha, change_id),
  CONSTRAINT source_commit_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT source_commit_person_fk FOREIGN KEY (recorded_by) REFERENCES person (id),
  CONSTRAINT source_commit_account_fk FOREIGN KEY (recorded_account) REFERENCES account (id),
  CONSTRAINT source_commit_repository_check CHECK (char_length(repository) BETWEEN 1 AND 300),
  CONSTRAINT source_commit_sha_check CHECK (sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  CONSTRAINT source_commit_hands_check CHECK (jsonb_typeof(hands) = 'array' AND jsonb_array_length(hands) > 0)
);
CREATE INDEX source_commit_list_idx ON source_commit (committed_at, id);
CREATE INDEX source_commit_change_idx ON source_commit (change_id, committed_at, id);
CREATE INDEX source_commit_repository_idx ON source_commit (repository, committed_at, id);
CREATE INDEX source_commit_hands_idx ON source_commit USING gin (hands jsonb_path_ops);
CREATE TRIGGER source_commit_append_only BEFORE UPDATE OR DELETE ON source_commit FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER source_commit_no_truncate BEFORE TRUNCATE ON source_commit FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- A broken rule is of a change, or of a deployment or commit that belongs to none; somebody answers for it by a day.
ALTER TABLE violation
  ALTER COLUMN change_id DROP NOT NULL,
  ADD COLUMN subject_type text,
  ADD COLUMN subject_id uuid,
  ADD COLUMN severity text NOT NULL DEFAULT 'medium',
  ADD COLUMN owner_id uuid,
  ADD COLUMN answer_by timestamptz,
  ADD COLUMN reminded_at timestamptz,
  ADD COLUMN escalated_at timestamptz;
ALTER TABLE violation DISABLE TRIGGER violation_keeps;
UPDATE violation SET subject_type = 'change', subject_id = change_id;
ALTER TABLE violation ENABLE TRIGGER violation_keeps;
ALTER TABLE violation
  ALTER COLUMN subject_type SET NOT NULL,
  ALTER COLUMN subject_id SET NOT NULL,
  DROP CONSTRAINT violation_occurrence_key,
  ADD CONSTRAINT violation_occurrence_key UNIQUE (subject_type, subject_id, rule, occurrence),
  ADD CONSTRAINT violation_owner_fk FOREIGN KEY (owner_id) REFERENCES person (id),
  ADD CONSTRAINT violation_subject_check CHECK (CASE subject_type WHEN 'change' THEN change_id = subject_id
    ELSE subject_type IN ('deployment', 'commit') END),
  ADD CONSTRAINT violation_severity_check CHECK (severity IN ('low', 'medium', 'high', 'critical'));
CREATE INDEX violation_owner_idx ON violation (owner_id, detected_at, id);
CREATE INDEX violation_severity_idx ON violation (severity, detected_at, id);
CREATE INDEX violation_answer_idx ON violation (answer_by, id) WHERE disposition = 'open';

-- Exceptions from a rule, for one revision of a change or for a service: asked by one person, decided by another.
CREATE TABLE duty_exception (
  id             uuid NOT NULL,
  rule           text NOT NULL,
  reason         text NOT NULL,
  change_id      uuid,
  revision       integer,
  service_id     uuid,
  requested_by   uuid NOT NULL,
  requested_at   timestamptz NOT NULL,
  ends_at        timestamptz NOT NULL,
  verdict        text,
  decided_by     uuid,
  decided_at     timestamptz,
  decision_note  text,
  revoked_by     uuid,
  revoked_at     timestamptz,
  revoke_note    text,
  expired_at     timestamptz,
  CONSTRAINT duty_exception_pk PRIMARY KEY (id),
  CONSTRAINT duty_exception_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT duty_exception_service_fk FOREIGN KEY (service_id) REFERENCES service (id),
  CONSTRAINT duty_exception_requester_fk FOREIGN KEY (requested_by) REFERENCES person (id),
  CONSTRAINT duty_exception_decider_fk FOREIGN KEY (decided_by) REFERENCES person (id),
  CONSTRAINT duty_exception_revoker_fk FOREIGN KEY (revoked_by) REFERENCES person (id),
  CONSTRAINT duty_exception_scope_check CHECK ((change_id IS NULL) <> (service_id IS NULL) AND (change_id IS NULL) = (revision IS NULL)),
  CONSTRAINT duty_exception_rule_check CHECK (rule ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  CONSTRAINT duty_exception_reason_check CHECK (char_length(btrim(reason)) BETWEEN 1 AND 5000),
  CONSTRAINT duty_exception_end_check CHECK (ends_at > requested_at),
  CONSTRAINT duty_exception_two_people_check CHECK (decided_by <> requested_by),
  CONSTRAINT duty_exception_verdict_check CHECK (verdict IN ('granted', 'refused')),
  CONSTRAINT duty_exception_decided_check CHECK ((verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (decided_by IS NULL)
    AND (verdict IS NULL) = (decision_note IS NULL)),
  CONSTRAINT duty_exception_revoked_check CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoke_note IS NULL)
    AND (revoked_at IS NULL OR verdict IS NOT DISTINCT FROM 'granted'))
);
CREATE INDEX duty_exception_list_idx ON duty_exception (requested_at, id);
CREATE INDEX duty_exception_rule_idx ON duty_exception (rule, requested_at, id);
CREATE INDEX duty_exception_change_idx ON duty_exception (change_id, requested_at, id);
CREATE INDEX duty_exception_service_idx ON duty_exception (service_id, requested_at, id);
CREATE INDEX duty_exception_verdict_idx ON duty_exception (verdict, requested_at, id);

CREATE FUNCTION duty_exception_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.verdict IS NOT NULL AND (NEW.verdict, NEW.decided_by, NEW.decided_at, NEW.decision_note)
        IS DISTINCT FROM (OLD.verdict, OLD.decided_by, OLD.decided_at, OLD.decision_note))
     OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_by, NEW.revoked_at, NEW.revoke_note) IS DISTINCT FROM (OLD.revoked_by, OLD.revoked_at, OLD.revoke_note))
     OR (OLD.expired_at IS NOT NULL AND NEW.expired_at IS DISTINCT FROM OLD.expired_at) THEN
    RAISE EXCEPTION 'exception %: what was said of it stays', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_exception_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER duty_exception_keeps BEFORE UPDATE ON duty_exception FOR EACH ROW EXECUTE FUNCTION duty_exception_keeps();
CREATE TRIGGER duty_exception_kept BEFORE DELETE ON duty_exception FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER duty_exception_no_truncate BEFORE TRUNCATE ON duty_exception FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT, UPDATE (to_at, ended_by) ON person_identity TO gavel_app;
GRANT SELECT ON person_role TO gavel_app;
GRANT SELECT, INSERT ON deployment, source_commit TO gavel_app;
GRANT UPDATE (owner_id, reminded_at, escalated_at) ON violation TO gavel_app;
GRANT SELECT, INSERT, UPDATE (verdict, decided_by, decided_at, decision_note, revoked_by, revoked_at, revoke_note, expired_at)
  ON duty_exception TO gavel_app;
