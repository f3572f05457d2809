-- What proves that a change was done as it should be: documents by content, and what a reader made of each. The
-- content lies in the evidence folder under its digest; this record of it is written once and never rewritten.
CREATE TABLE evidence (
  id                uuid NOT NULL,
  change_id         uuid NOT NULL,
  kind              text NOT NULL,
  name              text NOT NULL,
  media_type        text NOT NULL,
  size_bytes        bigint,
  digest            text NOT NULL,
  location          text,
  format            text,
  verdict           text NOT NULL,
  facts             jsonb NOT NULL,
  unread            text,
  attached_by       uuid NOT NULL,
  attached_account  uuid NOT NULL,
  attached_at       timestamptz NOT NULL,
  CONSTRAINT evidence_pk PRIMARY KEY (id),
  CONSTRAINT evidence_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT evidence_person_fk FOREIGN KEY (attached_by) REFERENCES person (id),
  CONSTRAINT evidence_account_fk FOREIGN KEY (attached_account) REFERENCES account (id),
  CONSTRAINT evidence_document_key UNIQUE (change_id, kind, name, digest),
  CONSTRAINT evidence_kind_check CHECK (kind ~ '^[A-Z][A-Z_]{1,39}$'),
  CONSTRAINT evidence_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 255),
  CONSTRAINT evidence_media_type_check CHECK (char_length(media_type) BETWEEN 3 AND 255),
  CONSTRAINT evidence_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  -- Either Gavel holds the content and knows its size, or it is told where else it lies.
  CONSTRAINT evidence_content_check CHECK ((size_bytes IS NULL) = (location IS NOT NULL)),
  CONSTRAINT evidence_size_check CHECK (size_bytes >= 0),
  CONSTRAINT evidence_location_check CHECK (char_length(location) BETWEEN 1 AND 2000),
  CONSTRAINT evidence_verdict_check CHECK (verdict IN ('PASSED', 'FAILED', 'UNKNOWN')),
  -- A verdict other than UNKNOWN is a reader's; what no reader understood says why.
  CONSTRAINT evidence_reading_check CHECK (CASE WHEN format IS NULL
    THEN verdict = 'UNKNOWN' AND facts = '{}' AND unread IS NOT NULL ELSE unread IS NULL END),
  CONSTRAINT evidence_facts_check CHECK (jsonb_typeof(facts) = 'object')
);
CREATE INDEX evidence_change_idx ON evidence (change_id, id);
CREATE INDEX evidence_kind_idx ON evidence (change_id, kind, id);
CREATE INDEX evidence_digest_idx ON evidence (digest);
CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- The review after implementation that a change owes. There is a row as soon as it is owed; `because` says by which rules.
CREATE TABLE review (
  id            uuid NOT NULL,
  change_id     uuid NOT NULL,
  because       text[] NOT NULL,
  needs_cause   boolean NOT NULL,
  opened_at     timestamptz NOT NULL,
  due_at        timestamptz NOT NULL,
  completed_at  timestamptz,
  completed_by  uuid,
  outcome       text,
  summary       text,
  root_cause    text,
  lessons       text,
  CONSTRAINT review_pk PRIMARY KEY (id),
  CONSTRAINT review_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT review_change_key UNIQUE (change_id),
  CONSTRAINT review_person_fk FOREIGN KEY (completed_by) REFERENCES person (id),
  CONSTRAINT review_because_check CHECK (cardinality(because) > 0),
  CONSTRAINT review_due_check CHECK (due_at > opened_at),
  CONSTRAINT review_outcome_check CHECK (outcome IN ('SUCCESSFUL', 'SUCCESSFUL_WITH_ISSUES', 'UNSUCCESSFUL', 'ROLLED_BACK')),
  CONSTRAINT review_completed_check CHECK (CASE WHEN completed_at IS NULL
    THEN completed_by IS NULL AND outcome IS NULL AND summary IS NULL AND root_cause IS NULL AND lessons IS NULL
    ELSE completed_by IS NOT NULL AND outcome IS NOT NULL AND btrim(summary) <> ''
      AND (NOT needs_cause OR btrim(root_cause) <> '') END)
);
CREATE INDEX review_open_idx ON review (due_at, id) WHERE completed_at IS NULL;

-- A completed review is a record: it is not rewritten, and none is removed.
CREATE FUNCTION review_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.completed_at IS NOT NULL THEN
    RAISE EXCEPTION '% on review % is refused: a review is completed once and kept', TG_OP, OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_keeps BEFORE UPDATE OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION review_keeps();
CREATE TRIGGER review_no_truncate BEFORE TRUNCATE ON review FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What a review asks somebody to do, until somebody else has seen that it is done.
CREATE TABLE corrective_action (
  id           uuid NOT NULL,
  review_id    uuid NOT NULL,
  change_id    uuid NOT NULL,
  title        text NOT NULL,
  owner_id     uuid NOT NULL,
  due_at       timestamptz NOT NULL,
  created_by   uuid NOT NULL,
  created_at   timestamptz NOT NULL,
  done_by      uuid,
  done_at      timestamptz,
  verified_by  uuid,
  verified_at  timestamptz,
  state        text NOT NULL GENERATED ALWAYS AS (
                 CASE WHEN verified_at IS NOT NULL THEN 'VERIFIED' WHEN done_at IS NOT NULL THEN 'DONE' ELSE 'OPEN' END) STORED,
  CONSTRAINT corrective_action_pk PRIMARY KEY (id),
  CONSTRAINT corrective_action_review_fk FOREIGN KEY (review_id) REFERENCES review (id),
  CONSTRAINT corrective_action_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT corrective_action_owner_fk FOREIGN KEY (owner_id) REFERENCES person (id),
  CONSTRAINT corrective_action_creator_fk FOREIGN KEY (created_by) REFERENCES person (id),
  CONSTRAINT corrective_action_doer_fk FOREIGN KEY (done_by) REFERENCES person (id),
  CONSTRAINT corrective_action_verifier_fk FOREIGN KEY (verified_by) REFERENCES person (id),
  CONSTRAINT corrective_action_title_check CHECK (char_length(btrim(title)) BETWEEN 1 AND 300),
  CONSTRAINT corrective_action_due_check CHECK (due_at > created_at),
  CONSTRAINT corrective_action_done_check CHECK ((done_at IS NULL) = (done_by IS NULL)),
  CONSTRAINT corrective_action_verified_check CHECK ((verified_at IS NULL) = (verified_by IS NULL) AND (verified_at IS NULL OR done_at IS NOT NULL)),
  CONSTRAINT corrective_action_two_people_check CHECK (verified_by <> owner_id AND verified_by <> done_by)
);
-- One index for each filter, ending in the list's order.
CREATE INDEX corrective_action_due_idx ON corrective_action (due_at, id);
CREATE INDEX corrective_action_owner_idx ON corrective_action (owner_id, due_at, id);
CREATE INDEX corrective_action_state_idx ON corrective_action (state, due_at, id);
CREATE INDEX corrective_action_change_idx ON corrective_action (change_id, id);
CREATE INDEX corrective_action_review_idx ON corrective_action (review_id, id);
CREATE TRIGGER corrective_action_kept BEFORE DELETE ON corrective_action FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER corrective_action_no_truncate BEFORE TRUNCATE ON corrective_action FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT ON evidence TO gavel_app;
GRANT SELECT, INSERT, UPDATE (completed_at, completed_by, outcome, summary, root_cause, lessons) ON review TO gavel_app;
GRANT SELECT, INSERT, UPDATE (done_by, done_at, verified_by, verified_at) ON corrective_action TO gavel_app;
