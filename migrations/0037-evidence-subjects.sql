-- What a document is of, as far as its sender said: a commit, an artifact, a build. What a reader found in it is in its facts.
CREATE TABLE evidence_subject (
  evidence_id  uuid NOT NULL,
  commit_sha   text,
  artifact     text,
  build        text,
  CONSTRAINT evidence_subject_pk PRIMARY KEY (evidence_id),
  CONSTRAINT evidence_subject_evidence_fk FOREIGN KEY (evidence_id) REFERENCES evidence (id),
  CONSTRAINT evidence_subject_commit_check CHECK (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  CONSTRAINT evidence_subject_artifact_check CHECK (artifact ~ '^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$'),
  CONSTRAINT evidence_subject_build_check CHECK (char_length(btrim(build)) BETWEEN 1 AND 600),
  CONSTRAINT evidence_subject_said_check CHECK (num_nonnulls(commit_sha, artifact, build) > 0)
);
CREATE TRIGGER evidence_subject_append_only BEFORE UPDATE OR DELETE ON evidence_subject FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER evidence_subject_no_truncate BEFORE TRUNCATE ON evidence_subject FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- It is said with the document, not afterwards.
CREATE FUNCTION evidence_subject_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM evidence e WHERE e.id = NEW.evidence_id AND e.xmin::text = (pg_current_xact_id()::xid)::text) THEN
    RAISE EXCEPTION 'what document % is of was not said when it was attached', NEW.evidence_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_subject_at_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence_subject_follows BEFORE INSERT ON evidence_subject FOR EACH ROW EXECUTE FUNCTION evidence_subject_follows();

GRANT SELECT, INSERT ON evidence_subject TO gavel_app;
